import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seededChance } from '../kernel/index.ts'
import { PCMA, PCMU } from '../sip/index.ts'
import { BridgedSdp } from './bridged-sdp.ts'
import type { Behaviour } from './config.ts'
import type { Side } from './leg-id.ts'
import { payloadMap } from './sdp-bridge.ts'

const chance = seededChance(1)
const leg = (side: Side, latch: Behaviour['latch'] = 'signalled-address'): BridgedSdp =>
  new BridgedSdp({
    side,
    address: '203.0.113.1',
    port: 30_000,
    chance,
    latch,
    isSecure: side === 'teams',
    allowed: ['PCMA', 'PCMU'],
  })

/** SDP of a peer. */
function said(profile: string, formats: string, ...attributes: string[]): string {
  const lines = attributes.map(each => `a=${each}\r\n`).join('')
  return `v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 192.0.2.9\r\nt=0 0\r\nm=audio 4000 ${profile} ${formats}\r\n${lines}`
}
const EVENT = 'rtpmap:101 telephone-event/8000'
const KEY = 'inline:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwd'

test('what the carrier offers is offered to Teams with SRTP, rtcp-mux and a key, and nothing of its lines', () => {
  const carrier = leg('carrier')
  assert.ok(carrier.offered(said('RTP/AVP', '8 0 18 101', EVENT, 'x-secret:rack 7', 'rtcp:4444')).ok)
  const offer = leg('teams').offerFrom(carrier)
  assert.match(offer, /m=audio 30000 RTP\/SAVP 8 0 101\r\n/)
  assert.match(offer, /a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:/)
  assert.match(offer, /a=rtcp-mux/)
  assert.ok(!/secret|4444|192\.0\.2\.9/.test(offer))
})

test('the answer of Teams becomes an answer with the one codec it chose, under the numbers of the carrier', () => {
  const [carrier, teams] = [leg('carrier'), leg('teams')]
  carrier.offered(said('RTP/AVP', '8 0 96', 'rtpmap:96 telephone-event/8000'))
  teams.offerFrom(carrier)
  const answer = said(
    'RTP/SAVP',
    '0 96',
    'rtpmap:96 telephone-event/8000',
    `crypto:1 AES_CM_128_HMAC_SHA1_80 ${KEY}`,
  )
  assert.ok(teams.answered(answer).ok)
  const given = carrier.answerFrom(teams)
  assert.ok(given.ok)
  assert.match(given.value, /m=audio 30000 RTP\/AVP 0 96\r\n/)
  assert.equal(carrier.codec?.name, 'PCMU')
  assert.equal(teams.relayOptions()?.security.profile, 'RTP/SAVP')
})

test('an answer without our key, with another tag or another suite is no answer', () => {
  for (const crypto of [
    [],
    [`crypto:2 AES_CM_128_HMAC_SHA1_80 ${KEY}`],
    [`crypto:1 AES_CM_128_HMAC_SHA1_32 ${KEY}`],
  ]) {
    const teams = leg('teams')
    teams.offerFrom(undefined)
    const answered = teams.answered(said('RTP/SAVP', '8', ...crypto))
    assert.equal(!answered.ok && answered.fault.warning, 302)
  }
})

test('of what Teams offers the first usable key is taken, and its tag repeated', () => {
  const teams = leg('teams')
  const offer = said(
    'RTP/SAVP',
    '8',
    'crypto:0 AES_256_CM_HMAC_SHA1_80 inline:x',
    `crypto:7 AES_CM_128_HMAC_SHA1_80 ${KEY}|2^31|1:1`,
    `crypto:8 AES_CM_128_HMAC_SHA1_80 ${KEY}`,
  )
  assert.ok(teams.offered(offer).ok)
  const answer = teams.answerFrom(undefined)
  assert.ok(answer.ok)
  assert.match(answer.value, /a=crypto:7 AES_CM_128_HMAC_SHA1_80 inline:/)
})

test('every leg has a key of its own, and keeps it through a re-INVITE', () => {
  const [first, second] = [leg('teams'), leg('teams')]
  const keyIn = (sdp: string) => /inline:(\S+)/.exec(sdp)?.[1]
  assert.notEqual(keyIn(first.offerFrom(undefined)), keyIn(second.offerFrom(undefined)))
  const before = keyIn(first.offerFrom(undefined))
  assert.ok(first.answered(said('RTP/SAVP', '8', `crypto:1 AES_CM_128_HMAC_SHA1_80 ${KEY}`)).ok)
  first.offered(said('RTP/SAVP', '8', `crypto:1 AES_CM_128_HMAC_SHA1_80 ${KEY}`, 'inactive'))
  const answer = first.answerFrom(undefined)
  assert.equal(answer.ok && keyIn(answer.value), before)
})

/** A carrier leg and a Teams leg that agreed on PCMA. */
function talking(): { carrier: BridgedSdp; teams: BridgedSdp } {
  const [carrier, teams] = [leg('carrier'), leg('teams')]
  carrier.offered(said('RTP/AVP', '8 0 101', EVENT))
  teams.offerFrom(carrier)
  teams.answered(said('RTP/SAVP', '8 101', EVENT, `crypto:1 AES_CM_128_HMAC_SHA1_80 ${KEY}`))
  carrier.answerFrom(teams)
  return { carrier, teams }
}

test('a refresh concerns nobody else, a hold and a lost codec do', () => {
  const { carrier, teams } = talking()
  const offers = (formats: string, ...attributes: string[]): boolean => {
    carrier.offered(said('RTP/AVP', formats, EVENT, ...attributes))
    return teams.mustFollow(carrier)
  }
  assert.equal(offers('8 0 101'), false)
  assert.equal(offers('0 8 101'), false, 'another order is no reason')
  assert.equal(offers('8 101', 'sendonly'), true)
  assert.equal(offers('0 101'), true)
})

test('one-way media of the carrier is a hold for Teams, and its end is the end of the hold', () => {
  const { carrier, teams } = talking()
  carrier.offered(said('RTP/AVP', '8', 'sendonly'))
  assert.match(teams.offerFrom(carrier), /a=inactive/)
  teams.answered(said('RTP/SAVP', '8', `crypto:1 AES_CM_128_HMAC_SHA1_80 ${KEY}`, 'inactive'))
  carrier.answerFrom(teams)
  carrier.offered(said('RTP/AVP', '8', 'sendrecv'))
  assert.equal(teams.mustFollow(carrier), true)
  assert.match(teams.offerFrom(carrier), /a=sendrecv/)
})

test('a payload type keeps its meaning for the life of a session', () => {
  const carrier = leg('carrier')
  carrier.offered(said('RTP/AVP', '8 96', 'rtpmap:96 telephone-event/8000'))
  carrier.answer(PCMA, true, 'sendrecv')
  const teams = leg('teams')
  teams.offered(said('RTP/SAVP', '0 101', EVENT, `crypto:1 AES_CM_128_HMAC_SHA1_80 ${KEY}`))
  assert.match(carrier.offerFrom(teams), /m=audio 30000 RTP\/AVP 0 96\r\n/)
})

test('payload types are mapped by name, from our numbers to those of the other peer', () => {
  const { carrier, teams } = talking()
  const other = leg('teams')
  other.offerFrom(undefined)
  other.answered(
    said('RTP/SAVP', '8 110', 'rtpmap:110 telephone-event/8000', `crypto:1 AES_CM_128_HMAC_SHA1_80 ${KEY}`),
  )
  assert.ok(carrier.local && other.remote && teams.remote)
  assert.deepEqual(
    [...payloadMap(carrier.local, other.remote)],
    [
      [8, 8],
      [101, 110],
    ],
  )
})

test('without a common codec nothing is agreed', () => {
  const carrier = leg('carrier')
  const offered = carrier.offered(said('RTP/AVP', '18 101', EVENT))
  assert.equal(!offered.ok && offered.fault.warning, 305)
  const video = carrier.offered(said('RTP/AVP', '8').replace('m=audio', 'm=video'))
  assert.equal(!video.ok && video.fault.warning, 304)
  assert.equal(carrier.isAgreed, false)
  assert.equal(carrier.answer(PCMU, false, 'sendrecv').ok, false)
})

for (const latch of ['signalled-address', 'signalled-endpoint'] as const) {
  test(`the carrier is heard from its ${latch} where the configuration says so, Teams by its key`, () => {
    const [carrier, teams] = [leg('carrier', latch), leg('teams', latch)]
    carrier.offered(said('RTP/AVP', '8'))
    teams.offerFrom(carrier)
    teams.answered(said('RTP/SAVP', '8', `crypto:1 AES_CM_128_HMAC_SHA1_80 ${KEY}`))
    carrier.answerFrom(teams)
    assert.deepEqual(carrier.relayOptions()?.security, { profile: 'RTP/AVP', latch })
    assert.equal(teams.relayOptions()?.security.profile, 'RTP/SAVP')
  })
}

const versionOf = (text: string): number => Number(/^o=- \d+ (\d+) /m.exec(text)?.[1])

test('the version of o= grows with what is new and stays with what is the same (RFC 3264 section 8)', () => {
  const carrier = leg('carrier')
  carrier.offered(said('RTP/AVP', '8'))
  const first = carrier.answerFrom(undefined)
  carrier.offered(said('RTP/AVP', '8'))
  const again = carrier.answerFrom(undefined)
  assert.ok(first.ok && again.ok)
  assert.equal(again.value, first.value)
  const held = carrier.offerFrom(undefined, 'sendonly')
  const resumed = carrier.offerFrom(undefined, 'sendrecv')
  assert.deepEqual([first.value, held, resumed].map(versionOf), [1, 2, 3])
})

test('an offer has as many media as were agreed, ours in its place (RFC 3264 section 8)', () => {
  const carrier = leg('carrier')
  const video = 'm=video 5000 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n'
  const offer = said('RTP/AVP', '8')
  const at = offer.indexOf('m=audio')
  assert.ok(carrier.offered(`${offer.slice(0, at)}${video}${offer.slice(at)}`).ok)
  assert.ok(carrier.answerFrom(undefined).ok)
  const media = carrier
    .offerFrom(undefined)
    .match(/^m=.*$/gm)
    ?.map(line => line.split(' ').slice(0, 2).join(' '))
  assert.deepEqual(media, ['m=video 0', 'm=audio 30000'])
})

test('each fork has an answer of its own to the one offer, and leaves the others alone', () => {
  const carrier = leg('carrier')
  carrier.offerFrom(undefined)
  const [one, two] = [carrier.copy(), carrier.copy()]
  assert.ok(one.answered(said('RTP/AVP', '8')).ok)
  assert.ok(two.answered(said('RTP/AVP', '0')).ok)
  assert.deepEqual([one.codec?.name, two.codec?.name, carrier.codec], ['PCMA', 'PCMU', undefined])
})
