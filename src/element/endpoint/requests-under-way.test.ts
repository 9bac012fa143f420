import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instantOf } from '../../kernel/index.ts'
import { ConnectionPool, type PooledConnection } from './connection-pool.ts'
import { RequestsUnderWay } from './requests-under-way.ts'

const NOW = instantOf(0)
const pool = new ConnectionPool()
const connectionTo = (port: number): PooledConnection =>
  pool.reserve({ interface: 'teams', host: '127.9.75.24', port }, NOW)

test('a lost connection gives up its requests without an answer, oldest first, and no other one', () => {
  const requests = new RequestsUnderWay()
  const [lost, other] = [connectionTo(1), connectionTo(2)]
  for (const client of ['a', 'b', 'c', 'd']) requests.add(client, lost)
  requests.add('x', other)
  requests.settled('b')
  requests.settled('d')
  requests.add('e', lost)
  assert.deepEqual(requests.takeOn(lost), ['a', 'c', 'e'])
  assert.deepEqual(requests.takeOn(lost), [])
  assert.equal(requests.connectionOf('a'), undefined)
  assert.deepEqual(requests.takeOn(other), ['x'])
})

test('a request that goes out again on another connection is under way there alone', () => {
  const requests = new RequestsUnderWay()
  const [first, second] = [connectionTo(3), connectionTo(4)]
  requests.add('a', first)
  requests.add('a', second)
  assert.equal(first.latestRequest, undefined)
  assert.equal(requests.connectionOf('a'), second)
  requests.settled('a')
  assert.equal(second.latestRequest, undefined)
})
