// Before the answer: a carrier that wants reliable provisional responses and sends UPDATEs, and a Teams that does
// neither.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { responseTo, type SipRequest } from '../../src/sip/index.ts'
import { type Bench, type BenchOptions, bench, EARLY_MEDIA_PASSES, NOTHING_LEFT, onlyCall } from './bench.ts'
import { answerOf, type FarCall } from './far-end.ts'

const passing: BenchOptions['config'] = { behaviour: EARLY_MEDIA_PASSES }
const demanding = { carrierProfile: { reliableProvisional: 'required' } } as const
const able = { carrierProfile: { reliableProvisional: 'supported' } } as const

/** Requests and answers of one method at the carrier, as `PRACK`, `200 PRACK`. */
const onTrunk = (it: Bench, method: string): string[] =>
  it.world.facts
    .of('sip')
    .filter(fact => fact.observer === 'carrier' && fact.method === method)
    .map(fact => (fact.status === undefined ? method : `${fact.status} ${method}`))

/** The carrier answers each re-INVITE and UPDATE with what its audio makes of it. */
const answersTo = (call: FarCall): string[] =>
  call.events.flatMap(event => (event.type === 're-invite-answered' ? [event.response.bodyText] : []))

test('a carrier that requires 100rel reaches a Teams that knows nothing of it', async () => {
  const it = bench(demanding)
  await it.pass(1000)
  it.teams.onInvite = (call, now) => it.teams.ring(call, now)
  const caller = it.carrierCalls()
  await it.pass(500)
  const callee = onlyCall(it.teams)
  assert.equal(callee.invite?.headers.get('Require'), undefined)
  assert.ok(!callee.invite?.headers.values('Supported').includes('100rel'))
  assert.deepEqual(onTrunk(it, 'PRACK'), ['PRACK', '200 PRACK'])
  it.act('teams', now => it.teams.answer(callee, now))
  callee.audio.play('agent', it.world.now(), true)
  await it.pass(6000)
  assert.deepEqual(it.carrier.saw(caller), ['180', '200'])
  assert.ok(caller.audio.heard().includes('agent'))
  it.act('carrier', now => it.carrier.command(caller, { type: 'bye' }, now))
  assert.deepEqual(await it.settles(), NOTHING_LEFT)
})

test('early media goes reliably to a carrier that can take it, and the 200 repeats no SDP', async () => {
  const it = bench({ ...able, config: passing })
  await it.pass(1000)
  it.teams.onInvite = (call, now) => {
    const body = answerOf(call)
    call.audio.play('greeting', now, true)
    call.audio.start(now)
    it.teams.ring(call, now, 183, body)
  }
  const caller = it.carrierCalls()
  await it.pass(500)
  const early = caller.events.find(event => event.type === 'early-media')
  assert.ok(early?.isAnswer)
  assert.ok(caller.audio.accept(early.response.body).ok)
  await it.pass(5000)
  assert.ok(caller.audio.heard().includes('greeting'))
  it.act('teams', now => it.teams.answer(onlyCall(it.teams), now))
  await it.pass(500)
  const answered = caller.events.find(event => event.type === 'answered')
  assert.equal(answered?.response.bodyLength, 0)
  assert.ok(answered?.wasSettled)
})

/** A call of Teams to which the carrier has said a reliable 183 with its answer. */
async function heardEarly() {
  const it = bench(able)
  await it.pass(1000)
  it.carrier.onInvite = (call, now) => it.carrier.ring(call, now, 183, answerOf(call))
  const caller = it.teamsCalls()
  await it.pass(500)
  return { it, caller, trunk: onlyCall(it.carrier) }
}

test('reliable early media of the carrier is acknowledged and heard by Teams', async () => {
  const { it, caller, trunk } = await heardEarly()
  assert.deepEqual(trunk.invite?.headers.values('Supported').includes('100rel'), true)
  assert.deepEqual(onTrunk(it, 'PRACK'), ['PRACK', '200 PRACK'])
  assert.deepEqual(it.teams.saw(caller), ['183+sdp'])
  it.act('carrier', now => it.carrier.answer(trunk, now))
  trunk.audio.play('agent', it.world.now(), true)
  await it.pass(6000)
  assert.deepEqual(it.teams.saw(caller), ['183+sdp', '200'])
  assert.ok(caller.audio.heard().includes('agent'))
})

test('after the answer in a reliable 183 the SDP of the 200 is ignored (RFC 6337 section 2.2)', async () => {
  const { it, caller, trunk } = await heardEarly()
  const state = it.carrier.usages.usage(trunk.usage)?.state
  assert.ok(state?.state === 'incoming')
  const { invite } = state
  const elsewhere = answerOf(trunk).replaceAll('198.51.100.1', '198.51.100.77')
  const headers: [string, string][] = [
    ['Contact', '<sip:198.51.100.1>'],
    ['Content-Type', 'application/sdp'],
  ]
  const { localTag: toTag } = state.dialog
  const answer = responseTo(invite, 200, { toTag, headers, body: elsewhere })
  it.act('carrier', now => it.carrier.endpoint.respond(state.transaction, answer, now))
  caller.audio.play('caller', it.world.now(), true)
  await it.pass(6000)
  assert.deepEqual(it.teams.saw(caller), ['183+sdp', '200'])
  assert.ok(trunk.audio.heard().includes('caller'))
})

test('a carrier without an offer that requires 100rel gets the offer in the 180', async () => {
  const it = bench(demanding)
  await it.pass(1000)
  it.teams.onInvite = (call, now) => it.teams.ring(call, now)
  const caller = it.carrierCalls([], '')
  await it.pass(300)
  const offer = caller.events.find(event => event.type === 'early-media')
  assert.match(offer?.response.bodyText ?? '', /m=audio \d+ RTP\/AVP/)
  assert.equal(offer?.response.status, 180)
  assert.ok(onlyCall(it.teams).invite?.bodyText.includes('RTP/SAVP'), 'Teams gets an offer in any case')
})

test('a PRACK whose answer to our offer cannot be used ends the call', async () => {
  const it = bench(demanding)
  await it.pass(1000)
  it.teams.onInvite = (call, now) => it.teams.ring(call, now)
  const { endpoint } = it.carrier
  const sends = endpoint.request.bind(endpoint)
  endpoint.request = (request, target, now) => {
    const headers = request.headers.append('Content-Type', 'application/sdp')
    return sends(
      request.method === 'PRACK' ? request.with({ headers, body: 'v=0\r\n' }) : request,
      target,
      now,
    )
  }
  const caller = it.carrierCalls([], '')
  await it.pass(500)
  assert.deepEqual(it.carrier.saw(caller), ['180+sdp', '488'])
  assert.deepEqual(it.teams.saw(onlyCall(it.teams)), ['cancelled'])
  assert.deepEqual(await it.settles(), NOTHING_LEFT)
})

test('without a PRACK the carrier gets 504 after half a minute, and Teams rings no more', async () => {
  const it = bench(demanding)
  await it.pass(1000)
  it.teams.onInvite = (call, now) => it.teams.ring(call, now)
  const loses = it.carrier.usages.handle.bind(it.carrier.usages)
  // A caller that is deaf to everything reliable.
  it.carrier.usages.handle = (event, now) => {
    const isReliable = event.type === 'response' && event.response.headers.has('RSeq')
    return isReliable ? true : loses(event, now)
  }
  const caller = it.carrierCalls()
  await it.pass(31_000)
  assert.equal(it.sbc.counts().calls, 1)
  await it.pass(3000)
  assert.deepEqual(it.carrier.saw(caller), ['504'])
  assert.deepEqual(it.teams.saw(onlyCall(it.teams)), ['cancelled'])
  assert.deepEqual(await it.settles(), NOTHING_LEFT)
})

for (const side of ['carrier', 'teams'] as const) {
  test(`where ${side} is configured off, its demand for 100rel is refused with 420`, async () => {
    const reliableProvisional = { carrier: 'off', teams: 'off' } as const
    const profile = { reliableProvisional: 'required' } as const
    const it = bench({
      config: { behaviour: { reliableProvisional } },
      carrierProfile: profile,
      teamsProfile: profile,
    })
    await it.pass(1000)
    const caller = side === 'carrier' ? it.carrierCalls() : it.teamsCalls()
    await it.pass(500)
    const far = side === 'carrier' ? it.carrier : it.teams
    assert.deepEqual(far.saw(caller), ['420'])
    assert.deepEqual(await it.settles(), NOTHING_LEFT)
  })
}

test('a carrier configured to need 100rel is asked for it and refused without it', async () => {
  const reliableProvisional = { carrier: 'required', teams: 'off' } as const
  const it = bench({ config: { behaviour: { reliableProvisional } } })
  await it.pass(1000)
  const caller = it.carrierCalls()
  await it.pass(500)
  assert.deepEqual(it.carrier.saw(caller), ['421'])
  const outward = it.teamsCalls()
  await it.pass(500)
  // The carrier, which knows nothing of it, says so; that is between it and the SBC.
  assert.deepEqual(it.teams.saw(outward), ['500'])
  assert.deepEqual(await it.settles(), NOTHING_LEFT)
})

test('the carrier holds by UPDATE before the answer; Teams hears of it once the call stands', async () => {
  const it = bench({ ...able, config: passing })
  await it.pass(1000)
  it.teams.onInvite = (call, now) => it.teams.ring(call, now, 183, answerOf(call))
  const caller = it.carrierCalls()
  await it.pass(500)
  const early = caller.events.find(event => event.type === 'early-media')
  assert.ok(caller.audio.accept(early?.response.body ?? '').ok)
  it.act('carrier', now => {
    it.carrier.command(caller, { type: 'update', body: caller.audio.offer('sendonly') }, now)
  })
  await it.pass(500)
  assert.match(answersTo(caller)[0] ?? '', /a=recvonly/)
  const callee = onlyCall(it.teams)
  assert.equal(callee.events.length, 0, 'Teams takes no UPDATE')
  it.act('teams', now => it.teams.answer(callee, now))
  await it.pass(1000)
  const offers = callee.events.flatMap(event => (event.type === 're-invited' ? [event.request.bodyText] : []))
  assert.equal(offers.length, 1)
  assert.match(offers[0] ?? '', /a=inactive/)
  it.act('carrier', now => {
    it.carrier.command(caller, { type: 're-invite', body: caller.audio.offer('sendrecv') }, now)
  })
  callee.audio.play('agent', it.world.now(), true)
  await it.pass(7000)
  assert.ok(caller.audio.heard().includes('agent'))
})

test('a carrier that moves its early media by UPDATE is followed, and heard from there after the answer', async () => {
  const it = bench(able)
  await it.pass(1000)
  it.carrier.onInvite = (call, now) => {
    const moved = answerOf(call).replace(/m=audio \d+/, 'm=audio 49990')
    it.carrier.ring(call, now, 183, moved)
  }
  const caller = it.teamsCalls()
  await it.pass(500)
  const trunk = onlyCall(it.carrier)
  it.act('carrier', now => it.carrier.command(trunk, { type: 'update', body: trunk.audio.offer() }, now))
  await it.pass(500)
  assert.equal(answersTo(trunk).length, 1)
  assert.ok(trunk.audio.accept(answersTo(trunk)[0] ?? '').ok)
  it.act('carrier', now => {
    it.carrier.command(trunk, { type: 'answer', body: '' }, now)
    trunk.audio.start(now)
    trunk.audio.play('agent', now, true)
  })
  caller.audio.play('caller', it.world.now(), true)
  await it.pass(6000)
  assert.deepEqual(it.teams.saw(caller), ['183+sdp', '200'])
  assert.ok(caller.audio.heard().includes('agent'))
  assert.ok(trunk.audio.heard().includes('caller'))
})

test('an UPDATE whose SDP fits nothing gets 488, and the call goes on as it was', async () => {
  const { it, caller, trunk } = await heardEarly()
  const strange = trunk.audio.offer().replaceAll(/^(m=audio \d+ RTP\/AVP) .*$/gm, '$1 97')
  it.act('carrier', now => it.carrier.command(trunk, { type: 'update', body: strange }, now))
  await it.pass(500)
  assert.ok(onTrunk(it, 'UPDATE').includes('488 UPDATE'))
  it.act('carrier', now => it.carrier.command(trunk, { type: 'answer', body: '' }, now))
  await it.pass(500)
  assert.deepEqual(it.teams.saw(caller), ['183+sdp', '200'])
})

test('an UPDATE with no codec of the other side gets 488, and nothing of it is left when Teams answers', async () => {
  const it = bench({ ...able, config: passing })
  await it.pass(1000)
  it.teams.onInvite = (call, now) => it.teams.ring(call, now, 183, answerOf(call))
  const caller = it.carrierCalls()
  await it.pass(500)
  const early = caller.events.find(event => event.type === 'early-media')
  assert.match(early?.response.bodyText ?? '', /m=audio \d+ RTP\/AVP 8 101\r\n/)
  const other = caller.audio.offer().replace(/^(m=audio \d+ RTP\/AVP) .*$/m, '$1 0 101')
  it.act('carrier', now => it.carrier.command(caller, { type: 'update', body: other }, now))
  await it.pass(500)
  assert.deepEqual(onTrunk(it, 'UPDATE'), ['UPDATE', '488 UPDATE'])
  it.act('teams', now => it.teams.answer(onlyCall(it.teams), now))
  await it.pass(500)
  assert.deepEqual(it.carrier.saw(caller), ['183+sdp', '200'])
})

test('an UPDATE in a call that stands is answered, and bridged where it concerns Teams', async () => {
  const it = bench()
  await it.pass(1000)
  const trunk = it.carrierCalls()
  await it.pass(500)
  const user = onlyCall(it.teams)
  it.act('carrier', now => {
    it.carrier.command(trunk, { type: 'update', body: trunk.audio.offer('sendonly') }, now)
  })
  await it.pass(500)
  assert.match(answersTo(trunk)[0] ?? '', /a=recvonly/)
  const offers: SipRequest[] = user.events.flatMap(event =>
    event.type === 're-invited' ? [event.request] : [],
  )
  assert.match(offers[0]?.bodyText ?? '', /a=inactive/)
})
