import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { AudioReader } from './audio-reader.ts'
import { parseSdp } from './sdp.ts'

const octets = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'))

const OFFER = `v=0
o=- 1 1 IN IP4 198.51.100.7
s=-
c=IN IP4 198.51.100.8
t=0 0
m=video 9 RTP/AVP 31
c=IN IP4 198.51.100.1
m=audio 0 RTP/AVP 0
m=audio 10000 RTP/SAVP 8 101 96
c=IN IP6 2001:db8::1
a=rtpmap:101 telephone-event/8000
a=rtpmap:96 opus/48000/2
a=ptime:20
m=audio 12000 RTP/AVP 0
`.replaceAll('\n', '\r\n')

function parsed(description: Uint8Array) {
  const sdp = parseSdp(description)
  const audio = sdp.ok ? sdp.value.audio : undefined
  if (audio?.address === undefined) return undefined
  const { address, port, profile, rtpmaps } = audio
  return { address, port, profile, rtpmaps }
}

test('address, port and codecs of the first audio section that is not refused are told', () => {
  const audio = new AudioReader().read(octets(OFFER))
  assert.deepEqual(audio, parsed(octets(OFFER)))
  assert.equal(audio?.address, '2001:db8::1')
  assert.deepEqual([...(audio?.rtpmaps.keys() ?? [])], ['8', '101', '96'])
})

test('descriptions with the same codecs share one list of them', () => {
  const reader = new AudioReader()
  const first = reader.read(octets(OFFER))
  const second = reader.read(octets(OFFER.replace('10000', '10002').replace('2001:db8::1', '2001:db8::2')))
  assert.equal(second?.port, 10002)
  assert.equal(first?.rtpmaps, second?.rtpmaps)
})

test('whatever octets come, the parser of SDP would say the same', () => {
  const reader = new AudioReader()
  const pieces = fc.string({
    unit: fc.constantFrom(
      ' ',
      '  ',
      '\t',
      '\r\n',
      '\n',
      '\r',
      '\0',
      '/',
      '0',
      '65536',
      'm=audio 5 X 1\r\n',
      'c=IN IP4 x/3',
      'a=',
    ),
    maxLength: 3,
  })
  const changed = fc
    .array(fc.record({ at: fc.nat(OFFER.length), cut: fc.nat(8), put: pieces }), { maxLength: 2 })
    .map(changes =>
      changes.reduce((text, { at, cut, put }) => text.slice(0, at) + put + text.slice(at + cut), OFFER),
    )
  fc.assert(
    fc.property(changed, text => {
      assert.deepEqual(reader.read(octets(text)), parsed(octets(text)))
    }),
    { numRuns: 3000 },
  )
  const many = OFFER + 'm=audio 5 X 1\r\n'.repeat(32)
  assert.equal(reader.read(octets(many)), undefined)
})
