// SHA-1 and HMAC-SHA1 (FIPS 180-4, RFC 2104) for the authentication of SRTP. Written out because a Hmac object of
// node:crypto costs some 13 microseconds to make in Node 24, more than all the rest of a packet; here the two
// key-dependent blocks of HMAC are hashed once per key and a packet pays for its own octets only.

const blockBytes = 64
export const sha1Bytes = 20

// Work space shared by all: hashing is synchronous and leaves nothing in it that is read later.
const schedule = new Int32Array(80)
const state = new Int32Array(5)
const lastBlocks = new Uint8Array(2 * blockBytes)
const innerDigest = new Uint8Array(sha1Bytes)

const initial = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0)

/** The SHA-1 digest of `message`, 20 octets. */
export function sha1(message: Uint8Array): Uint8Array {
  const digest = new Uint8Array(sha1Bytes)
  state.set(initial)
  finish(message, message.length, 0, digest)
  return digest
}

/** HMAC-SHA1 with one key, for many messages. */
export class HmacSha1 {
  readonly #inner: Int32Array
  readonly #outer: Int32Array

  constructor(key: Uint8Array) {
    const block = new Uint8Array(blockBytes)
    block.set(key.length > blockBytes ? sha1(key) : key)
    this.#inner = stateAfter(block.map(octet => octet ^ 0x36))
    this.#outer = stateAfter(block.map(octet => octet ^ 0x5c))
  }

  /**
   * Authenticates the first `length` octets of `message` and fills `tag` (at most 20 octets) with the beginning
   * of the result. `tag` may overlap `message`: it is written last.
   */
  sign(message: Uint8Array, length: number, tag: Uint8Array): void {
    state.set(this.#inner)
    finish(message, length, blockBytes, innerDigest)
    state.set(this.#outer)
    finish(innerDigest, sha1Bytes, blockBytes, tag)
  }
}

function stateAfter(block: Uint8Array): Int32Array {
  state.set(initial)
  compress(block, 0)
  return state.slice()
}

/** Hashes the message into `state`, which has seen `before` octets, closes it and writes the digest. */
function finish(message: Uint8Array, length: number, before: number, digest: Uint8Array): void {
  const whole = length - (length % blockBytes)
  for (let at = 0; at < whole; at += blockBytes) compress(message, at)
  const rest = length - whole
  const closing = rest + 9 > blockBytes ? 2 * blockBytes : blockBytes
  for (let i = 0; i < rest; i++) lastBlocks[i] = message[whole + i] as number
  lastBlocks[rest] = 0x80
  lastBlocks.fill(0, rest + 1, closing - 4)
  // Messages here are far below 2^29 octets, so the upper half of the length in bits stays 0.
  const bits = (before + length) * 8
  for (let i = 0; i < 4; i++) lastBlocks[closing - 1 - i] = bits >>> (8 * i)
  compress(lastBlocks, 0)
  if (closing > blockBytes) compress(lastBlocks, blockBytes)
  for (let i = 0; i < digest.length; i++) digest[i] = (state[i >> 2] as number) >>> (24 - 8 * (i & 3))
}

function compress(bytes: Uint8Array, from: number): void {
  const w = schedule
  for (let i = 0, at = from; i < 16; i++, at += 4) {
    w[i] =
      ((bytes[at] as number) << 24) |
      ((bytes[at + 1] as number) << 16) |
      ((bytes[at + 2] as number) << 8) |
      (bytes[at + 3] as number)
  }
  for (let i = 16; i < 80; i++) {
    const mixed = (w[i - 3] as number) ^ (w[i - 8] as number) ^ (w[i - 14] as number) ^ (w[i - 16] as number)
    w[i] = (mixed << 1) | (mixed >>> 31)
  }
  let a = state[0] as number
  let b = state[1] as number
  let c = state[2] as number
  let d = state[3] as number
  let e = state[4] as number
  for (let i = 0; i < 80; i++) {
    let mixed: number
    if (i < 20) mixed = ((b & c) | (~b & d)) + 0x5a827999
    else if (i < 40) mixed = (b ^ c ^ d) + 0x6ed9eba1
    else if (i < 60) mixed = ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc
    else mixed = (b ^ c ^ d) + 0xca62c1d6
    const next = (((a << 5) | (a >>> 27)) + mixed + e + (w[i] as number)) | 0
    e = d
    d = c
    c = (b << 30) | (b >>> 2)
    b = a
    a = next
  }
  state[0] = (state[0] as number) + a
  state[1] = (state[1] as number) + b
  state[2] = (state[2] as number) + c
  state[3] = (state[3] as number) + d
  state[4] = (state[4] as number) + e
}
