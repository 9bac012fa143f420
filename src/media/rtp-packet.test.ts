import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeRtp, encodeRtp, isRtcp, type RtpPacket, rtpHeaderBytes } from './rtp-packet.ts'

const plain: RtpPacket = {
  marker: true,
  payloadType: 8,
  sequence: 65535,
  timestamp: 0xfffffff0,
  ssrc: 0xdeadbeef,
  payload: Uint8Array.of(1, 2, 3),
}

test('an RTP packet lies on the wire as RFC 3550 draws it', () => {
  assert.equal(Buffer.from(encodeRtp(plain)).toString('hex'), '8088fffffffffff0deadbeef010203')
})

test('contributing sources, extension and padding survive encoding and decoding', () => {
  const full: RtpPacket = {
    ...plain,
    csrc: [1, 0xffffffff],
    extension: { profile: 0xbede, data: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) },
    paddingBytes: 5,
  }
  const decoded = decodeRtp(encodeRtp(full))
  assert.deepEqual(decoded, { ok: true, value: full })
})

test('an RTP packet cut off in its header, list, extension or padding is refused with the place', () => {
  const faultOf = (hex: string) => {
    const decoded = decodeRtp(Buffer.from(hex, 'hex'))
    return decoded.ok ? undefined : decoded.fault
  }
  assert.equal(faultOf('8008000100000001'), 'short')
  assert.equal(faultOf('400800010000000100000002'), 'version')
  assert.equal(faultOf('820800010000000100000002aaaaaaaa'), 'short')
  assert.equal(faultOf('900800010000000100000002bede'), 'extension')
  assert.equal(faultOf('900800010000000100000002bede0002aaaaaaaa'), 'extension')
  assert.equal(faultOf('a0080001000000010000000200'), 'padding')
  assert.equal(faultOf('a008000100000001000000020102030a'), 'padding')
})

test('no octets make the decoder throw or look beyond the end', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), bytes => {
      const decoded = decodeRtp(bytes)
      const header = rtpHeaderBytes(bytes)
      if (decoded.ok) assert.deepEqual(Buffer.from(encodeRtp(decoded.value)).length, bytes.length)
      if (header.ok) assert.ok(header.value <= bytes.length)
    }),
  )
})

test('RTCP is told from RTP by its packet type, and STUN is neither', () => {
  const typed = (first: number, second: number) => Uint8Array.of(first, second, 0, 1, 0, 0, 0, 0)
  assert.equal(isRtcp(typed(0x80, 200)), true)
  assert.equal(isRtcp(typed(0x81, 192)), true)
  assert.equal(isRtcp(typed(0x81, 223)), true)
  assert.equal(isRtcp(typed(0x80, 224)), false)
  assert.equal(isRtcp(typed(0x80, 0x80 | 8)), false)
  assert.equal(isRtcp(typed(0x80, 101)), false)
  assert.equal(isRtcp(typed(0x00, 200)), false)
  assert.equal(isRtcp(Uint8Array.of(0x80, 200)), false)
})
