// A 503 says when to come back (RFC 3261 section 21.5.4): of an SBC that drains, at its limits, with nobody to call.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Bench, type BenchOptions, bench, FQDN } from './bench.ts'
import { bareRequest } from './far-end.ts'

/** What was answered 503, as `INVITE 7` with its Retry-After. */
const refusedTo = (it: Bench, side: 'carrier' | 'teams'): string[] =>
  it.world.facts
    .of('sip')
    .filter(fact => fact.observer === side && fact.direction === 'received' && fact.status === 503)
    .map(({ method, text }) => `${method} ${/^Retry-After: (.*)\r$/im.exec(text)?.[1]}`)

for (const [side, uri] of [
  ['carrier', 'sip:203.0.113.10:5060'],
  ['teams', `sip:${FQDN}:5061`],
] as const) {
  test(`OPTIONS and calls of ${side} get 503 with Retry-After while the SBC drains`, async () => {
    const it = bench({ config: { limits: { retryAfterSeconds: 7 } } })
    await it.pass(1000)
    it.world.command('sbc', now => it.sbc.drain(now))
    const end = it[side]
    it.act(side, now => end.send(bareRequest('OPTIONS', uri), end.options.sbc, now))
    await it.pass(500)
    if (side === 'carrier') it.carrierCalls()
    else it.teamsCalls()
    await it.pass(500)
    assert.deepEqual(refusedTo(it, side), ['OPTIONS 7', 'INVITE 7'])
  })
}

const LIMITS: [what: string, options: BenchOptions][] = [
  ['calls', { config: { limits: { retryAfterSeconds: 7, calls: 1 } } }],
  ['calls a second', { config: { limits: { retryAfterSeconds: 7, callsPerSecond: 1 } } }],
  ['RTP ports', { config: { limits: { retryAfterSeconds: 7 } }, ports: { first: 30_000, last: 30_001 } }],
]
for (const [what, options] of LIMITS) {
  test(`a call beyond the limit of ${what} gets 503 with Retry-After`, async () => {
    const it = bench(options)
    await it.pass(1000)
    it.carrierCalls()
    it.carrierCalls()
    await it.pass(500)
    assert.deepEqual(refusedTo(it, 'carrier'), ['INVITE 7'])
  })
}

test('a call that no proxy of Microsoft takes gets 503 with Retry-After', async () => {
  const it = bench({ config: { limits: { retryAfterSeconds: 7 } } })
  await it.pass(1000)
  for (const region of it.regions)
    region.onInvite = (call, now) => region.command(call, { type: 'reject', status: 503 }, now)
  it.carrierCalls()
  await it.pass(2000)
  assert.deepEqual(refusedTo(it, 'carrier'), ['INVITE 7'])
})
