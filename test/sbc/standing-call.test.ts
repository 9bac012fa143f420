// What happens inside a call that stands: holds, refreshes, challenges, requests on other connections.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { minutes, seconds } from '../../src/kernel/index.ts'
import {
  checkAuthorization,
  dialogRequest,
  makeChallenges,
  makeHa1,
  type SipRequest,
} from '../../src/sip/index.ts'
import { type Bench, type BenchOptions, bench, FQDN, NOTHING_LEFT, onlyCall } from './bench.ts'
import type { FarCall } from './far-end.ts'

interface Standing extends Bench {
  trunk: FarCall
  user: FarCall
}

async function standing(options: BenchOptions = {}): Promise<Standing> {
  const it = bench(options)
  await it.pass(1000)
  const trunk = it.carrierCalls()
  await it.pass(500)
  return { ...it, trunk, user: onlyCall(it.teams) }
}

const reInvites = (call: FarCall): SipRequest[] =>
  call.events.flatMap(event => (event.type === 're-invited' ? [event.request] : []))

const directionOf = (request: SipRequest | undefined): string =>
  /a=(sendrecv|sendonly|recvonly|inactive)/.exec(request?.bodyText ?? '')?.[1] ?? ''

test('a hold of Teams reaches the carrier as inactive, is silent, and ends with the resume', async () => {
  const it = await standing()
  it.user.audio.play('agent', it.world.now(), true)
  const offers = (direction: 'inactive' | 'sendrecv') =>
    it.act('teams', now => {
      it.teams.command(it.user, { type: 're-invite', body: it.user.audio.offer(direction) }, now)
    })
  offers('inactive')
  await it.pass(1000)
  assert.deepEqual(reInvites(it.trunk).map(directionOf), ['inactive'])
  assert.ok(it.user.events.some(event => event.type === 're-invite-answered'))
  const heard = it.trunk.audio.heard().length
  await it.pass(5000)
  assert.equal(it.trunk.audio.heard().length, heard)
  offers('sendrecv')
  await it.pass(6000)
  assert.deepEqual(reInvites(it.trunk).map(directionOf), ['inactive', 'sendrecv'])
  assert.ok(it.trunk.audio.heard().length > heard)
})

test('a hold of the carrier is told Teams in the one word it understands', async () => {
  const it = await standing()
  it.act('carrier', now => {
    it.carrier.command(it.trunk, { type: 're-invite', body: it.trunk.audio.offer('sendonly') }, now)
  })
  await it.pass(1000)
  assert.deepEqual(reInvites(it.user).map(directionOf), ['inactive'])
  const answer = it.trunk.events.find(event => event.type === 're-invite-answered')
  assert.match(answer?.response.bodyText ?? '', /a=recvonly/)
  it.act('carrier', now => {
    it.carrier.command(it.trunk, { type: 're-invite', body: it.trunk.audio.offer('sendrecv') }, now)
  })
  await it.pass(1000)
  assert.deepEqual(reInvites(it.user).map(directionOf), ['inactive', 'sendrecv'])
})

test('a hold that the carrier refuses is granted to Teams all the same', async () => {
  const it = await standing()
  it.carrier.onOffer = (call, _, now) =>
    it.carrier.command(call, { type: 'reject-re-invite', status: 488 }, now)
  it.act('teams', now => {
    it.teams.command(it.user, { type: 're-invite', body: it.user.audio.offer('inactive') }, now)
  })
  await it.pass(1000)
  const answer = it.user.events.find(event => event.type === 're-invite-answered')
  assert.match(answer?.response.bodyText ?? '', /a=inactive/)
})

test('a change of codec that the carrier refuses is refused with 488, whatever it says', async () => {
  for (const status of [488, 606, 503]) {
    const it = await standing()
    it.carrier.onOffer = (call, _, now) => it.carrier.command(call, { type: 'reject-re-invite', status }, now)
    const body = it.user.audio.offer().replace('SAVP 8', 'SAVP 0').replace('8 PCMA', '0 PCMU')
    it.act('teams', now => it.teams.command(it.user, { type: 're-invite', body }, now))
    await it.pass(1000)
    const failed = it.user.events.find(event => event.type === 're-invite-failed')
    assert.equal(failed?.response?.status, 488, `${status}`)
    assert.equal(it.sbc.counts().calls, 1)
  }
})

test('a refresh with the same SDP is answered by the SBC alone', async () => {
  const it = await standing()
  it.act('carrier', now => {
    it.carrier.command(it.trunk, { type: 're-invite', body: it.trunk.audio.offer() }, now)
  })
  await it.pass(1000)
  assert.ok(it.trunk.events.some(event => event.type === 're-invite-answered'))
  assert.deepEqual(reInvites(it.user), [])
})

test('a carrier that moves its media is followed without troubling Teams', async () => {
  const it = await standing()
  const moved = it.trunk.audio.offer().replace(/m=audio \d+/, 'm=audio 49998')
  it.act('carrier', now => it.carrier.command(it.trunk, { type: 're-invite', body: moved }, now))
  await it.pass(1000)
  assert.deepEqual(reInvites(it.user), [])
  assert.ok(it.trunk.events.some(event => event.type === 're-invite-answered'))
})

test('re-INVITEs that cross are sorted out, and the call stands', async () => {
  const it = await standing()
  it.act('carrier', now => {
    it.carrier.command(it.trunk, { type: 're-invite', body: it.trunk.audio.offer('sendonly') }, now)
  })
  it.act('teams', now => {
    it.teams.command(it.user, { type: 're-invite', body: it.user.audio.offer('inactive') }, now)
  })
  await it.pass(10_000)
  assert.equal(it.sbc.counts().calls, 1)
  assert.deepEqual(it.world.facts.of('bug'), [])
  it.act('carrier', now => it.carrier.command(it.trunk, { type: 'bye' }, now))
  assert.deepEqual(await it.settles(), NOTHING_LEFT)
})

/** The SBC refreshes the session of the carrier's leg, with what is in force. */
const REFRESHED: BenchOptions = {
  config: {
    behaviour: {
      sessionTimer: { carrier: { interval: seconds(200), shortest: seconds(90), refresher: 'local' } },
    },
  },
  carrierProfile: { sessionTimer: { interval: seconds(200), shortest: seconds(90), refresher: 'remote' } },
}

test('a challenge inside the call is answered with digest: the refresh of the carrier leg', async () => {
  const world = { username: 'trunk', password: 'secret', realm: 'carrier.example', nonce: 'n1' }
  const { username, password } = world
  const it = bench({ ...REFRESHED, credentials: { username, password } })
  await it.pass(1000)
  const trunk = it.carrierCalls()
  await it.pass(500)
  const seen: string[] = []
  it.carrier.refuses = request => {
    if (request.method !== 'INVITE' || request.to.tag === undefined) return undefined
    const given = request.headers.get('Authorization')
    seen.push(given === undefined ? 'challenged' : 'answered')
    if (given === undefined) {
      const headers = makeChallenges(world.realm, world.nonce, ['MD5']).map((value): [string, string] => [
        'WWW-Authenticate',
        value,
      ])
      return { status: 401, headers }
    }
    const checked = checkAuthorization(given, {
      method: 'INVITE',
      realm: world.realm,
      uri: request.uri,
      nonceIsFresh: nonce => nonce === world.nonce,
      ha1: (username, algorithm) => makeHa1(username, world.realm, world.password, algorithm),
    })
    return checked.ok ? undefined : { status: 403 }
  }
  await it.pass(110_000)
  assert.deepEqual(seen, ['challenged', 'answered'])
  await it.pass(100_000)
  assert.equal(it.carrier.saw(trunk).includes('bye'), false, 'the session was kept alive')
})

test('an ACK from the other side than the dialog is with confirms nothing: the call ends after 64*T1', async () => {
  const it = bench({ silent: true })
  await it.pass(1000)
  const lost: SipRequest[] = []
  it.carrier.endpoint.acknowledge = request => lost.push(request)
  const trunk = it.carrierCalls()
  await it.pass(500)
  it.act('teams', now => {
    for (const ack of lost) it.teams.endpoint.acknowledge(ack, it.teams.options.sbc, now)
  })
  await it.pass(31_000)
  assert.deepEqual(it.carrier.saw(trunk), ['200'])
  await it.pass(3000)
  assert.deepEqual(it.carrier.saw(trunk), ['200', 'bye'])
  assert.deepEqual(it.teams.saw(onlyCall(it.teams)), ['bye'])
})

test('a re-INVITE without an offer whose ACK brings no answer leaves the session as it was', async () => {
  const it = await standing({ ...REFRESHED, silent: true })
  it.act('carrier', now => it.carrier.command(it.trunk, { type: 're-invite', body: '' }, now))
  await it.pass(500)
  const offer = it.trunk.events.find(event => event.type === 're-invite-answered')
  assert.match(offer?.response.bodyText ?? '', /m=audio \d+ RTP\/AVP/)
  await it.world.pass(minutes(10))
  assert.ok(reInvites(it.trunk).length > 3, 'it is refreshed')
  assert.equal(it.sbc.counts().calls, 1)
  assert.deepEqual(reInvites(it.user), [])
})

test('a change of codec that the carrier answers with no SDP that can be used gets 488, and all stays as it was', async () => {
  const it = await standing({ ...REFRESHED, silent: true })
  const { onOffer } = it.carrier
  it.carrier.onOffer = (call, _, now) =>
    it.carrier.command(call, { type: 'answer-re-invite', body: 'v=0\r\n' }, now)
  const body = it.user.audio.offer().replace('SAVP 8', 'SAVP 0').replace('8 PCMA', '0 PCMU')
  it.act('teams', now => it.teams.command(it.user, { type: 're-invite', body }, now))
  await it.pass(1000)
  const failed = it.user.events.find(event => event.type === 're-invite-failed')
  assert.equal(failed?.response?.status, 488)
  it.carrier.onOffer = onOffer
  await it.world.pass(minutes(10))
  assert.ok(reInvites(it.trunk).length > 3, 'it is refreshed')
  assert.match(reInvites(it.trunk).at(-1)?.bodyText ?? '', /m=audio \d+ RTP\/AVP 8 101\r\n/)
  assert.equal(it.sbc.counts().calls, 1)
})

test('the session of the Teams leg is refreshed by whoever was agreed', async () => {
  for (const refresher of ['local', 'remote'] as const) {
    const timer = { interval: seconds(400), shortest: seconds(300) }
    const it = bench({
      silent: true,
      config: { behaviour: { sessionTimer: { teams: { ...timer, refresher: 'either' } } } },
      teamsProfile: { sessionTimer: { ...timer, refresher } },
    })
    await it.pass(1000)
    const user = it.teamsCalls()
    await it.pass(500)
    await it.world.pass(minutes(30))
    assert.equal(it.sbc.counts().calls, 1, `refreshed by ${refresher}`)
    const trunk = onlyCall(it.carrier)
    assert.deepEqual(reInvites(trunk), [], 'the carrier is not troubled')
    it.act('teams', now => it.teams.command(user, { type: 'bye' }, now))
    assert.deepEqual(await it.settles(), NOTHING_LEFT)
  }
})

test('a session that nobody refreshes is ended on both legs', async () => {
  const timer = { interval: seconds(400), shortest: seconds(300), refresher: 'local' } as const
  const it = bench({ teamsProfile: { sessionTimer: timer } })
  await it.pass(1000)
  it.teamsCalls()
  await it.pass(500)
  it.world.kill('teams')
  await it.world.pass(minutes(10))
  assert.equal(it.carrier.saw(onlyCall(it.carrier)).at(-1), 'bye')
  assert.equal(it.sbc.counts().calls, 0)
})

test('a BYE of another node on a new connection ends the call', async () => {
  const it = await standing()
  it.act('teams', now => {
    const { host, port } = it.teams.options.sbc
    it.teams.usages.retarget(it.user.usage, { interface: 'EUWE.10', host, port, serverName: FQDN })
    it.teams.command(it.user, { type: 'bye' }, now)
  })
  await it.pass(500)
  assert.equal(it.carrier.saw(it.trunk).at(-1), 'bye')
})

test("in-dialog requests find Teams again when the dialog's connection is gone", async () => {
  const it = await standing()
  for (const link of it.world.network.connections()) it.world.network.reset(link)
  await it.pass(1000)
  it.act('carrier', now => it.carrier.command(it.trunk, { type: 'bye' }, now))
  await it.pass(1000)
  assert.deepEqual(it.teams.saw(it.user), ['bye'])
})

test('a request for a dialog nobody knows gets 481, a method nobody knows 405 with Allow', async () => {
  const it = await standing()
  const headers: [string, string][] = [['Content-Type', 'application/dtmf-relay']]
  it.act('carrier', now => {
    it.carrier.command(it.trunk, { type: 'request', method: 'PUBLISH' }, now)
    it.carrier.command(it.trunk, { type: 'request', method: 'INFO', headers, body: 'Signal=1\r\n' }, now)
    it.carrier.command(it.trunk, { type: 'request', method: 'OPTIONS' }, now)
    const packaged: [string, string][] = [...headers, ['Info-Package', 'dtmf']]
    it.carrier.command(it.trunk, { type: 'request', method: 'INFO', headers: packaged, body: 'x' }, now)
  })
  await it.pass(500)
  const statuses = it.trunk.events.flatMap(event =>
    event.type === 'request-answered' ? [`${event.method} ${event.response.status}`] : [],
  )
  assert.deepEqual(statuses.sort(), ['INFO 415', 'INFO 469', 'OPTIONS 200', 'PUBLISH 405'])
})

test('a carrier that resumes with a re-INVITE without SDP is offered the whole call', async () => {
  const it = await standing()
  it.act('carrier', now => {
    it.carrier.command(it.trunk, { type: 're-invite', body: it.trunk.audio.offer('sendonly') }, now)
  })
  await it.pass(1000)
  const state = it.carrier.usages.usage(it.trunk.usage)?.state
  assert.ok(state?.state === 'confirmed')
  const invite = dialogRequest(state.dialog, 'INVITE', {
    headers: [['Contact', '<sip:trunk@198.51.100.1:5060>']],
  })
  it.act('carrier', now => it.carrier.send(invite.request, it.carrier.options.sbc, now))
  await it.pass(50)
  const offer = it.world.facts
    .of('sip')
    .filter(fact => fact.observer === 'sbc' && fact.direction === 'sent' && fact.status === 200)
    .at(-1)
  assert.match(offer?.text ?? '', /a=sendrecv/)
  const body = it.trunk.audio.offer('sendrecv')
  const headers: [string, string][] = [['Content-Type', 'application/sdp']]
  const ack = dialogRequest({ ...invite.dialog, localSequence: invite.dialog.localSequence - 1 }, 'ACK', {
    headers,
    body,
  })
  it.act('carrier', now => it.carrier.endpoint.acknowledge(ack.request, it.carrier.options.sbc, now))
  await it.pass(1000)
  assert.deepEqual(reInvites(it.user).map(directionOf), ['inactive', 'sendrecv'])
})

test("a request of the SBC goes on the dialog's own connection while that is open", async () => {
  const it = bench()
  await it.pass(1000)
  it.teamsCalls()
  await it.pass(500)
  it.act('carrier', now => it.carrier.command(onlyCall(it.carrier), { type: 'bye' }, now))
  await it.pass(500)
  const seen = it.world.facts.of('sip').filter(fact => fact.observer === 'sbc' && fact.transport === 'tls')
  const invite = seen.find(fact => fact.startLine.startsWith('INVITE'))
  const bye = seen.find(fact => fact.startLine.startsWith('BYE'))
  assert.ok(invite?.connection !== undefined)
  assert.equal(bye?.connection, invite.connection)
})

test('a side cannot speak in a dialog of the other side', async () => {
  const it = await standing()
  const state = it.teams.usages.usage(it.user.usage)?.state
  assert.ok(state?.state === 'confirmed')
  const bye = dialogRequest(state.dialog, 'BYE')
  it.act('carrier', now => it.carrier.send(bye.request, it.carrier.options.sbc, now))
  await it.pass(500)
  assert.deepEqual(it.carrier.statuses, [481])
  assert.equal(it.sbc.counts().calls, 1)
})
