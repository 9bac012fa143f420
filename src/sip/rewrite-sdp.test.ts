import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatSdp, parseSdp, type RewriteOptions, rewriteSdp, type Sdp } from './index.ts'

const crlf = (text: string): string => text.replaceAll('\n', '\r\n')
function sdp(text: string): Sdp {
  const parsed = parseSdp(crlf(text))
  assert.ok(parsed.ok, parsed.ok ? '' : parsed.fault)
  return parsed.value
}
const rewritten = (text: string, options: RewriteOptions): string | undefined => {
  const result = rewriteSdp(sdp(text), options)
  return result && formatSdp(result).replaceAll('\r\n', '\n')
}

const TEAMS = `v=0
o=- 4711 1 IN IP4 127.0.0.1
s=session
e=kim@example.net
c=IN IP4 52.112.1.2
b=CT:10000000
t=0 0
a=group:BUNDLE 0
a=ice-lite
a=fingerprint:sha-256 AB
m=audio 49154 RTP/SAVP 103 9 0 8 13 101 118
c=IN IP4 52.112.1.3
b=AS:64
a=mid:0
a=rtcp:49155
a=ice-ufrag:abcd
a=ice-pwd:efgh
a=candidate:1 1 UDP 2130706431 52.112.1.3 49154 typ host
a=crypto:0 AES_CM_128_HMAC_SHA1_32 inline:one
a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:two|2^31
a=rtpmap:103 SILK/8000
a=fmtp:103 useinbandfec=1
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-16
a=rtpmap:118 x-own/8000
a=fmtp:118 odd=1;odder=2
a=rtcp-fb:* ccm
a=ptime:20
a=rtcp-mux
a=label:main-audio
m=video 49158 RTP/SAVP 34
a=rtpmap:34 H263/90000
a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:video
`
const CARRIER: RewriteOptions = { address: '192.0.2.10', port: 20000, profile: 'RTP/AVP' }

test('an SRTP offer becomes an RTP offer that leads nowhere past us', () => {
  assert.equal(
    rewritten(TEAMS, { ...CARRIER, keepFormats: ({ name }) => name !== 'SILK' && name !== 'G722' }),
    `v=0
o=- 4711 1 IN IP4 192.0.2.10
s=session
b=CT:10000000
t=0 0
m=audio 20000 RTP/AVP 0 8 13 101 118
c=IN IP4 192.0.2.10
b=AS:64
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-16
a=rtpmap:118 x-own/8000
a=fmtp:118 odd=1;odder=2
a=rtcp-fb:* ccm
a=ptime:20
a=label:main-audio
a=sendrecv
m=video 0 RTP/SAVP 34
`,
  )
})

test('an RTP offer becomes an SRTP offer with our keys', () => {
  const offer = `v=0
o=carrier 1 7 IN IP4 198.51.100.1
s=-
c=IN IP4 198.51.100.1
t=0 0
a=sendonly
m=audio 30000 RTP/AVP 8 101
a=rtpmap:101 telephone-event/8000
`
  const options: RewriteOptions = {
    address: '2001:db8::5',
    port: 40000,
    rtcpPort: 40009,
    profile: 'RTP/SAVP',
    crypto: ['1 AES_CM_128_HMAC_SHA1_80 inline:ours'],
    origin: { username: '-', sessionId: '99', version: '3' },
  }
  assert.equal(
    rewritten(offer, options),
    `v=0
o=- 99 3 IN IP6 2001:db8::5
s=-
t=0 0
m=audio 40000 RTP/SAVP 8 101
c=IN IP6 2001:db8::5
a=rtpmap:101 telephone-event/8000
a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:ours
a=rtcp:40009
a=sendonly
`,
  )
})

test('a hold by the address 0.0.0.0 stays a hold when the address becomes ours', () => {
  const held = rewriteSdp(sdp(TEAMS.replace('IN IP4 52.112.1.3', 'IN IP4 0.0.0.0')), CARRIER)
  assert.equal(held?.audio?.direction, 'sendonly')
  assert.equal(held?.audio?.address, '192.0.2.10')
})

test('a given direction and rtcp-mux are written once', () => {
  const result = rewritten(TEAMS.replace('a=ptime:20', 'a=recvonly'), {
    ...CARRIER,
    direction: 'inactive',
    rtcpMux: true,
  })
  assert.deepEqual(result?.match(/^a=(recvonly|inactive|sendrecv|rtcp-mux)$/gm), ['a=rtcp-mux', 'a=inactive'])
})

test('a refused section keeps its place, whichever comes first', () => {
  const swapped = TEAMS.replace('m=audio', 'm=image 5000 udptl t38\nm=audio')
  const result = rewriteSdp(sdp(swapped), CARRIER)
  assert.deepEqual(
    result?.media.map(section => [section.kind, section.port]),
    [
      ['image', 0],
      ['audio', 20000],
      ['video', 0],
    ],
  )
})

test('without a voice codec or without audio there is nothing to offer', () => {
  assert.equal(
    rewritten(TEAMS, { ...CARRIER, keepFormats: ({ name }) => name === 'telephone-event' || name === 'CN' }),
    undefined,
  )
  assert.equal(rewritten(TEAMS.replace('m=audio 49154', 'm=audio 0'), CARRIER), undefined)
})

test('no key, candidate or address of the other side remains', () => {
  const result =
    rewritten(TEAMS.replace('a=ptime:20', 'k=clear:secret\na=key-mgmt:mikey x\na=CANDIDATE:x'), CARRIER) ?? ''
  for (const word of [
    'inline',
    'secret',
    'mikey',
    'andidate',
    'CANDIDATE',
    'ice-',
    'fingerprint',
    '52.112',
    '127.0.0.1',
    'kim@',
  ])
    assert.ok(!result.includes(word), word)
})
