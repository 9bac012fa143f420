// Changes of media that one side wants and the other cannot take as they are: holds in every spelling, codecs, bodies
// that are more than SDP.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SipRequest } from '../../src/sip/index.ts'
import { type Answered, answeredCall, answers, byes, refers } from './answered-call.ts'
import { bench, NOTHING_LEFT, onlyCall } from './bench.ts'
import type { FarCall } from './far-end.ts'

const offersTo = (call: FarCall): SipRequest[] =>
  call.events.flatMap(event => (event.type === 're-invited' ? [event.request] : []))
const directions = (call: FarCall): string[] =>
  offersTo(call).map(request => /a=(sendrecv|sendonly|recvonly|inactive)/.exec(request.bodyText)?.[1] ?? '')
const answered = (call: FarCall): string =>
  call.events.findLast(event => event.type === 're-invite-answered')?.response.bodyText ?? ''

const offers = (it: Answered, body: string): void =>
  it.act('carrier', now => it.carrier.command(it.caller, { type: 're-invite', body }, now))

/** The carrier's hold, what Teams is told, what the carrier is answered (RFC 3264 sections 6.1 and 8.4). */
const HOLDS: [what: string, offer: (call: FarCall) => string, answer: RegExp][] = [
  ['sendonly', call => call.audio.offer('sendonly'), /a=recvonly/],
  ['recvonly', call => call.audio.offer('recvonly'), /a=sendonly|a=inactive/],
  ['inactive', call => call.audio.offer('inactive'), /a=inactive/],
  [
    'the address 0.0.0.0',
    call => call.audio.offer().replaceAll(/^c=IN IP4 .*$/gm, 'c=IN IP4 0.0.0.0'),
    /a=recvonly/,
  ],
]
for (const [what, offer, answer] of HOLDS) {
  test(`a hold of the carrier by ${what} is inactive to Teams, and ends`, async () => {
    const it = await answeredCall()
    offers(it, offer(it.caller))
    await it.pass(500)
    assert.deepEqual(directions(it.attendant), ['inactive'])
    assert.match(answered(it.caller), answer)
    offers(it, it.caller.audio.offer('sendrecv'))
    it.attendant.audio.play('agent', it.world.now(), true)
    await it.pass(7000)
    assert.deepEqual(directions(it.attendant), ['inactive', 'sendrecv'])
    assert.ok(it.caller.audio.heard().includes('agent'))
  })
}

test('a carrier that holds during a transfer holds the new leg, too', async () => {
  const it = await answeredCall()
  offers(it, it.caller.audio.offer('sendonly'))
  await it.pass(500)
  it.carrier.onOffer = (call, request, now) => {
    const answer = call.audio.answer(request.body, 'sendonly')
    it.carrier.command(call, { type: 'answer-re-invite', body: answer.ok ? answer.value : '' }, now)
  }
  refers(it)
  await it.pass(500)
  const queue = onlyCall(it.teams, 1)
  answers(it, queue)
  await it.pass(2000)
  assert.equal(directions(queue).at(-1), 'inactive')
  offers(it, it.caller.audio.offer('sendrecv'))
  queue.audio.play('agent', it.world.now(), true)
  await it.pass(7000)
  assert.equal(directions(queue).at(-1), 'sendrecv')
  assert.ok(it.caller.audio.heard().includes('agent'))
})

/** A transfer whose target speaks PCMU to a carrier that speaks PCMA and changes for nobody. */
async function stubborn(follows: boolean): Promise<{ it: Answered; queue: FarCall }> {
  const it = await answeredCall()
  it.carrier.onOffer = (call, _, now) =>
    it.carrier.command(call, { type: 'reject-re-invite', status: 488 }, now)
  it.teams.onOffer = (call, request, now) => {
    const isAlone = /^m=audio \d+ RTP\/SAVP 8 101\r$/m.test(request.bodyText)
    const body = it.attendant.audio.offer().replace(/^(m=audio \d+ RTP\/SAVP) .*$/m, '$1 8 101')
    if (isAlone && follows) return it.teams.command(call, { type: 'answer-re-invite', body }, now)
    it.teams.command(call, { type: 'reject-re-invite', status: 488 }, now)
  }
  refers(it)
  await it.pass(500)
  const queue = onlyCall(it.teams, 1)
  const chosen = (queue.invite?.bodyText ?? '').replace(/^(m=audio \d+ RTP\/SAVP) .*$/m, '$1 0 101')
  const answer = queue.audio.answer(chosen)
  assert.ok(answer.ok)
  it.act('teams', now => {
    it.teams.command(queue, { type: 'answer', body: answer.value }, now)
    queue.audio.start(now)
  })
  await it.pass(2000)
  return { it, queue }
}

test('a carrier that refuses the codec of a transfer keeps its own, and Teams follows', async () => {
  const { it, queue } = await stubborn(true)
  assert.match(offersTo(queue).at(-1)?.bodyText ?? '', /m=audio \d+ RTP\/SAVP 8 101\r\n/)
  byes(it, it.attendant)
  await it.pass(1000)
  assert.equal(it.sbc.counts().calls, 1)
  assert.deepEqual(
    it.callFacts().map(fact => fact.event),
    ['offered', 'answered', 'transfer-requested', 'transfer-answered'],
  )
})

test('where neither side follows the other the call ends with a reason instead of in silence', async () => {
  const { it, queue } = await stubborn(false)
  for (const [end, call] of [
    [it.carrier, it.caller],
    [it.teams, queue],
  ] as const) {
    assert.equal(end.saw(call).at(-1), 'bye')
    const ended = call.events.find(event => event.type === 'ended')
    assert.equal(ended?.message?.headers.get('Reason'), 'Q.850;cause=88;text="No common media"')
  }
  assert.deepEqual(await it.settles(), NOTHING_LEFT)
})

const LOCATION = '<presence entity="pres:kim@example.net"/>'
const withLocation = (sdp: string, disposition: string): string =>
  [
    '--b1',
    'Content-Type: application/pidf+xml',
    'Content-ID: <loc@sip.pstnhub.microsoft.com>',
    ...(disposition === '' ? [] : [`Content-Disposition: ${disposition}`]),
    '',
    LOCATION,
    '--b1',
    'Content-Type: application/sdp',
    '',
    sdp,
    '--b1--',
    '',
  ].join('\r\n')

test('an emergency call with the location beside its SDP goes through, with the SDP alone (RFC 6442)', async () => {
  const it = bench()
  await it.pass(1000)
  const sdp = it.teamsCalls()
  await it.pass(300)
  const offer = sdp.audio.offer()
  for (const disposition of ['', 'render;handling=required']) {
    const headers: [string, string][] = [['Content-Type', 'multipart/mixed;boundary=b1']]
    const caller = it.teamsCalls(headers, withLocation(offer, disposition))
    await it.pass(500)
    assert.equal(it.teams.saw(caller)[0], '200')
    const { invite } = it.carrier.calls.at(-1) ?? {}
    assert.equal(invite?.headers.get('Content-Type'), 'application/sdp')
    assert.ok(!invite?.bodyText.includes('presence'))
  }
})

test('a part that nobody here knows and that must be understood gets 415 with Accept (RFC 5621)', async () => {
  const it = bench()
  await it.pass(1000)
  const body = withLocation('v=0\r\n', 'signal;handling=required').replace('pidf+xml', 'isup')
  const caller = it.carrierCalls([['Content-Type', 'multipart/mixed;boundary=b1']], body)
  await it.pass(500)
  assert.deepEqual(it.carrier.saw(caller), ['415'])
})

test('an offer with video is answered with the video refused in its place, in every later offer as well', async () => {
  const it = bench()
  await it.pass(1000)
  const model = it.carrierCalls()
  await it.pass(300)
  const audio = model.audio.offer()
  const split = audio.indexOf('m=audio')
  const offer = `${audio.slice(0, split)}m=video 5000 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n${audio.slice(split)}`
  const caller = it.carrierCalls([], offer)
  await it.pass(500)
  const media = (text: string): string[] => text.match(/^m=\w+ \d+/gm) ?? []
  const first = caller.events.find(event => event.type === 'answered')
  const [video, voice] = media(first?.response.bodyText ?? '')
  assert.equal(video, 'm=video 0')
  assert.match(voice ?? '', /^m=audio [1-9]/)
  const user = it.teams.calls.at(-1) as FarCall
  it.act('teams', now => {
    it.teams.command(user, { type: 're-invite', body: user.audio.offer('inactive') }, now)
  })
  await it.pass(500)
  const [offered] = offersTo(caller)
  assert.deepEqual(media(offered?.bodyText ?? ''), [video, voice])
})
