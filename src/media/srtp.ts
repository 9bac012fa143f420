// SRTP and SRTCP with AES-CM and HMAC-SHA1 (RFC 3711), one context for one direction and one master key.
//
//    SRTP    | header | encrypted payload            |      [MKI] | tag (10 or 4) |
//            |<------- authenticated, then ROC ----->|
//    SRTCP   | 8 octets | encrypted rest | E + index | [MKI] | tag (10) |
//            |<---------- authenticated ------------->|

import { fault, ok, type Result } from '../kernel/index.ts'
import { AesCounter, KeyDerivation, longestKeyStreamBytes, sessionLabel, srtcpLabels } from './aes-counter.ts'
import { readUint16, readUint32, writeUint32 } from './octets.ts'
import { rtpFixedHeaderBytes, rtpHeaderBytes } from './rtp-packet.ts'
import { SequenceWindow } from './sequence-window.ts'
import { HmacSha1, sha1Bytes } from './sha1.ts'
import { masterKeyBytes, masterSaltBytes, type SrtpKey } from './srtp-key.ts'

/**
 * Why a packet was not let through. `short`: cannot hold its header and tag; `not-rtp`: malformed header;
 * `long`: above `longestKeyStreamBytes`; `auth`: wrong tag; `replay`: seen before or too old to tell;
 * `ssrc-limit`: one source more than `srtpSsrcLimit`; `exhausted`: the SRTCP index is used up (RFC 3711 9.2).
 */
export type SrtpFault = 'short' | 'not-rtp' | 'long' | 'auth' | 'replay' | 'ssrc-limit' | 'exhausted'

/** Sources that one context remembers, for RTP and RTCP each; a source is never forgotten, so none is replayed. */
export const srtpSsrcLimit = 32

const rtcpHeaderBytes = 8
const rtcpIndexBytes = 4
const rtcpIndexLimit = 0x80000000
const rtcpTagBytes = 10
const rocBytes = 4
const rolloverCycle = 0x10000

// Work space for the packet at hand.
const iv = new Uint8Array(16)
const expectedTag = new Uint8Array(sha1Bytes)

class SessionKeys {
  readonly #cipher: AesCounter
  readonly #salt: Uint8Array
  readonly hmac: HmacSha1

  constructor(key: SrtpKey, labels: number) {
    const master = new KeyDerivation(key.revealMaster())
    this.#cipher = new AesCounter(master.derive(labels + sessionLabel.encryption, masterKeyBytes))
    this.#salt = master.derive(labels + sessionLabel.salt, masterSaltBytes)
    this.hmac = new HmacSha1(master.derive(labels + sessionLabel.authentication, sha1Bytes))
  }

  /** Encrypts or decrypts `bytes` from `start` to `end` in place (RFC 3711 section 4.1.1). */
  crypt(bytes: Uint8Array, start: number, end: number, ssrc: number, index: number): void {
    iv.set(this.#salt)
    const high = Math.floor(index / rolloverCycle)
    writeUint32(iv, 4, readUint32(iv, 4) ^ ssrc)
    writeUint32(iv, 8, readUint32(iv, 8) ^ high)
    iv[12] = (iv[12] as number) ^ (index >>> 8)
    iv[13] = (iv[13] as number) ^ index
    const stream = this.#cipher.keyStream(iv, end - start)
    for (let at = start, i = 0; at < end; at++, i++) bytes[at] = (bytes[at] as number) ^ (stream[i] as number)
  }

  /** Compares all octets always, so that the time taken says nothing about the right tag. */
  verify(message: Uint8Array, length: number, packet: Uint8Array, tagBytes: number): boolean {
    this.hmac.sign(message, length, expectedTag)
    const at = packet.length - tagBytes
    let difference = 0
    for (let i = 0; i < tagBytes; i++) difference |= (expectedTag[i] as number) ^ (packet[at + i] as number)
    return difference === 0
  }
}

/**
 * Protects what we send, or unprotects what a peer sends, under one key. A context lives as long as its key:
 * making a new one for the same key would start the rollover counters anew and use key stream twice.
 */
export class SrtpContext {
  readonly #key: SrtpKey
  readonly #tagBytes: number
  readonly #rtp: SessionKeys
  readonly #streams = new Map<number, SequenceWindow>()
  readonly #rtcpStreams = new Map<number, SequenceWindow>()
  #rtcp: SessionKeys | undefined
  // Known for sure after the first authentic packet; a peer may announce an MKI in SDP and send none.
  #mkiBytes: number | undefined

  constructor(key: SrtpKey) {
    this.#key = key
    this.#tagBytes = key.suite === 'AES_CM_128_HMAC_SHA1_32' ? 4 : 10
    this.#rtp = new SessionKeys(key, 0)
  }

  /** One RTP packet made SRTP; the input stays as it is. A sequence number may be protected once only. */
  protect(rtp: Uint8Array): Result<Uint8Array, SrtpFault> {
    if (rtp.length > longestKeyStreamBytes) return fault('long')
    const header = rtpHeaderBytes(rtp)
    if (!header.ok) return fault('not-rtp')
    const ssrc = readUint32(rtp, 8)
    const stream = streamOf(this.#streams, ssrc)
    if (stream === undefined) return fault('ssrc-limit')
    const index = stream.estimate(readUint16(rtp, 2))
    if (stream.judge(index) !== 'new') return fault('replay')
    const mkiBytes = this.#key.mki?.bytes ?? 0
    const end = rtp.length + mkiBytes
    const out = Buffer.allocUnsafe(end + this.#tagBytes)
    out.set(rtp)
    this.#rtp.crypt(out, header.value, rtp.length, ssrc, index)
    // The ROC is authenticated but not sent: it lies for a moment where MKI and tag come afterwards.
    writeUint32(out, rtp.length, Math.floor(index / rolloverCycle))
    this.#rtp.hmac.sign(out, rtp.length + rocBytes, out.subarray(end))
    writeMki(out, rtp.length, this.#key)
    accept(this.#streams, ssrc, stream, index)
    return ok(out)
  }

  /** One SRTP packet made RTP, authenticated and not replayed; the input stays as it is. */
  unprotect(srtp: Uint8Array): Result<Uint8Array, SrtpFault> {
    if (srtp.length > longestKeyStreamBytes) return fault('long')
    if (srtp.length < rtpFixedHeaderBytes + this.#tagBytes) return fault('short')
    const ssrc = readUint32(srtp, 8)
    const stream = streamOf(this.#streams, ssrc)
    if (stream === undefined) return fault('ssrc-limit')
    const index = stream.estimate(readUint16(srtp, 2))
    if (stream.judge(index) !== 'new') return fault('replay')
    const plain = this.#authentic(srtp, ssrc, index)
    if (plain.ok) accept(this.#streams, ssrc, stream, index)
    if (plain.ok || plain.fault !== 'auth' || stream.highest >= 0) return plain
    // Whoever comes late to a stream (an answer takes seconds) may have missed its first rollover.
    const late = this.#authentic(srtp, ssrc, index + rolloverCycle)
    if (late.ok) accept(this.#streams, ssrc, stream, index + rolloverCycle)
    return late
  }

  #authentic(srtp: Uint8Array, ssrc: number, index: number): Result<Uint8Array, SrtpFault> {
    const announced = this.#mkiBytes ?? this.#key.mki?.bytes ?? 0
    for (const mkiBytes of this.#mkiBytes === undefined && announced > 0 ? [announced, 0] : [announced]) {
      const length = srtp.length - this.#tagBytes - mkiBytes
      if (length < rtpFixedHeaderBytes) continue
      const out = Buffer.allocUnsafe(length + rocBytes)
      out.set(srtp.subarray(0, length))
      writeUint32(out, length, Math.floor(index / rolloverCycle))
      if (!this.#rtp.verify(out, length + rocBytes, srtp, this.#tagBytes)) continue
      const rtp = out.subarray(0, length)
      const header = rtpHeaderBytes(rtp)
      if (!header.ok) return fault('not-rtp')
      this.#rtp.crypt(rtp, header.value, length, ssrc, index)
      this.#mkiBytes = mkiBytes
      return ok(rtp)
    }
    return fault('auth')
  }

  /** One RTCP compound packet made SRTCP (RFC 3711 section 3.4), always encrypted. */
  protectRtcp(rtcp: Uint8Array): Result<Uint8Array, SrtpFault> {
    if (rtcp.length < rtcpHeaderBytes) return fault('short')
    if (rtcp.length > longestKeyStreamBytes) return fault('long')
    const ssrc = readUint32(rtcp, 4)
    const stream = streamOf(this.#rtcpStreams, ssrc)
    if (stream === undefined) return fault('ssrc-limit')
    const index = stream.highest + 1
    if (index >= rtcpIndexLimit) return fault('exhausted')
    const keys = this.#rtcpKeys()
    const authenticated = rtcp.length + rtcpIndexBytes
    const end = authenticated + (this.#key.mki?.bytes ?? 0)
    const out = Buffer.allocUnsafe(end + rtcpTagBytes)
    out.set(rtcp)
    keys.crypt(out, rtcpHeaderBytes, rtcp.length, ssrc, index)
    writeUint32(out, rtcp.length, (rtcpIndexLimit | index) >>> 0)
    keys.hmac.sign(out, authenticated, out.subarray(end))
    writeMki(out, authenticated, this.#key)
    accept(this.#rtcpStreams, ssrc, stream, index)
    return ok(out)
  }

  /** One SRTCP packet made RTCP, authenticated and not replayed. The tag has 80 bits in both suites (RFC 4568 6.2). */
  unprotectRtcp(srtcp: Uint8Array): Result<Uint8Array, SrtpFault> {
    if (srtcp.length > longestKeyStreamBytes) return fault('long')
    if (srtcp.length < rtcpHeaderBytes + rtcpIndexBytes + rtcpTagBytes) return fault('short')
    const ssrc = readUint32(srtcp, 4)
    const stream = streamOf(this.#rtcpStreams, ssrc)
    if (stream === undefined) return fault('ssrc-limit')
    const keys = this.#rtcpKeys()
    const announced = this.#mkiBytes ?? this.#key.mki?.bytes ?? 0
    for (const mkiBytes of this.#mkiBytes === undefined && announced > 0 ? [announced, 0] : [announced]) {
      const authenticated = srtcp.length - rtcpTagBytes - mkiBytes
      const length = authenticated - rtcpIndexBytes
      if (length < rtcpHeaderBytes || !keys.verify(srtcp, authenticated, srtcp, rtcpTagBytes)) continue
      const trailer = readUint32(srtcp, length)
      const index = trailer % rtcpIndexLimit
      if (stream.judge(index) !== 'new') return fault('replay')
      // Not `slice`, which on a Buffer is a view and would decrypt the caller's octets.
      const out = Uint8Array.from(srtcp.subarray(0, length))
      if (trailer >= rtcpIndexLimit) keys.crypt(out, rtcpHeaderBytes, length, ssrc, index)
      this.#mkiBytes = mkiBytes
      accept(this.#rtcpStreams, ssrc, stream, index)
      return ok(out)
    }
    return fault('auth')
  }

  /** Made with the first RTCP packet: many legs never see one, and a cipher object takes memory. */
  #rtcpKeys(): SessionKeys {
    this.#rtcp ??= new SessionKeys(this.#key, srtcpLabels)
    return this.#rtcp
  }
}

/** The known stream, or a fresh one that counts only once an authentic packet puts it into the map. */
function streamOf(streams: Map<number, SequenceWindow>, ssrc: number): SequenceWindow | undefined {
  const known = streams.get(ssrc)
  if (known !== undefined || streams.size >= srtpSsrcLimit) return known
  return new SequenceWindow()
}

function accept(
  streams: Map<number, SequenceWindow>,
  ssrc: number,
  stream: SequenceWindow,
  index: number,
): void {
  if (stream.highest < 0) streams.set(ssrc, stream)
  stream.accept(index)
}

function writeMki(out: Uint8Array, at: number, key: SrtpKey): void {
  if (key.mki === undefined) return
  for (let i = 0; i < key.mki.bytes; i++) out[at + i] = key.mki.value >>> (8 * (key.mki.bytes - 1 - i))
}
