// Before the answer: forks of a call, of which each speaks for itself (RFC 3261 section 12.1, RFC 6228).

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dialogOfRequest, dialogRequest, responseTo } from '../../src/sip/index.ts'
import { type Bench, bench, EARLY_MEDIA_PASSES, onlyCall } from './bench.ts'
import { answerOf, type FarCall } from './far-end.ts'

/** A response of another fork of Microsoft's than the one `call` is. */
function fork(
  it: Bench,
  call: FarCall,
  tag: string,
  status: number,
  body = '',
  more: [string, string][] = [],
): void {
  it.act('teams', now => {
    const state = it.teams.usages.usage(call.usage)?.state
    assert.ok(state?.state === 'incoming')
    const headers: [string, string][] = [...more, ['Contact', `<sip:${tag}@52.114.75.24:5061;transport=tls>`]]
    if (body !== '') headers.push(['Content-Type', 'application/sdp'])
    const response = responseTo(state.invite, status, { toTag: tag, headers })
    it.teams.endpoint.respond(state.transaction, response.with({ body }), now)
  })
}

test('the UPDATE of a fork that nobody hears is answered, and what is heard stays', async () => {
  const reliableProvisional = { carrier: 'off', teams: 'supported' } as const
  const it = bench({
    config: { behaviour: { reliableProvisional, ...EARLY_MEDIA_PASSES } },
  })
  await it.pass(1000)
  it.teams.onInvite = (call, now) => it.teams.ring(call, now, 183, answerOf(call))
  const caller = it.carrierCalls()
  await it.pass(300)
  const callee = onlyCall(it.teams)
  const sdp = answerOf(callee).replace(/m=audio \d+/, 'm=audio 49001')
  const numbered: [string, string][] = [
    ['Require', '100rel'],
    ['RSeq', '7'],
  ]
  fork(it, callee, 'second', 183, sdp, numbered)
  await it.pass(300)
  assert.deepEqual(it.carrier.saw(caller), ['183+sdp'])
  it.act('teams', now => {
    const early = callee.invite && dialogOfRequest(callee.invite, 'second')
    assert.ok(early)
    const headers: [string, string][] = [
      ['Contact', '<sip:second@52.114.75.24:5061;transport=tls>'],
      ['Content-Type', 'application/sdp'],
    ]
    const { request } = dialogRequest(early, 'UPDATE', { headers, body: sdp })
    it.teams.send(request, it.teams.options.sbc, now)
  })
  await it.pass(300)
  assert.deepEqual(it.teams.statuses, [200])
  it.act('teams', now => it.teams.answer(callee, now))
  callee.audio.play('agent', it.world.now(), true)
  caller.audio.play('caller', it.world.now(), true)
  await it.pass(6000)
  assert.ok(caller.audio.heard().includes('agent') && callee.audio.heard().includes('caller'))
})

test('199 ends the early media that was heard, and the next fork takes its place (RFC 6228)', async () => {
  const it = bench({ config: { behaviour: EARLY_MEDIA_PASSES } })
  await it.pass(1000)
  it.teams.onInvite = () => {}
  const caller = it.carrierCalls()
  await it.pass(300)
  const callee = onlyCall(it.teams)
  fork(it, callee, 'first', 183, answerOf(callee).replace(/m=audio \d+/, 'm=audio 49001'))
  await it.pass(100)
  fork(it, callee, 'first', 199)
  await it.pass(100)
  it.act('teams', now => it.teams.ring(callee, now, 183, answerOf(callee)))
  await it.pass(300)
  assert.deepEqual(it.carrier.saw(caller), ['183+sdp', '183+sdp'])
  it.act('teams', now => {
    callee.audio.start(now)
    callee.audio.play('agent', now, true)
  })
  const early = caller.events.findLast(event => event.type === 'early-media')
  assert.ok(caller.audio.accept(early?.response.body ?? '').ok)
  await it.pass(5000)
  assert.ok(caller.audio.heard().includes('agent'))
})

test('a fork that never rang answers, with SDP of its own, and a second 200 is hung up', async () => {
  const it = bench({ config: { behaviour: EARLY_MEDIA_PASSES } })
  await it.pass(1000)
  it.teams.onInvite = (call, now) => it.teams.ring(call, now, 183, answerOf(call))
  const caller = it.carrierCalls()
  await it.pass(300)
  const callee = onlyCall(it.teams)
  const sdp = answerOf(callee).replace(/m=audio \d+/, 'm=audio 49003')
  fork(it, callee, 'voicemail', 200, sdp)
  await it.pass(300)
  fork(it, callee, 'late', 200, sdp)
  await it.pass(300)
  assert.deepEqual(it.carrier.saw(caller), ['183+sdp', '200'])
  const sent = (method: string): string[] =>
    it.world.facts
      .of('sip')
      .filter(fact => fact.observer === 'sbc' && fact.direction === 'sent' && fact.method === method)
      .map(fact => fact.toTag ?? '')
  assert.deepEqual(sent('ACK'), ['voicemail', 'late'])
  assert.deepEqual(sent('BYE'), ['late'])
  assert.equal(it.sbc.counts().calls, 1)
})

/** A call of the carrier that rings at so many forks of Microsoft, each with early media, and is answered by none yet. */
async function ringsAt(forks: number) {
  const it = bench()
  await it.pass(1000)
  it.teams.onInvite = () => {}
  const caller = it.carrierCalls()
  await it.pass(300)
  const callee = onlyCall(it.teams)
  const sdp = answerOf(callee)
  for (let n = 1; n <= forks; n++) fork(it, callee, `fork${n}`, 183, sdp)
  await it.pass(300)
  return { it, caller, callee, sdp }
}

test('early media of the sixteenth fork is remembered, that of the next is not', async () => {
  for (const [forks, status] of [
    [16, '200'],
    [17, '488'],
  ] as const) {
    const { it, caller, callee } = await ringsAt(forks)
    // It has no SDP but that of its 183.
    fork(it, callee, `fork${forks}`, 200)
    await it.pass(300)
    assert.equal(it.carrier.saw(caller).at(-1), status)
  }
})

test('with sixteen forks, too, the newest early media of each counts', async () => {
  const { it, callee, sdp } = await ringsAt(16)
  fork(it, callee, 'fork1', 183, sdp.replace(/m=audio \d+/, 'm=audio 49001'))
  await it.pass(300)
  fork(it, callee, 'fork1', 200)
  await it.pass(300)
  const remotes = it.world.facts.of('rtp').map(({ remote }) => remote.port)
  assert.ok(remotes.includes(49001), remotes.join())
})
