// What the SDP of calls with Teams shows, and what becomes of the audio.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TEAMS_LEG, Teller, type ToldLeg } from '../../../facts/testing/index.ts'
import { diagnose } from '../../diagnose.ts'
import type { Rule } from '../../rule.ts'
import { judged } from '../../testing/judged.ts'
import { CONTACT, fromTeams, KEY, NODE, reason, sdp } from '../../testing/told-calls.ts'
import { cryptoOrder } from './crypto-order.ts'
import { earlyMediaSilent } from './early-media-silent.ts'
import { holdByAddress } from './hold-by-address.ts'
import { iceChanged } from './ice-changed.ts'
import { iceNotLite } from './ice-not-lite.ts'
import { mediaHoldSendonly } from './media-hold-sendonly.ts'
import { mediaRetargeted } from './media-retargeted.ts'
import { pathBlocked } from './path-blocked.ts'
import { privateAddress } from './private-address.ts'

const ALLOW: [string, string] = ['Allow', 'INVITE, ACK, BYE, REFER, NOTIFY']
const ENDS = {
  local: { address: '192.0.2.21', port: 20000 },
  remote: { address: '52.113.136.29', port: 50000 },
}

interface Told {
  body?: string
  received?: number
  phrase?: string
  headers?: [string, string][]
}

/** The SBC calls, Teams answers and hangs up after 15 s. */
function called({ body = sdp(), received, phrase, headers = [] }: Told): Teller {
  const story = new Teller('sbc')
    .request('sent', TEAMS_LEG, 'INVITE', { body, headers: [CONTACT, ALLOW, ...headers] })
    .at(1000)
    .response('received', TEAMS_LEG, 200, 'INVITE', { headers: [NODE], body: sdp() })
    .request('sent', TEAMS_LEG, 'ACK')
  story.at(16_000).request('received', TEAMS_LEG, 'BYE', {
    cseq: 2,
    headers: phrase === undefined ? [NODE] : [NODE, reason(phrase, 22)],
  })
  if (received === undefined) return story
  const stream = { ...ENDS, phase: 'stopped' } as const
  return story
    .rtp(TEAMS_LEG.callId, { ...stream, direction: 'sent', packets: 700 })
    .rtp(TEAMS_LEG.callId, { ...stream, direction: 'received', packets: received })
}
const PRIVATE = sdp([KEY], { address: '192.168.7.2' })

test('media/private-address: it names nothing but a private address, and no audio comes', () => {
  const story = called({ body: PRIVATE, received: 0 })
  const [finding] = judged(privateAddress, story)
  assert.match(finding?.says ?? '', /names 192\.168\.7\.2 and nothing else, and no audio came in/)
  assert.equal(finding?.certainty, 'likely')
  assert.deepEqual(
    diagnose(story.facts).map(({ rule }) => rule),
    ['media/one-way', 'media/private-address'],
  )
})

test('media/private-address: MediaError alone makes it possible', () => {
  assert.equal(
    judged(privateAddress, called({ body: PRIVATE, phrase: 'MediaError' }))[0]?.certainty,
    'possible',
  )
})

test('media/private-address: not while audio comes, not with a public candidate, not with Local Media Optimization', () => {
  assert.deepEqual(judged(privateAddress, called({ body: PRIVATE, received: 700 })), [])
  assert.deepEqual(judged(privateAddress, called({ body: PRIVATE })), [])
  const candidate = 'candidate:1 1 UDP 2130706431 192.0.2.21 20000 typ host'
  const body = sdp([KEY, candidate], { address: '10.0.0.9' })
  assert.deepEqual(judged(privateAddress, called({ body, received: 0 })), [])
  const headers: [string, string][] = [['X-MS-MediaPath', 'sbc1.example.net']]
  assert.deepEqual(judged(privateAddress, called({ body: PRIVATE, received: 0, headers })), [])
})

test('media/path-blocked: MediaError and silence; with audio it has another cause', () => {
  const [finding] = judged(pathBlocked, called({ received: 0, phrase: 'MediaError' }))
  assert.match(finding?.says ?? '', /ended it after 15\.0 s with MediaError/)
  for (const other of [{ received: 0 }, { phrase: 'MediaError' }, { received: 700, phrase: 'MediaError' }])
    assert.deepEqual(judged(pathBlocked, called(other)), [])
})

test('media/ice-not-lite: candidates without a=ice-lite', () => {
  const candidate = 'candidate:1 1 UDP 2130706431 192.0.2.21 20000 typ host'
  const story = called({ body: sdp([KEY, candidate]) })
  assert.equal(judged(iceNotLite, story).length, 1)
  assert.deepEqual(judged(iceNotLite, called({ body: sdp([KEY, candidate, 'ice-lite']) })), [])
  assert.deepEqual(judged(iceNotLite, called({})), [])
})

const reInvited = (body: string, direction: 'sent' | 'received' = 'sent'): Teller =>
  new Teller('sbc')
    .request('sent', TEAMS_LEG, 'INVITE', { body: sdp(), headers: [CONTACT, ALLOW] })
    .response('received', TEAMS_LEG, 200, 'INVITE', { headers: [NODE], body: sdp() })
    .request(direction, TEAMS_LEG, 'INVITE', {
      cseq: 5,
      toTag: true,
      body,
      headers: direction === 'sent' ? [CONTACT] : [NODE],
    })

test('media/hold-sendonly: a re-INVITE to Teams with sendonly or recvonly', () => {
  for (const direction of ['sendonly', 'recvonly']) {
    const [finding] = judged(mediaHoldSendonly, reInvited(sdp([KEY, direction])))
    assert.match(finding?.says ?? '', new RegExp(`a=${direction}`))
    assert.equal(finding?.certainty, 'proven')
  }
})

test('media/hold-sendonly: not inactive, not from Teams, not in a first offer', () => {
  assert.deepEqual(judged(mediaHoldSendonly, reInvited(sdp([KEY, 'inactive']))), [])
  assert.deepEqual(judged(mediaHoldSendonly, reInvited(sdp([KEY, 'sendonly']), 'received')), [])
  assert.deepEqual(judged(mediaHoldSendonly, called({ body: sdp([KEY, 'sendonly']) })), [])
})

test('media/hold-by-address: hold with 0.0.0.0, and with no other address', () => {
  assert.equal(judged(holdByAddress, reInvited(sdp([KEY], { address: '0.0.0.0' }))).length, 1)
  assert.deepEqual(judged(holdByAddress, reInvited(sdp([KEY, 'inactive']))), [])
})

test('media/retargeted: a re-INVITE to Teams names another address or port', () => {
  const [finding] = judged(mediaRetargeted, reInvited(sdp([KEY], { address: '192.0.2.99' })))
  assert.match(
    finding?.says ?? '',
    /told Teams 192\.0\.2\.21:20000 for audio, and within the call 192\.0\.2\.99:20000/,
  )
})

test('media/retargeted: not the same place, not hold by address, not what Teams moves', () => {
  assert.deepEqual(judged(mediaRetargeted, reInvited(sdp([KEY, 'inactive']))), [])
  assert.deepEqual(judged(mediaRetargeted, reInvited(sdp([KEY], { address: '0.0.0.0' }))), [])
  assert.deepEqual(judged(mediaRetargeted, reInvited(sdp([KEY], { address: '52.113.1.1' }), 'received')), [])
})

test('media/ice-changed: other credentials in the 200 OK than in the 183', () => {
  const rung = (early: string, final: string): Teller =>
    new Teller('sbc')
      .request('received', fromTeams(), 'INVITE', { headers: [NODE], body: sdp() })
      .response('sent', fromTeams(), 183, 'INVITE', { body: sdp([KEY, 'ice-lite', `ice-ufrag:${early}`]) })
      .response('sent', fromTeams(), 200, 'INVITE', { body: sdp([KEY, 'ice-lite', `ice-ufrag:${final}`]) })
  assert.match(
    judged(iceChanged, rung('aaaa', 'bbbb'))[0]?.says ?? '',
    /ice-ufrag aaaa and answered with bbbb/,
  )
  assert.deepEqual(judged(iceChanged, rung('aaaa', 'aaaa')), [])
})

/** Teams offers two keys, the SBC takes one, Teams hangs up. */
const keyed = (taken: string, hungUpAt: number): Teller => {
  const offer = sdp([
    'crypto:0 AES_CM_128_HMAC_SHA1_32 inline:YQ==',
    'crypto:1 AES_CM_128_HMAC_SHA1_80 inline:YQ==',
  ])
  return new Teller('sbc')
    .request('received', fromTeams(), 'INVITE', { headers: [NODE], body: offer })
    .at(3000)
    .response('sent', fromTeams(), 200, 'INVITE', { headers: [CONTACT, ALLOW], body: sdp([taken]) })
    .request('received', fromTeams(), 'ACK', { headers: [NODE] })
    .at(hungUpAt)
    .request('received', fromTeams(), 'BYE', { cseq: 2, headers: [NODE] })
}

test('media/crypto-order: another key than the first, and Teams hangs up at once', () => {
  const story = keyed(KEY, 3700)
  assert.match(judged(cryptoOrder, story)[0]?.says ?? '', /a=crypto:0 first, .* a=crypto:1, .* 700 ms later/)
  assert.deepEqual(judged(cryptoOrder, keyed(KEY, 60_000)), [])
  assert.deepEqual(judged(cryptoOrder, keyed(KEY.replace('crypto:1', 'crypto:0'), 3700)), [])
})

const CARRIER: ToldLeg = {
  ...TEAMS_LEG,
  callId: 'c1',
  transport: 'udp',
  remote: { address: '192.0.2.10', port: 5060 },
}
const LEGS = [
  { callId: CARRIER.callId, side: 'carrier' as const },
  { callId: TEAMS_LEG.callId, side: 'teams' as const },
]

/** Teams says 183 at once; the carrier is told `status`; audio begins at `audioAt`, the answer is at 8 s. */
function ringing({ status = 183, audioAt = 8100, answeredAt = 8000 }): Teller {
  const story = new Teller('sbc.pcap')
    .request('received', CARRIER, 'INVITE', { body: sdp([]) })
    .call('call-1', 'offered', LEGS)
    .request('sent', TEAMS_LEG, 'INVITE', { body: sdp(), headers: [CONTACT, ALLOW] })
    .at(300)
    .response('received', TEAMS_LEG, 183, 'INVITE', { headers: [NODE], body: sdp() })
    .response('sent', CARRIER, status, 'INVITE', status === 183 ? { body: sdp([]) } : {})
    .at(answeredAt)
    .response('received', TEAMS_LEG, 200, 'INVITE', { headers: [NODE], body: sdp() })
    .response('sent', CARRIER, 200, 'INVITE', { body: sdp([]) })
  const stream = { ...ENDS, phase: 'started', direction: 'received', packets: 1 } as const
  return audioAt < 0 ? story : story.at(audioAt).rtp(TEAMS_LEG.callId, stream)
}

test('media/early-media-silent: 183 with SDP passed on, and no sound until the answer', () => {
  assert.match(
    judged(earlyMediaSilent, ringing({}))[0]?.says ?? '',
    /for 7\.7 s, until the call was answered/,
  )
})

test('media/early-media-silent: not with sound, not as 180, not for a quick answer, not where nobody listened', () => {
  for (const near of [
    { audioAt: 500 },
    { status: 180 },
    { answeredAt: 2000, audioAt: 2100 },
    { audioAt: -1 },
  ])
    assert.deepEqual(judged(earlyMediaSilent, ringing(near)), [], JSON.stringify(near))
})

test('German says it as English does, with every value in its place', () => {
  const stories: [Rule, Teller][] = [
    [privateAddress, called({ body: PRIVATE, received: 0 })],
    [cryptoOrder, keyed(KEY, 3700)],
    [earlyMediaSilent, ringing({})],
    [mediaHoldSendonly, reInvited(sdp([KEY, 'sendonly']))],
  ]
  for (const [rule, story] of stories)
    assert.doesNotMatch(judged(rule, story, {}, 'de')[0]?.says ?? '{', /[{}]/)
})
