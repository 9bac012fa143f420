import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TEAMS_LEG, Teller } from '../../../facts/testing/index.ts'
import { judged } from '../../testing/judged.ts'
import { mediaNoSrtp } from './media-no-srtp.ts'
import { mediaNone } from './media-none.ts'
import { mediaOneWay } from './media-one-way.ts'

const ENDS = {
  local: { address: '192.0.2.21', port: 20000 },
  remote: { address: '52.113.136.29', port: 50000 },
}

function call(
  sent: number | undefined,
  received: number,
  lengthMs = 10_000,
  dropped?: Record<string, number>,
): Teller {
  const story = new Teller('sbc')
    .request('sent', TEAMS_LEG, 'INVITE')
    .at(100)
    .response('received', TEAMS_LEG, 200, 'INVITE')
  story.at(100 + lengthMs).request('sent', TEAMS_LEG, 'BYE', { cseq: 2 })
  if (sent !== undefined)
    story.rtp(TEAMS_LEG.callId, { ...ENDS, phase: 'stopped', direction: 'sent', packets: sent })
  const sum = { ...ENDS, phase: 'stopped', direction: 'received', packets: received } as const
  return story.rtp(TEAMS_LEG.callId, dropped === undefined ? sum : { ...sum, dropped })
}

test('media/none: nothing either way', () => {
  assert.equal(judged(mediaNone, call(0, 0)).length, 1)
  assert.deepEqual(judged(mediaOneWay, call(0, 0)), [])
})

test('media/one-way: nothing comes in, nothing goes out', () => {
  assert.match(judged(mediaOneWay, call(500, 0))[0]?.says ?? '', /none came from 52\.113\.136\.29:50000/)
  assert.match(judged(mediaOneWay, call(0, 500))[0]?.says ?? '', /none were sent/)
  assert.deepEqual(judged(mediaNone, call(500, 0)), [])
})

test('media/one-way: packets that came and were thrown away are told', () => {
  const [finding] = judged(mediaOneWay, call(500, 0, 10_000, { 'srtp-authentication': 480 }))
  assert.match(finding?.says ?? '', /Dropped were 480 packets \(srtp-authentication\)/)
})

test('media rules keep quiet on good calls, very short ones, and where a direction is not known', () => {
  for (const rule of [mediaNone, mediaOneWay]) {
    assert.deepEqual(judged(rule, call(500, 500)), [])
    assert.deepEqual(judged(rule, call(500, 0, 2000)), [])
    assert.deepEqual(judged(rule, call(undefined, 0)), [])
  }
})

test('media rules keep quiet where the SDP lets only one side speak, or none', () => {
  for (const direction of ['inactive', 'sendonly', 'recvonly']) {
    const body = `v=0\r\nm=audio 20000 RTP/SAVP 8\r\na=${direction}\r\n`
    const story = new Teller('sbc')
      .request('sent', TEAMS_LEG, 'INVITE')
      .at(100)
      .response('received', TEAMS_LEG, 200, 'INVITE', { body })
    story.at(10_000).request('sent', TEAMS_LEG, 'BYE', { cseq: 2 })
    for (const way of ['sent', 'received'] as const)
      story.rtp(TEAMS_LEG.callId, {
        ...ENDS,
        phase: 'stopped',
        direction: way,
        packets: way === 'sent' ? 9 : 0,
      })
    assert.deepEqual(judged(mediaOneWay, story), [], direction)
  }
})

test('a session set up is not media, an earlier part of the call with packets is', () => {
  const again = { ...ENDS, direction: 'received' } as const
  const setUp = call(500, 0).rtp(TEAMS_LEG.callId, { ...again, phase: 'started' })
  assert.equal(judged(mediaOneWay, setUp).length, 1)
  const earlier = call(500, 0).rtp(TEAMS_LEG.callId, { ...again, phase: 'stopped', packets: 100 })
  assert.deepEqual(judged(mediaOneWay, earlier), [])
})

const SERVER: [string, string] = ['SERVER', 'Microsoft.PSTNHub.SIPProxy v.2025.1.1.1 i.EUWE.0']
const offered = (body: string, server = [SERVER]): Teller =>
  new Teller('sbc')
    .request('sent', TEAMS_LEG, 'INVITE', { body })
    .response('received', TEAMS_LEG, 488, 'INVITE', { headers: server })
const PLAIN = 'v=0\r\nm=audio 20000 RTP/AVP 8\r\n'

test('media/no-srtp: 488 to an offer without a key', () => {
  assert.equal(judged(mediaNoSrtp, offered(PLAIN)).length, 1)
})

test("media/no-srtp: not with a key, nor with DTLS, nor for a carrier's refusal", () => {
  const key = 'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:c2VjcmV0\r\n'
  assert.deepEqual(judged(mediaNoSrtp, offered(PLAIN + key)), [])
  assert.deepEqual(judged(mediaNoSrtp, offered(`${PLAIN}a=fingerprint:sha-256 00\r\n`)), [])
  assert.deepEqual(judged(mediaNoSrtp, offered(PLAIN, [])), [])
})
