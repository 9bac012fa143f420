import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instantOf } from './time.ts'
import { type Rate, TokenBucket } from './token-bucket.ts'

const THREE_A_SECOND: Rate = { most: 3, everyMs: 1000 / 3 }

test('a burst is let through, then as many as come in again', () => {
  const bucket = new TokenBucket()
  const taken = (atMs: number, rate = THREE_A_SECOND): boolean => {
    const has = bucket.has(instantOf(atMs), rate)
    if (has) bucket.take()
    return has
  }
  assert.deepEqual([taken(0), taken(0), taken(0), taken(0)], [true, true, true, false])
  assert.deepEqual([taken(300), taken(334), taken(335)], [false, true, false])
  assert.deepEqual([taken(60_000), taken(60_000), taken(60_000), taken(60_000)], [true, true, true, false])
  const slower = { most: 1, everyMs: 1000 }
  assert.deepEqual(
    [taken(120_000, slower), taken(120_999, slower), taken(121_000, slower)],
    [true, false, true],
  )
})

test('a bucket is full until something is taken, and again once it has filled', () => {
  const bucket = new TokenBucket()
  assert.equal(bucket.isFull(instantOf(0), THREE_A_SECOND), true)
  bucket.take()
  assert.equal(bucket.isFull(instantOf(332), THREE_A_SECOND), false)
  assert.equal(bucket.isFull(instantOf(334), THREE_A_SECOND), true)
})
