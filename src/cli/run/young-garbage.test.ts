import assert from 'node:assert/strict'
import { test } from 'node:test'
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { keepGarbageYoung } from './young-garbage.ts'

/** Three places of a program that make objects: of one of them alone V8 does not always find out in time. */
const PLACES: readonly ((i: number) => readonly number[])[] = [
  i => [i, i + 1, i + 2],
  i => [i, i * 2, i * 3, i * 4],
  i => [i, -i],
]
const LONG = 300_000
const SHORT = 100_000

const oldHeap = (): number =>
  getHeapSpaceStatistics().find(({ space_name: name }) => name === 'old_space')?.space_used_size ?? 0

test('what was kept for long in a calm hour is made in the young heap in the rush behind it', () => {
  keepGarbageYoung()
  setFlagsFromString('--expose-gc')
  const gc: NodeJS.GCFunction = runInNewContext('gc')
  const kept = PLACES.map(make => Array.from({ length: LONG }, (_, i) => make(i)))
  // What is kept may still be on its way into the old heap.
  gc()
  let grown = 0
  for (const make of PLACES) {
    let before = oldHeap()
    for (let i = 0; i < SHORT; i++) {
      make(i)
      if (i % 10_000 > 0) continue
      const now = oldHeap()
      grown += Math.max(0, now - before)
      before = now
    }
  }
  assert.equal(kept.length, PLACES.length)
  assert.ok(grown < 1_000_000, `${grown} octets`)
})
