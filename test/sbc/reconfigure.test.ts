// Another configuration for an SBC that runs, with a call up.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SbcConfig } from '../../src/sbc/index.ts'
import { type Bench, bench, clientOf, contextFor, FQDN, NOTHING_LEFT, onlyCall, serverOf } from './bench.ts'
import { bareRequest } from './far-end.ts'

/** Puts a changed configuration in force; what waits for a restart is returned. */
function reconfigures(it: Bench, change: (config: SbcConfig) => SbcConfig): readonly string[] {
  let waiting: readonly string[] = []
  it.world.command('sbc', now => {
    const { effects, needsRestart } = it.sbc.reconfigure(change(it.config), now)
    waiting = needsRestart
    return effects
  })
  return waiting
}

const withTeams = (config: SbcConfig, teams: Partial<SbcConfig['teams']>): SbcConfig => ({
  ...config,
  teams: { ...config.teams, ...teams },
})

const renewed = contextFor('renewed', FQDN)
const withRenewed = (config: SbcConfig): SbcConfig =>
  withTeams(config, { tls: { server: serverOf(renewed, 'ask'), client: clientOf(renewed) } })

/** Which context the SBC used in its handshakes, as client or as server. */
const contextsUsed = (it: Bench, role: 'client' | 'server'): (string | undefined)[] =>
  it.world.facts
    .of('tls-handshake')
    .filter(fact => fact.observer === 'sbc' && fact.role === role)
    .map(fact => fact.context?.name)

const closedBySbc = (it: Bench): number =>
  it.world.facts.of('connection-closed').filter(fact => fact.observer === 'sbc').length

test('idle connections are opened anew under a renewed certificate; one with a call lasts as long as the call', async () => {
  const it = bench()
  await it.pass(1000)
  const caller = it.carrierCalls()
  await it.pass(500)
  assert.deepEqual(contextsUsed(it, 'client'), ['teams', 'teams', 'teams'])
  assert.deepEqual(reconfigures(it, withRenewed), [])
  await it.pass(500)
  assert.deepEqual(contextsUsed(it, 'client').slice(3), ['renewed', 'renewed', 'renewed'])
  assert.equal(closedBySbc(it), 2, 'that of the call still stands')
  it.act('teams', now => it.teams.command(onlyCall(it.teams), { type: 'request', method: 'INFO' }, now))
  await it.pass(60_000)
  assert.equal(closedBySbc(it), 2)
  assert.deepEqual(it.carrier.saw(caller), ['200'])
  it.act('carrier', now => it.carrier.command(caller, { type: 'bye' }, now))
  await it.pass(11_000)
  assert.deepEqual(it.teams.saw(onlyCall(it.teams)), ['bye'])
  assert.equal(closedBySbc(it), 3)
  const next = it.carrierCalls()
  await it.pass(500)
  assert.deepEqual(it.carrier.saw(next), ['200'])
  assert.equal(contextsUsed(it, 'client').length, 6, 'it goes over a connection that stands')
  it.act('carrier', now => it.carrier.command(next, { type: 'bye' }, now))
  assert.deepEqual(await it.settles(), NOTHING_LEFT)
  assert.equal(it.sbc.counts().connections, 3)
})

test('whoever connects after it is served under the new policies, without a gap', async () => {
  const it = bench()
  await it.pass(1000)
  const options = (node: string) =>
    it.act('teams', now => {
      const { host, port } = it.teams.options.sbc
      const target = { interface: node, host, port, serverName: FQDN }
      it.teams.send(bareRequest('OPTIONS', `sip:${FQDN}:5061`), target, now)
    })
  options('EUWE.0')
  await it.pass(500)
  reconfigures(it, withRenewed)
  options('EUWE.10')
  await it.pass(500)
  assert.deepEqual(contextsUsed(it, 'server'), ['teams', 'renewed'])
  assert.deepEqual(it.teams.statuses, [200, 200])
})

test('a configuration that says the same opens and closes nothing', async () => {
  const it = bench()
  await it.pass(1000)
  assert.deepEqual(
    reconfigures(it, config => structuredClone(config)),
    [],
  )
  await it.pass(500)
  assert.equal(contextsUsed(it, 'client').length, 3)
  assert.equal(closedBySbc(it), 0)
})

test('who is no longer allowed is refused, in a call that stands too', async () => {
  const it = bench()
  await it.pass(1000)
  const caller = it.carrierCalls()
  await it.pass(500)
  reconfigures(it, config => ({ ...config, carrier: { ...config.carrier, allow: ['192.0.2.0/24'] } }))
  const second = it.carrierCalls()
  it.act('carrier', now => it.carrier.command(caller, { type: 'bye' }, now))
  await it.pass(500)
  assert.deepEqual(it.carrier.saw(second), ['403'])
  assert.equal(it.refusals().length, 2)
  assert.equal(it.sbc.counts().calls, 1)
  reconfigures(it, config => config)
  const third = it.carrierCalls()
  await it.pass(500)
  assert.deepEqual(it.carrier.saw(third), ['200'])
})

test('identities, refer targets, limits and habits hold from the next message on', async () => {
  const it = bench()
  await it.pass(1000)
  const caller = it.carrierCalls()
  await it.pass(500)
  const attendant = onlyCall(it.teams)
  const refers = () => {
    const headers: [string, string][] = [['Refer-To', '<sip:sip.pstnhub.microsoft.com:5061>']]
    it.act('teams', now => it.teams.command(attendant, { type: 'request', method: 'REFER', headers }, now))
  }
  reconfigures(it, config => withTeams(config, { referTargets: ['else.example'] }))
  refers()
  await it.pass(500)
  assert.deepEqual(it.teams.saw(attendant), ['refer 403'])
  reconfigures(it, config => ({ ...config, behaviour: { offersRefer: false } }))
  refers()
  await it.pass(500)
  assert.deepEqual(it.teams.saw(attendant), ['refer 403', 'refer 405'])
  reconfigures(it, config => withTeams(config, { identities: ['else.example'] }))
  refers()
  await it.pass(500)
  assert.deepEqual(it.teams.saw(attendant).at(-1), 'refer 403')
  assert.match(it.refusals().at(-1)?.why ?? '', /for none of the names/)
  reconfigures(it, config => ({ ...config, limits: { calls: 1 } }))
  const second = it.carrierCalls()
  await it.pass(500)
  assert.deepEqual(it.carrier.saw(second), ['503'])
  assert.deepEqual(it.carrier.saw(caller), ['200'])
})

test('proxies that are new are asked, those that stay are known, those that went are forgotten', async () => {
  const it = bench()
  it.teams.refuses = request => (request.method === 'OPTIONS' ? { status: 503 } : undefined)
  await it.pass(1000)
  const [first, , third] = it.config.teams.proxies
  assert.ok(first && third)
  reconfigures(it, config => withTeams(config, { proxies: [third, first] }))
  assert.deepEqual(
    it.sbc.health().proxies.map(({ host, state }) => [host, state]),
    [
      [third.host, 'up'],
      [first.host, 'down'],
    ],
  )
  await it.pass(60_000)
  const asked = it.regions.map(region => region.requests.length)
  assert.deepEqual(asked, [0, 1, 2], 'the first refuses, the second is asked no more')
  reconfigures(it, config => config)
  await it.pass(500)
  assert.equal(it.regions[1]?.requests.length, 2, 'at once')
})

test('an answer to OPTIONS that were under way is still heard', async () => {
  const it = bench()
  reconfigures(it, config => ({ ...config, limits: { calls: 7 } }))
  await it.pass(1000)
  assert.deepEqual(
    it.sbc.health().proxies.map(({ state }) => state),
    ['up', 'up', 'up'],
  )
})

test('what is bound is named and stays as it is, each time again', async () => {
  const it = bench()
  await it.pass(1000)
  const elsewhere = (config: SbcConfig): SbcConfig => ({
    ...config,
    fqdn: 'sbc2.example.net',
    carrier: { ...config.carrier, local: { address: '203.0.113.99', port: 5070 } },
    media: { ...config.media, ports: { first: 40_000, last: 40_001 } },
    timers: { idleMs: 1000 as never, noAnswerMs: 1000 as never },
  })
  const named = ['fqdn', 'carrier.local', 'media.ports', 'timers.idleMs']
  assert.deepEqual(reconfigures(it, elsewhere), named)
  assert.deepEqual(reconfigures(it, elsewhere), named)
  it.teams.onInvite = (call, now) => it.teams.ring(call, now)
  const caller = it.carrierCalls()
  await it.pass(500)
  const contact = onlyCall(it.teams).invite?.headers.get('Contact')
  assert.match(contact ?? '', new RegExp(`@${FQDN}:5061`))
  await it.pass(1000)
  assert.deepEqual(it.carrier.saw(caller), ['180', '480'], 'how long it may ring is not bound')
  assert.deepEqual(
    reconfigures(it, config => config),
    [],
  )
})
