import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instantOf } from '../kernel/index.ts'
import { inOrder, mayTryNext, type ProxyState, sighted, unknownProxy } from './proxies.ts'

const now = instantOf(1_000_000)
const later = (ms: number) => instantOf(now + ms)
const [sip, sip2, sip3] = ['sip', 'sip2', 'sip3'].map(host => unknownProxy({ host, port: 5061 }, now)) as [
  ProxyState,
  ProxyState,
  ProxyState,
]
const hosts = (proxies: ProxyState[]): string[] => proxies.map(({ host }) => host)

test('the order of the configuration stands as long as nothing is known against a proxy', () => {
  const answering = sighted(sip2, { status: 200 }, now)
  assert.deepEqual(hosts(inOrder([sip, answering, sip3], now)), ['sip', 'sip2', 'sip3'])
})

test('a proxy that does not answer its OPTIONS is tried last and comes back to its place with the next answer', () => {
  const dead = sighted(sip, { failure: 'timeout' }, now)
  assert.deepEqual(hosts(inOrder([dead, sip2, sip3], now)), ['sip2', 'sip3', 'sip'])
  const back = sighted(dead, { status: 200 }, later(60_000))
  assert.deepEqual(hosts(inOrder([back, sip2, sip3], later(60_000))), ['sip', 'sip2', 'sip3'])
})

test('503 with Retry-After keeps a proxy out until its pause is over', () => {
  const busy = sighted(sip, { status: 503, retryAfter: '2;duration=60' }, now)
  assert.deepEqual(hosts(inOrder([busy, sip2, sip3], later(1999))), ['sip2', 'sip3'])
  assert.deepEqual(hosts(inOrder([busy, sip2, sip3], later(2000))), ['sip2', 'sip3', 'sip'])
})

test('a pause is kept through a failure and cut when it is absurdly long', () => {
  const busy = sighted(sip, { status: 503, retryAfter: '999999999' }, now)
  assert.equal(busy.pauseUntil, later(600_000))
  assert.equal(sighted(busy, { failure: 'transport' }, now).pauseUntil, later(600_000))
  assert.equal(sighted(busy, { status: 200 }, now).pauseUntil, undefined)
})

test('a proxy that said nothing to an INVITE is left alone for a minute, unless it answers something', () => {
  const silent = sighted(sip, { failure: 'silent' }, now)
  assert.deepEqual(hosts(inOrder([silent, sip2, sip3], later(59_999))), ['sip2', 'sip3'])
  assert.deepEqual(hosts(inOrder([silent, sip2, sip3], later(60_000))), ['sip2', 'sip3', 'sip'])
  assert.deepEqual(hosts(inOrder([sighted(silent, { status: 200 }, now), sip2], now)), ['sip', 'sip2'])
})

test('the state says since when', () => {
  const down = sighted(sip, { failure: 'transport' }, later(5))
  const still = sighted(down, { failure: 'timeout' }, later(10))
  assert.deepEqual([still.state, still.since, still.failure], ['down', later(5), 'timeout'])
})

test('only what the proxy itself failed at is tried elsewhere', () => {
  assert.equal(mayTryNext({ failure: 'transport' }), true)
  assert.equal(mayTryNext({ status: 503 }), true)
  for (const status of [403, 404, 408, 480, 486, 488, 500, 504, 603])
    assert.equal(mayTryNext({ status }), false)
})
