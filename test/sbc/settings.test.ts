// Settings that nothing else here turns: what each does to the SBC.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { millis, seconds } from '../../src/kernel/index.ts'
import { sipText } from '../support/sip-text.ts'
import { Recorder } from '../worlds/recorder.ts'
import { type Bench, bench, clientOf, contextFor, FQDN, sbcConfig } from './bench.ts'

const TEAMS_SIDE = { address: '203.0.113.20', port: 5061 }
const MICROSOFT = '52.114.75.24'
const PROXY = 'sip.pstnhub.microsoft.com'

const asked = (requests: readonly { method: string }[]): number =>
  requests.filter(({ method }) => method === 'OPTIONS').length

test('teams.handshakeLimit: who connects and says no hello has so long', async () => {
  for (const limit of [2, 20]) {
    const { teams } = sbcConfig()
    const server = { ...teams.tls.server, handshakeLimitMs: seconds(limit) }
    const it = bench({ config: { teams: { ...teams, tls: { ...teams.tls, server } } } })
    const peer = new Recorder([
      { type: 'open', connection: 'mute', to: TEAMS_SIDE, localAddress: '192.0.2.66' },
    ])
    it.world.add('mute', peer)
    await it.pass(limit * 1000 - 500)
    assert.equal(peer.heard('closed').length, 0)
    await it.pass(1000)
    assert.equal(peer.heard('closed').length, 1, `${limit} s`)
  }
})

test('teams.optionsInterval and carrier.optionsInterval: how often each side is asked', async () => {
  const { teams } = sbcConfig()
  const it = bench({
    config: { teams: { ...teams, optionsIntervalMs: seconds(20) } },
    change: carrier => ({ ...carrier, optionsIntervalMs: seconds(300) }),
  })
  await it.pass(1000)
  const [teamsBefore, carrierBefore] = [asked(it.teams.requests), asked(it.carrier.requests)]
  await it.pass(600_000)
  assert.equal(asked(it.teams.requests) - teamsBefore, 30)
  assert.equal(asked(it.carrier.requests) - carrierBefore, 2)
})

test('timers.portQuarantine: the only ports serve the next call when they have rested so long', async () => {
  for (const rest of [1000, 20_000]) {
    const it = bench({
      config: { timers: { portQuarantineMs: millis(rest) } },
      ports: { first: 30_000, last: 30_001 },
    })
    await it.pass(1000)
    assert.deepEqual(await oneCall(it), ['200'])
    await it.pass(rest - 2000)
    if (rest > 2000) assert.deepEqual(await oneCall(it), ['503'], 'they rest')
    await it.pass(3000)
    assert.deepEqual(await oneCall(it), ['200'], `${rest} ms later`)
  }
})

/** A call of the carrier, hung up after half a second if it was answered; what the carrier saw. */
async function oneCall(it: Bench): Promise<string[]> {
  const call = it.carrierCalls()
  await it.pass(500)
  const seen = it.carrier.saw(call)
  it.act('carrier', now => it.carrier.command(call, { type: 'bye' }, now))
  await it.pass(100)
  return seen
}

test('behaviour.reuseTeamsConnections: a proxy is asked on the connection that it opened, or on one of ours', async () => {
  for (const reuseTeamsConnections of [true, false]) {
    const { teams } = sbcConfig()
    const it = bench({
      config: {
        teams: { ...teams, optionsIntervalMs: seconds(300) },
        timers: { idleMs: seconds(60) },
        behaviour: { reuseTeamsConnections },
      },
    })
    // The connection of the first OPTIONS has been idle too long.
    await it.pass(200_000)
    const tls = { ...clientOf(contextFor('proxy', PROXY)), serverName: FQDN }
    const proxy = new Recorder([
      { type: 'open', connection: 'theirs', to: TEAMS_SIDE, localAddress: MICROSOFT, tls },
    ])
    it.world.add('proxy', proxy)
    await it.pass(1000)
    const ask = (): void => {
      const text = sipText('OPTIONS', { uri: `sip:${FQDN}:5061`, host: `${PROXY}:5061`, transport: 'TLS' })
      const bytes = Buffer.from(text.replace(';rport', ';alias'), 'latin1')
      it.world.command('proxy', () => [{ type: 'send', connection: 'theirs', bytes }])
    }
    // Often enough to stay open until the SBC asks in turn.
    for (let i = 0; i < 4; i++) {
      ask()
      await it.pass(30_000)
    }
    assert.match(proxy.text(), /^SIP\/2\.0 200/)
    assert.equal(
      proxy.text().includes('\nOPTIONS ') || proxy.text().includes('\r\n\r\nOPTIONS '),
      reuseTeamsConnections,
    )
  }
})
