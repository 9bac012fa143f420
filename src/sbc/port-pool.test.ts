import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instantOf, seconds } from '../kernel/index.ts'
import { PortPool } from './port-pool.ts'

const now = instantOf(0)

test('pairs begin at an even port and lie within the range as a whole', () => {
  const pool = new PortPool({ first: 10_001, last: 10_006 })
  assert.deepEqual([pool.take(now), pool.take(now), pool.take(now)], [10_002, 10_004, undefined])
})

test('a pair given back rests before it is taken again, and is no longer counted as in use', () => {
  const pool = new PortPool({ first: 10_000, last: 10_001 })
  const port = pool.take(now)
  assert.equal(port, 10_000)
  pool.giveBack(10_000, seconds(2), now)
  assert.equal(pool.used, 0)
  assert.equal(pool.take(instantOf(1999)), undefined)
  assert.equal(pool.take(instantOf(2000)), 10_000)
})

test('a pair cannot be given back twice', () => {
  const pool = new PortPool({ first: 10_000, last: 10_003 })
  pool.take(now)
  pool.giveBack(10_000, seconds(2), now)
  assert.throws(() => pool.giveBack(10_000, seconds(2), now), /was in use/)
})
