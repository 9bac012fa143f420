import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instantOf } from '../kernel/index.ts'
import { CallRate } from './call-rate.ts'

test('a burst of one second is let through, then as many as come in again', () => {
  const rate = new CallRate()
  const taken = (atMs: number): boolean => rate.take(instantOf(atMs), 3)
  assert.deepEqual([taken(0), taken(0), taken(0), taken(0)], [true, true, true, false])
  assert.deepEqual([taken(300), taken(334), taken(335)], [false, true, false])
  assert.deepEqual([taken(60_000), taken(60_000), taken(60_000), taken(60_000)], [true, true, true, false])
})
