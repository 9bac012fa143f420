import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Answered,
  type AnswerOptions,
  answerDirection,
  answerFault,
  answerOffer,
  type Direction,
  formatSdp,
  G722,
  makeOffer,
  type OfferOptions,
  PCMA,
  PCMU,
  parseSdp,
  type Sdp,
} from '../index.ts'

const LOCAL: OfferOptions = {
  address: '192.0.2.10',
  port: 20000,
  codecs: [PCMA, PCMU],
  profile: 'RTP/SAVP',
  crypto: ['1 AES_CM_128_HMAC_SHA1_80 inline:mine'],
  sessionId: '7',
  version: 1,
  ptimeMs: 20,
}
const sdp = (...sections: string[]): Sdp => {
  const parsed = parseSdp(
    `v=0\r\no=- 1 1 IN IP4 198.51.100.1\r\ns=-\r\nc=IN IP4 198.51.100.1\r\nt=0 0\r\n${sections.join('')}`,
  )
  assert.ok(parsed.ok, parsed.ok ? '' : parsed.fault)
  return parsed.value
}
const audio = (profile: string, formats: string, ...attributes: string[]): string =>
  `m=audio 30000 ${profile} ${formats}\r\n${attributes.map(value => `a=${value}\r\n`).join('')}`

function answered(offer: Sdp, change: Partial<AnswerOptions> = {}): Answered {
  const result = answerOffer(offer, { ...LOCAL, telephoneEvent: true, ...change })
  assert.ok(result.ok, result.ok ? '' : result.fault.reason)
  return result.value
}

test('an offer of ours is complete and can be read again', () => {
  const text = formatSdp(makeOffer({ ...LOCAL, telephoneEvent: 101 }))
  assert.equal(
    text.replaceAll('\r\n', '\n'),
    `v=0
o=- 7 1 IN IP4 192.0.2.10
s=-
c=IN IP4 192.0.2.10
t=0 0
m=audio 20000 RTP/SAVP 8 0 101
a=rtpmap:8 PCMA/8000
a=rtpmap:0 PCMU/8000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-16
a=ptime:20
a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:mine
a=sendrecv
`,
  )
  assert.ok(parseSdp(text).ok)
})

test('an answer takes the offer’s first common codec under the offer’s payload types', () => {
  const offer = sdp(
    audio(
      'RTP/SAVP',
      '104 96 0 100',
      'rtpmap:104 SILK/16000',
      'rtpmap:96 pcma/8000',
      'rtpmap:100 telephone-event/8000',
    ),
  )
  const { answer, codec, telephoneEvent, index } = answered(offer)
  assert.deepEqual([codec.payloadType, codec.name, index], ['96', 'pcma', 0])
  assert.deepEqual(telephoneEvent, { payloadType: '100', rate: 8000 })
  assert.deepEqual(answer.audio?.formats, ['96', '100'])
  assert.equal(answer.audio?.profile, 'RTP/SAVP')
  assert.equal(answerFault(offer, answer), undefined)
})

test('our own order decides when asked to', () => {
  const offer = sdp(audio('RTP/SAVP', '0 8'))
  assert.equal(answered(offer).codec.name, 'PCMU')
  assert.equal(answered(offer, { preference: 'mine' }).codec.name, 'PCMA')
})

test('telephone-event of the codec’s own clock is preferred', () => {
  const offer = sdp(
    audio('RTP/SAVP', '9 101 102', 'rtpmap:101 telephone-event/16000', 'rtpmap:102 telephone-event/8000'),
  )
  assert.equal(answered(offer, { codecs: [G722] }).telephoneEvent?.payloadType, '102')
  assert.equal(answered(offer, { codecs: [G722], telephoneEvent: false }).telephoneEvent, undefined)
  const wide = sdp(
    audio(
      'RTP/SAVP',
      '104 101 102',
      'rtpmap:104 SILK/16000',
      'rtpmap:101 telephone-event/8000',
      'rtpmap:102 telephone-event/16000',
    ),
  )
  const SILK = { payloadType: '104', name: 'SILK', rate: 16_000 }
  assert.deepEqual(answered(wide, { codecs: [SILK] }).telephoneEvent, { payloadType: '102', rate: 16_000 })
})

test('a video section and a second audio section are answered with port 0', () => {
  const offer = sdp(
    'm=video 5000 RTP/SAVP 34\r\n',
    audio('RTP/AVP', '8'),
    audio('RTP/SAVP', '8'),
    audio('RTP/SAVP', '0'),
  )
  const { answer, index } = answered(offer)
  assert.equal(index, 2)
  assert.deepEqual(
    answer.media.map(section => `${section.kind} ${section.port} ${section.profile} ${section.formats}`),
    ['video 0 RTP/SAVP 34', 'audio 0 RTP/AVP 8', 'audio 20000 RTP/SAVP 8', 'audio 0 RTP/SAVP 0'],
  )
})

for (const [title, section, reason] of [
  ['no audio', 'm=video 5000 RTP/SAVP 34\r\n', 'No audio offered'],
  ['audio of port 0', 'm=audio 0 RTP/SAVP 8\r\n', 'No audio offered'],
  ['plain RTP where SRTP is demanded', audio('RTP/AVP', '8'), 'No media with profile RTP/SAVP offered'],
  ['DTLS without SDES keys', audio('UDP/TLS/RTP/SAVP', '8'), 'No media with profile RTP/SAVP offered'],
  ['no common codec', audio('RTP/SAVP', '18 4'), 'No common codec'],
  ['only telephone-event', audio('RTP/SAVP', '101', 'rtpmap:101 telephone-event/8000'), 'No common codec'],
] as const) {
  test(`${title}: 488`, () => {
    assert.deepEqual(answerOffer(sdp(section), { ...LOCAL, telephoneEvent: true }), {
      ok: false,
      fault: { status: 488, reason },
    })
  })
}

test('the offered variant of our profile is repeated in the answer', () => {
  const offer = sdp(audio('UDP/TLS/RTP/SAVP', '8', 'crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x'))
  assert.equal(answered(offer).answer.audio?.profile, 'UDP/TLS/RTP/SAVP')
})

test('rtcp-mux is answered only where it was offered', () => {
  assert.equal(answered(sdp(audio('RTP/SAVP', '8')), { rtcpMux: true }).answer.audio?.rtcpMux, false)
  assert.equal(
    answered(sdp(audio('RTP/SAVP', '8', 'rtcp-mux')), { rtcpMux: true }).answer.audio?.rtcpMux,
    true,
  )
})

const DIRECTIONS: [offered: Direction, wanted: Direction, answer: Direction][] = [
  ['sendrecv', 'sendrecv', 'sendrecv'],
  ['sendonly', 'sendrecv', 'recvonly'],
  ['recvonly', 'sendrecv', 'sendonly'],
  ['inactive', 'sendrecv', 'inactive'],
  ['sendrecv', 'sendonly', 'sendonly'],
  ['sendonly', 'sendonly', 'inactive'],
  ['recvonly', 'recvonly', 'inactive'],
]
for (const [offered, wanted, expected] of DIRECTIONS) {
  test(`${offered} offered, ${wanted} wanted: ${expected}`, () => {
    assert.equal(answerDirection(offered, wanted), expected)
    const { answer, direction } = answered(sdp(audio('RTP/SAVP', '8', offered)), { direction: wanted })
    assert.deepEqual([direction, answer.audio?.direction], [expected, expected])
  })
}

test('an answer that does not fit its offer is found', () => {
  const offer = sdp(audio('RTP/SAVP', '8'), 'm=video 0 RTP/SAVP 34\r\n')
  assert.ok(answerFault(offer, sdp(audio('RTP/SAVP', '8'))))
  assert.ok(answerFault(offer, sdp('m=video 0 RTP/SAVP 34\r\n', audio('RTP/SAVP', '8'))))
  assert.ok(answerFault(offer, sdp('m=audio 0 RTP/SAVP 8\r\n', 'm=video 0 RTP/SAVP 34\r\n')))
  assert.ok(answerFault(offer, sdp(audio('RTP/AVP', '8'), 'm=video 0 RTP/SAVP 34\r\n')))
  assert.equal(answerFault(offer, sdp(audio('RTP/SAVP', '8'), 'm=video 0 RTP/SAVP 34\r\n')), undefined)
  const refused = sdp('m=audio 0 RTP/SAVP 8\r\n', audio('RTP/SAVP', '8'))
  assert.ok(answerFault(refused, sdp(audio('RTP/SAVP', '8'), 'm=audio 0 RTP/SAVP 8\r\n')))
})
