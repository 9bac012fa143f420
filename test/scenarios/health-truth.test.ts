// The story health-truth: what is said of an SBC, its trunk and Microsoft's regions beside what Microsoft's portal would
// show, while things break and are mended.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { worded } from '../../src/findings/index.ts'
import { after, minutes, seconds } from '../../src/kernel/index.ts'
import type { Fault, Staging } from '../../src/stories/index.ts'
import { SBC_NAME, TEAMS_CONTEXT } from '../../src/stories/index.ts'
import { byServerName, type TlsContext } from '../../src/tls/index.ts'
import type { Health } from '../../src/watch/index.ts'
import {
  callsIn,
  callsOut,
  healthInLab,
  QUIET,
  reasonOf,
  standing,
  TRUNK_NAME,
} from '../support/health-play.ts'
import { storyNamed } from '../support/lab-play.ts'

const SIP = 'sip.pstnhub.microsoft.com'
const ACTIVE = { sipOptions: 'Active', sbc: 'Active', tls: 'Active' } as const

const shown = ({ portal }: Health) => portal && { ...portal, hides: undefined }
const hidden = ({ portal }: Health): string => (portal?.hides === undefined ? '' : worded(portal.hides, 'en'))
const verdictOf = ({ signals }: Health, kind: string, direction = 'outbound'): string | undefined =>
  signals.find(signal => signal.kind === kind && signal.direction === direction)?.verdict

test('a healthy SBC is up both ways, and the portal has nothing to hide', async () => {
  const play = await healthInLab(storyNamed('call-from-carrier'), {}, minutes(10))
  const sbc = play.sbc()
  assert.equal(standing(sbc), 'up: in up, out up')
  assert.deepEqual(sbc.portal, ACTIVE)
  assert.deepEqual([sbc.nextCall?.order, sbc.nextCall?.outcome], ['first', 'rings'])
  assert.deepEqual([sbc.quality.attempts, sbc.quality.answered], [1, 1])
  assert.ok(
    sbc.quality.ner.every(({ percent }) => percent === undefined),
    'one call says nothing of a share',
  )
  assert.equal(standing(play.region(SIP)), 'up: in up, out up')
  assert.equal(standing(play.region('EUWE')), 'up: in up, out up')
  assert.equal(standing(play.trunk()), 'up: in up, out unknown')
  assert.deepEqual(play.told.states(SBC_NAME), ['up'], 'and nothing went to and fro')
})

test('an hour without calls is up as well', async () => {
  const play = await healthInLab(QUIET, {}, minutes(60))
  assert.equal(standing(play.sbc()), 'up: in up, out up')
  assert.deepEqual(shown(play.sbc()), { ...ACTIVE, sbc: 'Inactive', hides: undefined })
  assert.deepEqual(play.told.states(SBC_NAME), ['up'])
})

test("the article's fault takes the SBC down towards the telephone network while the portal is green", async () => {
  const play = await healthInLab(storyNamed('refer-default-certificate'), {}, minutes(10))
  const sbc = play.sbc()
  assert.equal(standing(sbc), 'down: in up, out down')
  assert.match(reasonOf(sbc), /leaves the TLS handshake .* self-signed certificate SBC default certificate/)
  assert.match(
    reasonOf(sbc, 'de'),
    /verlässt den TLS-Handschlag.* selbstsignierten Zertifikat SBC default certificate/,
  )
  assert.deepEqual(shown(sbc), { ...ACTIVE, hides: undefined })
  assert.match(hidden(sbc), /All of it is green, and yet: .*REFERs that get lost/s)
  assert.deepEqual([sbc.nextCall?.order, sbc.nextCall?.outcome], ['first', 'fails'])
  assert.ok((sbc.nextCall?.waitMs ?? 0) < seconds(10), 'a refused handshake needs no timer')
  assert.match(worded(sbc.nextCall?.says ?? [], 'en'), /does not end by itself/)
  assert.deepEqual(
    [
      verdictOf(sbc, 'tls-in'),
      verdictOf(sbc, 'tls-out', 'inbound'),
      verdictOf(sbc, 'options-sent', 'inbound'),
    ],
    ['bad', 'good', 'good'],
  )
  const down = play.told.changes.find(change => change.name === SBC_NAME && change.state === 'down')
  assert.equal(down?.direction, 'outbound')
  assert.ok((down?.at ?? 0) - (play.world.facts.all()[0]?.at ?? 0) < seconds(30), 'within half a minute')
})

test('where only some addresses meet the default certificate the SBC is degraded, and stays so', async () => {
  const play = await healthInLab(storyNamed('refer-intermittent'), {}, minutes(5))
  assert.equal(standing(play.sbc()), 'degraded: in up, out degraded')
  assert.match(reasonOf(play.sbc()), /52\.114\.76\.76 leaves the TLS handshake .* Yet: /s)
  assert.deepEqual(play.told.states(SBC_NAME), ['up', 'degraded'])
})

test('it is up again once the listener has the right certificate, and not by one connection alone', async () => {
  const play = await healthInLab(storyNamed('refer-default-certificate'), {}, minutes(2))
  assert.equal(play.sbc().outbound.state, 'down')
  const { world, stage } = play
  // As in the healthy scene: the context whose name is asked for.
  const teamsTls = stage.scene.sbc.teams.tls
  const policies = byServerName(
    teamsTls.server.contexts.filter((each: TlsContext) => each.name === TEAMS_CONTEXT),
  )
  const server = { ...teamsTls.server, policies }
  const next = { ...stage.scene.sbc, teams: { ...stage.scene.sbc.teams, tls: { ...teamsTls, server } } }
  world.command('sbc', now => stage.sbc.reconfigure(next, now).effects)
  await world.pass(minutes(3))
  assert.equal(standing(play.sbc()), 'up: in up, out up')
  assert.equal(hidden(play.sbc()), '')
  assert.deepEqual(play.told.states(SBC_NAME, 'outbound').slice(-2), ['down', 'up'])
})

const mute: Staging = scene => {
  const { teams } = scene.sbc
  return { ...scene, sbc: { ...scene.sbc, teams: { ...teams, optionsIntervalMs: minutes(60) } } }
}

test('an SBC that sends no OPTIONS works, is tried last, and the portal warns', async () => {
  const play = await healthInLab(QUIET, { stage: mute }, minutes(4))
  await callsIn(play, 6)
  const sbc = play.sbc()
  assert.equal(sbc.portal?.sipOptions, 'Warning, no SIP options')
  assert.equal(standing(sbc), 'degraded: in up, out degraded')
  assert.match(reasonOf(sbc), /no OPTIONS for \d+ min: Teams tries it last/)
  assert.deepEqual([sbc.nextCall?.order, sbc.nextCall?.outcome], ['demoted', 'rings'])
})

test('until it is demoted Teams tries it first, although the portal warns already', async () => {
  const play = await healthInLab(QUIET, { stage: mute }, minutes(2))
  await callsIn(play, 4)
  assert.equal(play.sbc().nextCall?.order, 'first')
  assert.equal(play.sbc().portal?.sipOptions, 'Warning, no SIP options')
})

test('Microsoft cannot open connections to the SBC: its OPTIONS are missed, though nothing fails', async () => {
  const deaf: Fault['strike'] = (network, { addresses }) => {
    // The SBC's own connections have their answers from port 5061.
    for (const proxy of addresses.proxies) network.block(proxy, `${addresses.sbcTeamsSide}:5061`, 'tcp')
  }
  const play = await healthInLab(storyNamed('call-from-carrier'), { strike: deaf }, minutes(7))
  assert.equal(standing(play.sbc()), 'degraded: in up, out degraded')
  assert.match(reasonOf(play.sbc()), /answers OPTIONS and has asked none itself/)
  assert.equal(play.sbc().portal?.sipOptions, 'Active')
})

const watchful: Staging = scene => ({
  ...scene,
  sbc: { ...scene.sbc, carrier: { ...scene.sbc.carrier, optionsIntervalMs: seconds(60) } },
})

test('a dead carrier takes its trunk down, and calls from Teams with it; then it is back', async () => {
  const play = await healthInLab(QUIET, { stage: watchful })
  await callsOut(play, 2)
  assert.equal(standing(play.trunk()), 'up: in unknown, out up')
  const { carrier, sbcCarrierSide } = play.stage.scene.addresses
  const mend = play.world.network.block(sbcCarrierSide, carrier, 'udp')
  await play.world.pass(minutes(4))
  assert.equal(play.trunk().outbound.state, 'down')
  assert.match(reasonOf(play.trunk()), /does not answer OPTIONS/)
  assert.equal(play.sbc().outbound.state, 'up', 'Microsoft and the SBC are well')
  await callsOut(play, 6)
  assert.equal(play.sbc().outbound.state, 'down', 'but nobody can ring up')
  assert.match(reasonOf(play.sbc()), /give up or are moved on|Calls fail with/)
  mend()
  await play.world.pass(minutes(3))
  await callsOut(play, 3)
  assert.equal(play.trunk().outbound.state, 'up')
  assert.equal(play.sbc().outbound.state, 'up')
})

test('a dead proxy is down and degrades the SBC, whose calls take the next one; then it is back', async () => {
  const play = await healthInLab(QUIET)
  const { addresses } = play.stage.scene
  const mend = play.world.network.block(addresses.sbcTeamsSide, addresses.proxies[0], 'tcp')
  await play.world.pass(minutes(5))
  assert.equal(play.region(SIP).inbound.state, 'down')
  assert.match(reasonOf(play.region(SIP)), /sip\.pstnhub\.microsoft\.com/)
  assert.equal(play.region('sip2.pstnhub.microsoft.com').inbound.state, 'up')
  assert.equal(play.sbc().inbound.state, 'degraded')
  await callsIn(play, 2)
  assert.equal(play.sbc().quality.answered, 2)
  mend()
  await play.world.pass(minutes(5))
  assert.equal(play.region(SIP).inbound.state, 'up')
  assert.equal(standing(play.sbc()), 'up: in up, out up')
})

test('Microsoft out of reach altogether: down towards it', async () => {
  const play = await healthInLab(QUIET)
  const { addresses } = play.stage.scene
  for (const proxy of addresses.proxies) play.world.network.block(addresses.sbcTeamsSide, proxy, 'tcp')
  await play.world.pass(minutes(6))
  assert.equal(play.sbc().inbound.state, 'down')
  assert.equal(play.sbc().portal?.sipOptions, 'Warning, no SIP options')
  assert.equal(play.sbc().nextCall?.order, 'demoted')
})

test('a call that finds everybody busy is no fault of the way', async () => {
  const play = await healthInLab(storyNamed('transfer-to-busy-user'), {}, minutes(2))
  assert.equal(standing(play.sbc()), 'up: in up, out up')
})

test('under maintenance the state is that, whatever is seen, and what is true shows again afterwards', async () => {
  const play = await healthInLab(storyNamed('refer-default-certificate'), {}, minutes(1))
  const { told, world } = play
  const subject = { subject: 'sbc', name: SBC_NAME } as const
  const halfAnHour = (note: string) => {
    const from = world.now()
    return told.book.maintain({ ...subject, from, until: after(from, minutes(30)), note }, from)
  }
  const begun = halfAnHour('new certificate, Kim')
  assert.deepEqual(
    begun?.map(({ direction, from, state }) => [direction, from, state]),
    [
      ['inbound', 'up', 'maintenance'],
      ['outbound', 'down', 'maintenance'],
      [undefined, 'down', 'maintenance'],
    ],
  )
  await world.pass(minutes(20))
  assert.equal(standing(play.sbc()), 'maintenance: in maintenance, out maintenance')
  assert.equal(reasonOf(play.sbc()), 'new certificate, Kim')
  assert.equal(told.book.maintenances(world.now()).length, 1)
  await world.pass(minutes(11))
  assert.equal(standing(play.sbc()), 'down: in up, out down')
  halfAnHour('again')
  told.book.endMaintenance(subject, world.now())
  assert.equal(standing(play.sbc()), 'down: in up, out down')
})

test('of a trunk that nobody used nothing is known', async () => {
  const play = await healthInLab(QUIET, {}, minutes(5))
  const trunk = play.trunk()
  assert.equal(standing(trunk), 'unknown: in unknown, out unknown')
  assert.deepEqual(trunk.signals, [])
  assert.equal(trunk.name, TRUNK_NAME)
})
