import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatSdp, parseSdp, type Sdp } from '../index.ts'

const crlf = (text: string): string => text.replaceAll('\n', '\r\n')
function sdp(text: string): Sdp {
  const parsed = parseSdp(text)
  assert.ok(parsed.ok, parsed.ok ? '' : parsed.fault)
  return parsed.value
}

const TEAMS = crlf(`v=0
o=- 4711 1 IN IP4 127.0.0.1
s=session
c=IN IP4 52.112.1.2
b=CT:10000000
t=0 0
m=audio 49154 RTP/SAVP 111 9 0 8 13 101
c=IN IP4 52.112.1.3
a=rtcp:49155
a=ice-ufrag:abcd
a=candidate:1 1 UDP 2130706431 52.112.1.3 49154 typ host
a=crypto:0 AES_CM_128_HMAC_SHA1_32 inline:one
a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:two|2^31
a=rtpmap:111 SILK/16000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-16
a=ptime:20
a=rtcp-mux
a=label:main-audio
m=video 0 RTP/SAVP 34
a=inactive
`)

test('an SDP is read', () => {
  const { audio, audioIndex, media, origin } = sdp(TEAMS)
  assert.deepEqual(origin, { username: '-', sessionId: '4711', version: '1', address: '127.0.0.1' })
  assert.equal(audioIndex, 0)
  assert.ok(audio)
  assert.deepEqual([audio.kind, audio.port, audio.profile], ['audio', 49154, 'RTP/SAVP'])
  assert.deepEqual(audio.formats, ['111', '9', '0', '8', '13', '101'])
  assert.deepEqual(
    [audio.address, audio.rtcpPort, audio.rtcpMux, audio.ptime],
    ['52.112.1.3', 49155, true, 20],
  )
  assert.deepEqual(audio.rtpmaps.get('111'), { name: 'SILK', rate: 16000 })
  assert.deepEqual(audio.rtpmaps.get('0'), { name: 'PCMU', rate: 8000 })
  assert.deepEqual(audio.telephoneEvents, [{ payloadType: '101', rate: 8000 }])
  assert.equal(audio.fmtp('101'), '0-16')
  assert.deepEqual(audio.cryptos, [
    '0 AES_CM_128_HMAC_SHA1_32 inline:one',
    '1 AES_CM_128_HMAC_SHA1_80 inline:two|2^31',
  ])
  assert.equal(audio.direction, 'sendrecv')
  assert.deepEqual([media[1]?.kind, media[1]?.port, media[1]?.address], ['video', 0, '52.112.1.2'])
})

const HEAD = 'v=0\r\no=- 1 1 IN IP4 1.1.1.1\r\ns=-\r\n'
const direction = (session: string, section: string): string | undefined =>
  sdp(`${HEAD}${session}t=0 0\r\nm=audio 5000 RTP/AVP 0\r\n${section}`).audio?.direction

test('the direction of the section goes before that of the session', () => {
  assert.equal(direction('', ''), 'sendrecv')
  assert.equal(direction('a=recvonly\r\n', ''), 'recvonly')
  assert.equal(direction('a=recvonly\r\n', 'a=inactive\r\n'), 'inactive')
})

test('the address 0.0.0.0 is a hold', () => {
  assert.equal(direction('c=IN IP4 0.0.0.0\r\n', ''), 'sendonly')
  assert.equal(direction('c=IN IP4 0.0.0.0\r\n', 'c=IN IP4 192.0.2.1\r\n'), 'sendrecv')
  assert.equal(direction('', 'c=IN IP4 0.0.0.0\r\na=recvonly\r\n'), 'inactive')
})

test('RTCP without a=rtcp is on the port above, under rtcp-mux on the same', () => {
  const port = (lines: string): number | undefined =>
    sdp(`${HEAD}m=audio 5000 RTP/AVP 0\r\n${lines}`).audio?.rtcpPort
  assert.deepEqual(
    [port(''), port('a=rtcp-mux\r\n'), port('a=rtcp:6001 IN IP4 192.0.2.1\r\n')],
    [5001, 5000, 6001],
  )
})

test('above port 65535 there is none: RTCP is sent nowhere then', () => {
  const { audio } = sdp(`${HEAD}m=audio 65535 RTP/AVP 0\r\n`)
  assert.equal(audio?.rtcpPort, 0)
})

test('channels are kept and a broken rtpmap counts as none', () => {
  const { audio } = sdp(`${HEAD}m=audio 5000 RTP/AVP 96 97\r\na=rtpmap:96 opus/48000/2\r\na=rtpmap:97 x\r\n`)
  assert.deepEqual([...(audio?.rtpmaps ?? [])], [['96', { name: 'opus', rate: 48000, channels: 2 }]])
})

const BAD = [
  '',
  'hello',
  'v=1\r\n',
  'v=0\r\ns=-\r\n',
  `${HEAD}o=- 1 1 IN IP4 1.1.1.1\r\n`,
  `${HEAD}m=audio\r\n`,
  `${HEAD}m=audio x RTP/AVP 0\r\n`,
  `${HEAD}m=audio 70000 RTP/AVP 0\r\n`,
  `${HEAD}m=audio 5000 RTP/AVP\r\n`,
  `${HEAD}c=IN IP5 1.1.1.1\r\n`,
  `${HEAD}c=IN IP4\r\n`,
  `${HEAD}\r\nt=0 0\r\n`,
  `${HEAD}a=x\ry\r\n`,
  `${HEAD}a=x\0\r\n`,
  HEAD + 'a=x\r\n'.repeat(1001),
  HEAD + 'm=audio 0 RTP/AVP 0\r\n'.repeat(33),
]
for (const text of BAD) {
  test(`${JSON.stringify(text.slice(0, 70))} is no SDP`, () => assert.equal(parseSdp(text).ok, false))
}

test('what is not touched is formatted as it came, line ends and all', () => {
  const line = fc
    .tuple(
      fc.constantFrom('a=', 'b=', 'z=', 'a=crypto:', 'm=audio 1 RTP/AVP 0 '),
      fc.string({
        unit: fc.integer({ min: 32, max: 255 }).map(code => String.fromCharCode(code)),
        maxLength: 30,
      }),
      fc.constantFrom('\r\n', '\n'),
    )
    .map(parts => parts.join(''))
  fc.assert(
    fc.property(fc.array(line, { maxLength: 15 }), fc.constantFrom('', '\r\n', 'a=end'), (lines, last) => {
      const text = HEAD + lines.join('') + last
      assert.equal(formatSdp(sdp(text)), text)
    }),
  )
})

test('octets are read as they are', () => {
  const bytes = new Uint8Array([...Buffer.from(HEAD), 0x69, 0x3d, 0xc3, 0xa9, 0x0d, 0x0a])
  const parsed = parseSdp(bytes)
  assert.ok(parsed.ok)
  assert.deepEqual(new Uint8Array(Buffer.from(formatSdp(parsed.value), 'latin1')), bytes)
})

test('withOrigin changes the o= line only', () => {
  const changed = formatSdp(sdp(TEAMS).withOrigin({ version: '2', address: '2001:db8::1' }))
  assert.equal(changed, TEAMS.replace('4711 1 IN IP4 127.0.0.1', '4711 2 IN IP6 2001:db8::1'))
})
