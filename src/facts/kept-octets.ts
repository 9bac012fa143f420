// Memory for what is kept of a large source: octets copied out of the reader's chunks into large blocks, and strings that
// hold on to nothing but themselves.

import { OctetMemory } from '../kernel/index.ts'

const BLOCK_BYTES = 1024 * 1024
/** Different strings remembered; then the memory begins anew, which costs a copy and no more. */
const LIMITS = { values: 16_384, bytes: 1024 * 1024 }

export class OctetStore {
  #block = new Uint8Array(0)
  #used = 0

  /** A copy that stays. */
  keep(bytes: Uint8Array): Uint8Array {
    if (bytes.length > BLOCK_BYTES / 4) return bytes.slice()
    if (this.#used + bytes.length > this.#block.length) {
      this.#block = new Uint8Array(BLOCK_BYTES)
      this.#used = 0
    }
    const kept = this.#block.subarray(this.#used, this.#used + bytes.length)
    kept.set(bytes)
    this.#used += bytes.length
    return kept
  }
}

/** Strings that stand in octets, one of each, and none is made that is known: `change` is what becomes of one. */
export class StringStore {
  readonly #known: OctetMemory<string>

  constructor(change: (text: string) => string = text => text) {
    this.#known = new OctetMemory((bytes, from, to) => change(latin1(bytes, from, to)), LIMITS)
  }

  /** One character an octet. */
  at(bytes: Uint8Array, from: number, to: number): string {
    return this.#known.of(bytes, from, to)
  }

  /** A string of its own for one that may be cut out of a message and keep the whole of it alive. */
  keep(text: string): string {
    const octets = Buffer.from(text, 'latin1')
    return this.at(octets, 0, octets.length)
  }
}

const latin1 = (bytes: Uint8Array, from: number, to: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1', from, to)
