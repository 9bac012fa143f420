import assert from 'node:assert/strict'
import test from 'node:test'
import { instantOf } from '../kernel/index.ts'
import { inTimes } from './time-order.ts'

test('what lies between two instants is found, both of them included', () => {
  const items = [1, 3, 3, 5, 8].map(at => ({ at: instantOf(at) }))
  const found = (from: number, to: number): number[] =>
    inTimes(items, instantOf(from), instantOf(to)).map(({ at }) => at)
  assert.deepEqual(found(3, 5), [3, 3, 5])
  assert.deepEqual(found(0, 1), [1])
  assert.deepEqual(found(9, 12), [])
  assert.deepEqual(found(6, 7), [])
})
