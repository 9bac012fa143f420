// An SBC that drains, as both sides hear it: whoever asks or calls is told to come back later (RFC 3261 section 21.5.4).

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bench, FQDN } from './bench.ts'
import { bareRequest } from './far-end.ts'

const TARGETS = [
  ['carrier', 'sip:203.0.113.10:5060'],
  ['teams', `sip:${FQDN}:5061`],
] as const

for (const [side, uri] of TARGETS) {
  test(`OPTIONS and calls of ${side} get 503 with Retry-After`, async () => {
    const it = bench({ config: { limits: { retryAfterSeconds: 7 } } })
    await it.pass(1000)
    it.world.command('sbc', now => it.sbc.drain(now))
    const end = it[side]
    it.act(side, now => end.send(bareRequest('OPTIONS', uri), end.options.sbc, now))
    await it.pass(500)
    if (side === 'carrier') it.carrierCalls()
    else it.teamsCalls()
    await it.pass(500)
    const refusals = it.world.facts
      .of('sip')
      .filter(fact => fact.observer === side && fact.direction === 'received' && fact.status === 503)
    assert.deepEqual(
      refusals.map(({ method, text }) => `${method} ${/^Retry-After: (.*)\r$/im.exec(text)?.[1]}`),
      ['OPTIONS 7', 'INVITE 7'],
    )
  })
}
