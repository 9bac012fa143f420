import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SequenceGaps } from './sequence-gaps.ts'

function lost(numbers: number[]): { gaps: [lost: number, ref: number][]; restarts: number; twice: number } {
  const gaps: [number, number][] = []
  const followed = new SequenceGaps(gap => gaps.push([gap.lost, gap.ref]))
  for (const [index, number] of numbers.entries()) followed.take(number, index, index + 1)
  followed.end()
  return { gaps, restarts: followed.restarts, twice: followed.twice }
}
const run = (from: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => from + index)

test('the example of the manual: 238 to 300 are missing, 63 records', () => {
  assert.deepEqual(lost([235, 236, 237, 301]).gaps, [[63, 4]])
})

test('records that come late or twice are no loss', () => {
  assert.deepEqual(lost([1, 2, 4, 3, 5]).gaps, [])
  assert.deepEqual(lost([1, 2, 2, 3, 3, 4]), { gaps: [], restarts: 0, twice: 2 })
  assert.deepEqual(lost([1, 2, 6, 4, 7]).gaps, [[2, 3]])
})

test('the count begins anew at its limit, and after a restart of the device', () => {
  assert.deepEqual(lost([2 ** 32 - 2, 2 ** 32 - 1, 0, 1, 2]), { gaps: [], restarts: 0, twice: 0 })
  assert.deepEqual(lost([90_210, 90_211, 1, 2, 3]), { gaps: [], restarts: 1, twice: 0 })
  assert.deepEqual(lost([...run(50, 3), ...run(1, 60)]), { gaps: [], restarts: 1, twice: 0 })
})

test('another count altogether is no gap', () => {
  assert.deepEqual(lost([1, 2, 5_000_000, 5_000_001]), { gaps: [], restarts: 1, twice: 0 })
})
