// RTP packets as octets and as values (RFC 3550 section 5.1), and the telling apart of RTP and RTCP that share
// a port (RFC 5761 section 4, RFC 7983).
//
//    0                   1                   2                   3
//    |V=2|P|X|  CC   |M|     PT      |       sequence number         |
//    |                           timestamp                           |
//    |                             SSRC                              |
//    |                     CSRC, CC times (0..15)                    |
//    |  X: profile (16), length in words (16), extension data        |
//    |  payload ...                  P: padding, last octet its count|

import { assert, fault, ok, type Result } from '../kernel/index.ts'
import { readUint16, readUint32, writeUint16, writeUint32 } from './octets.ts'

/** An RTP packet. `payload` and `extension.data` are views of the decoded octets, not copies. */
export interface RtpPacket {
  marker: boolean
  /** 0 to 127. */
  payloadType: number
  /** 0 to 65535. */
  sequence: number
  /** 32 bits, in units of the codec's clock (8000 Hz for G.711). */
  timestamp: number
  /** 32 bits. */
  ssrc: number
  /** Contributing sources, at most 15. */
  csrc?: number[]
  /** Header extension; the length of `data` is a multiple of 4. */
  extension?: { profile: number; data: Uint8Array }
  /** Padding octets after the payload, counting octet included; 0 or absent for none. */
  paddingBytes?: number
  payload: Uint8Array
}

/** Why octets are no RTP packet: too few for the header, not version 2, or a part reaching beyond the end. */
type RtpFault = 'short' | 'version' | 'extension' | 'padding'

export const rtpFixedHeaderBytes = 12

/** Length of the header with CSRC list and extension in octets, or why there is none. Allocates only a result. */
export function rtpHeaderBytes(bytes: Uint8Array): Result<number, RtpFault> {
  if (bytes.length < rtpFixedHeaderBytes) return fault('short')
  const first = bytes[0] as number
  if (first >> 6 !== 2) return fault('version')
  let length = rtpFixedHeaderBytes + 4 * (first & 0x0f)
  if (length > bytes.length) return fault('short')
  if ((first & 0x10) !== 0) {
    if (length + 4 > bytes.length) return fault('extension')
    length += 4 + 4 * readUint16(bytes, length + 2)
    if (length > bytes.length) return fault('extension')
  }
  return ok(length)
}

/** Decodes one RTP packet; every bound is checked, so any octets may be given. RFC 3550 section 5.1. */
export function decodeRtp(bytes: Uint8Array): Result<RtpPacket, RtpFault> {
  const header = rtpHeaderBytes(bytes)
  if (!header.ok) return header
  const first = bytes[0] as number
  const second = bytes[1] as number
  const paddingBytes = (first & 0x20) === 0 ? 0 : (bytes[bytes.length - 1] as number)
  const end = bytes.length - paddingBytes
  if ((first & 0x20) !== 0 && (paddingBytes === 0 || end < header.value)) return fault('padding')
  const packet: RtpPacket = {
    marker: (second & 0x80) !== 0,
    payloadType: second & 0x7f,
    sequence: readUint16(bytes, 2),
    timestamp: readUint32(bytes, 4),
    ssrc: readUint32(bytes, 8),
    payload: bytes.subarray(header.value, end),
  }
  const csrcCount = first & 0x0f
  if (csrcCount > 0) {
    packet.csrc = Array.from({ length: csrcCount }, (_, i) => readUint32(bytes, rtpFixedHeaderBytes + 4 * i))
  }
  if ((first & 0x10) !== 0) {
    const at = rtpFixedHeaderBytes + 4 * csrcCount
    packet.extension = { profile: readUint16(bytes, at), data: bytes.subarray(at + 4, header.value) }
  }
  if (paddingBytes > 0) packet.paddingBytes = paddingBytes
  return ok(packet)
}

/** Encodes a packet of our own making. Breaking the limits named at `RtpPacket` is a bug and throws. */
export function encodeRtp(packet: RtpPacket): Uint8Array {
  const csrc = packet.csrc ?? []
  const padding = packet.paddingBytes ?? 0
  const extension = packet.extension
  assert(csrc.length <= 15, 'an RTP packet has at most 15 contributing sources')
  assert(padding >= 0 && padding <= 255, 'RTP padding is counted in one octet')
  assert(packet.payloadType >= 0 && packet.payloadType <= 127, 'an RTP payload type has 7 bits')
  assert((extension?.data.length ?? 0) % 4 === 0, 'an RTP header extension is made of 32-bit words')
  const extensionBytes = extension === undefined ? 0 : 4 + extension.data.length
  const headerBytes = rtpFixedHeaderBytes + 4 * csrc.length + extensionBytes
  const bytes = new Uint8Array(headerBytes + packet.payload.length + padding)
  bytes[0] = 0x80 | (padding > 0 ? 0x20 : 0) | (extension === undefined ? 0 : 0x10) | csrc.length
  bytes[1] = (packet.marker ? 0x80 : 0) | packet.payloadType
  writeUint16(bytes, 2, packet.sequence)
  writeUint32(bytes, 4, packet.timestamp)
  writeUint32(bytes, 8, packet.ssrc)
  let at = rtpFixedHeaderBytes
  for (const source of csrc) {
    writeUint32(bytes, at, source)
    at += 4
  }
  if (extension !== undefined) {
    writeUint16(bytes, at, extension.profile)
    writeUint16(bytes, at + 2, extension.data.length / 4)
    bytes.set(extension.data, at + 4)
  }
  bytes.set(packet.payload, headerBytes)
  if (padding > 0) bytes[bytes.length - 1] = padding
  return bytes
}

/**
 * Whether a datagram of a media port is RTCP: version 2 and a packet type from 192 to 223 (RFC 5761 section 4).
 * False says only that; whether it is RTP, `rtpHeaderBytes` tells.
 */
export const isRtcp = (bytes: Uint8Array): boolean =>
  bytes.length >= 8 &&
  (bytes[0] as number) >> 6 === 2 &&
  (bytes[1] as number) >= 192 &&
  (bytes[1] as number) <= 223
