// SIP and audio of both sides on one address: UDP 5060, TLS 5061 and one range of ports.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bench, NOTHING_LEFT, onlyCall } from './bench.ts'

test('a call and its transfer work, and no port is used twice', async () => {
  const it = bench({ oneAddress: true })
  await it.pass(1000)
  assert.equal(it.config.media.carrierAddress, it.config.media.teamsAddress)
  assert.equal(it.config.carrier.local.address, it.config.teams.local.address)
  const caller = it.carrierCalls()
  await it.pass(500)
  assert.equal(it.sbc.counts().ports, 2)
  const headers: [string, string][] = [['Refer-To', '<sip:sip.pstnhub.microsoft.com:5061;x-m=28:orgid:1>']]
  const attendant = onlyCall(it.teams)
  it.act('teams', now => it.teams.command(attendant, { type: 'request', method: 'REFER', headers }, now))
  await it.pass(500)
  const queue = onlyCall(it.teams, 1)
  assert.equal(it.sbc.counts().ports, 3)
  it.act('teams', now => it.teams.command(attendant, { type: 'bye' }, now))
  queue.audio.play('agent', it.world.now(), true)
  caller.audio.play('caller', it.world.now(), true)
  await it.pass(6000)
  assert.ok(caller.audio.heard().includes('agent'))
  assert.ok(queue.audio.heard().includes('caller'))
  it.act('carrier', now => it.carrier.command(caller, { type: 'bye' }, now))
  await it.pass(500)
  assert.deepEqual(await it.settles(), NOTHING_LEFT)
  assert.deepEqual(
    it.callFacts().filter(fact => fact.event === 'limit'),
    [],
  )
})

test('a call in the other direction takes its ports from the same pool', async () => {
  const it = bench({ oneAddress: true, ports: { first: 30_000, last: 30_003 } })
  await it.pass(1000)
  const [call, second] = [it.teamsCalls(), it.teamsCalls()]
  await it.pass(500)
  assert.deepEqual([it.teams.saw(call), it.teams.saw(second)], [['200'], ['503']])
  assert.equal(it.sbc.counts().ports, 2)
  it.act('teams', now => it.teams.command(call, { type: 'bye' }, now))
  assert.deepEqual(await it.settles(), NOTHING_LEFT)
})

test('a port that somebody else has taken costs that call only', async () => {
  const it = bench({ oneAddress: true })
  it.world.add('squatter', {
    start: () => [{ type: 'bind', socket: 's', local: { address: '203.0.113.20', port: 30_002 } }],
    handle: () => [],
    deadline: () => undefined,
  })
  await it.pass(1000)
  const call = it.carrierCalls()
  await it.pass(500)
  assert.deepEqual(it.carrier.saw(call), ['503'])
  assert.match(it.callFacts().find(fact => fact.event === 'limit')?.says ?? '', /rtp teams 30002/)
  const next = it.carrierCalls()
  await it.pass(500)
  assert.deepEqual(it.carrier.saw(next), ['200'])
  it.act('carrier', now => it.carrier.command(next, { type: 'bye' }, now))
  assert.deepEqual(await it.settles(), NOTHING_LEFT)
})
