// AES in counter mode as SRTP uses it (RFC 3711 section 4.1.1), and the derivation of session keys from the
// master key (section 4.3). One cipher object in ECB mode lives as long as the key and encrypts counter blocks:
// making a cipher object per packet would cost ten times the packet's own work in Node 24.

import { type Cipheriv, createCipheriv, createSecretKey } from 'node:crypto'
import { assert } from '../kernel/index.ts'
import { masterKeyBytes } from './srtp-key.ts'

const blockBytes = 16
/** The longest stretch of key stream one packet may take; far above any packet that a network carries whole. */
export const longestKeyStreamBytes = 4096

// The counter blocks of the packet at hand; `update` copies, so that all keys can share them.
const blocks = new Uint8Array(longestKeyStreamBytes)

export class AesCounter {
  readonly #cipher: Cipheriv

  constructor(key: Uint8Array) {
    this.#cipher = createCipheriv('aes-128-ecb', createSecretKey(key), null).setAutoPadding(false)
  }

  /** At least `length` octets of key stream for the initial counter `iv` (16 octets, the last two being 0). */
  keyStream(iv: Uint8Array, length: number): Uint8Array {
    assert(length <= longestKeyStreamBytes, 'a packet takes a bounded key stream')
    const end = Math.ceil(length / blockBytes) * blockBytes
    for (let at = 0, count = 0; at < end; at += blockBytes, count++) {
      for (let i = 0; i < 14; i++) blocks[at + i] = iv[i] as number
      blocks[at + 14] = count >>> 8
      blocks[at + 15] = count
    }
    return this.#cipher.update(blocks.subarray(0, end))
  }
}

/** Which session key is derived (RFC 3711 section 4.3.1); those for SRTCP are 3 higher. */
export const sessionLabel = { encryption: 0, authentication: 1, salt: 2 } as const
export const srtcpLabels = 3

/** Session keys out of master key and salt; the key derivation rate is 0 (never again). */
export class KeyDerivation {
  readonly #counter: AesCounter
  readonly #salt: Uint8Array

  constructor(master: Uint8Array) {
    this.#counter = new AesCounter(master.subarray(0, masterKeyBytes))
    this.#salt = master.subarray(masterKeyBytes)
  }

  /** `length` octets for `label`. */
  derive(label: number, length: number): Uint8Array {
    const iv = new Uint8Array(blockBytes)
    iv.set(this.#salt)
    iv[7] = (iv[7] as number) ^ label
    return Uint8Array.from(this.#counter.keyStream(iv, length).subarray(0, length))
  }
}
