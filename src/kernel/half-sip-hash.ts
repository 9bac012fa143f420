// HalfSipHash-1-3 (Aumasson and Bernstein's SipHash in words of 32 bits): a hash of octets that nobody who does not know
// its key can aim at one slot of a table. The name has nothing to do with the protocol.

import { u32le } from './octets.ts'

/** A key of 64 bits. */
export type HashKey = readonly [number, number]

export function halfSipHash(bytes: Uint8Array, length: number, [k0, k1]: HashKey): number {
  let v0 = k0
  let v1 = k1
  let v2 = k0 ^ 0x6c796765
  let v3 = k1 ^ 0x74656462
  const whole = length & ~3
  let last = length << 24
  for (let at = whole; at < length; at++) last |= (bytes[at] as number) << (8 * (at - whole))
  // One round for each word, three behind an end of ones.
  for (let at = 0, rounds = whole / 4 + 4; rounds > 0; at += 4, rounds--) {
    const part = at < whole ? u32le(bytes, at) : at === whole ? last : 0
    v3 ^= part
    if (rounds === 3) v2 ^= 0xff
    v0 = (v0 + v1) | 0
    v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0
    v0 = (v0 << 16) | (v0 >>> 16)
    v2 = (v2 + v3) | 0
    v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2
    v0 = (v0 + v3) | 0
    v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0
    v2 = (v2 + v1) | 0
    v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2
    v2 = (v2 << 16) | (v2 >>> 16)
    v0 ^= part
  }
  return v1 ^ v3
}
