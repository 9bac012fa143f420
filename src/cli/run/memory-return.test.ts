import assert from 'node:assert/strict'
import { test } from 'node:test'
import { looked, MemoryReturn, NOTHING_SEEN } from './memory-return.ts'

const MB = 1024 * 1024

/** Looks at a process that is so busy and has a heap of so many MB; at which of them it is collected. */
function collections(looks: readonly (readonly [busy: number, heapMegabytes: number])[]): number[] {
  let watched = NOTHING_SEEN
  return looks.flatMap(([busy, megabytes], index) => {
    const [next, isTime] = looked(watched, busy, megabytes * MB)
    watched = next
    return isTime ? [index] : []
  })
}
const quiet = (looks: number, megabytes: number) =>
  Array.from({ length: looks }, () => [0.01, megabytes] as const)
const busy = (looks: number, megabytes: number) =>
  Array.from({ length: looks }, () => [0.5, megabytes] as const)

test('a process that has become quiet with a large heap is collected once, after a while', () => {
  assert.deepEqual(collections([...busy(10, 500), ...quiet(8, 500), ...quiet(50, 60)]), [17])
})

test('it is never collected while it is busy, nor when it takes a breath', () => {
  assert.deepEqual(collections([...busy(20, 500), ...quiet(7, 500), ...busy(20, 500), ...quiet(7, 500)]), [])
})

test('a heap that is needed as large as it is is not collected again', () => {
  assert.deepEqual(collections([...quiet(100, 300)]), [7])
})

test('the next rush counts from what was needed before it', () => {
  const rush = [...busy(5, 500), ...quiet(8, 500), ...quiet(10, 50)]
  assert.deepEqual(collections([...rush, ...rush]), [12, 35])
  assert.deepEqual(collections([...rush, ...busy(5, 100), ...quiet(50, 100)]), [12])
})

test('a rush before V8 is done is not taken for what is needed', () => {
  assert.deepEqual(collections([...quiet(8, 500), ...busy(1, 500), ...quiet(8, 500)]), [7, 16])
})

test('what the process takes is measured, and nothing is done at once', () => {
  const memory = new MemoryReturn()
  memory.look()
  memory.look()
})
