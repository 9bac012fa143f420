import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Sequence } from './sequence.ts'

const missing = (...exports: [number: number, units: number | undefined][]): number[] => {
  const sequence = new Sequence()
  return exports.map(([number, units]) => sequence.take(number, units))
}

test('numbers of what came before follow each other across 32 bits', () => {
  assert.deepEqual(missing([0xfffffffe, 1], [0xffffffff, 3], [2, 1], [5, 1]), [0, 0, 0, 2])
})

test('an exporter that counts an export into its own number is understood', () => {
  assert.deepEqual(missing([10, 10], [15, 5], [22, 7], [40, 6]), [0, 0, 0, 12])
})

test('what was overtaken is not missing, and an exporter that begins again has lost nothing', () => {
  assert.deepEqual(missing([7, 1], [9, 1], [8, 1], [10, 1]), [0, 1, -1, 0])
  assert.deepEqual(missing([5_000_000, 1], [0, 1], [1, 1]), [0, 0, 0])
})

test('behind an export of unknown size nothing can be said of the next', () => {
  assert.deepEqual(missing([0, 10], [10, undefined], [500, 5], [505, 5], [520, 5]), [0, 0, 0, 0, 10])
})
