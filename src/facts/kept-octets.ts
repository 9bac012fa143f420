// Memory for what is kept of a large source: octets copied out of the reader's chunks into large blocks, and strings that
// hold on to nothing but themselves.

const BLOCK_BYTES = 1024 * 1024
/** Different strings remembered; then the memory begins anew, which costs a copy and no more. */
const MAX_STRINGS = 50_000
/** V8 copies shorter strings when it cuts them out of others. */
const SHORTEST_CUT = 13

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

/** Strings cut out of a message keep the whole message alive; these do not, and there is one of each. */
export class StringStore {
  #known = new Map<string, string>()

  keep(text: string): string {
    if (text.length < SHORTEST_CUT) return text
    const known = this.#known.get(text)
    if (known !== undefined) return known
    if (this.#known.size === MAX_STRINGS) this.#known = new Map()
    const own = Buffer.from(text, 'latin1').toString('latin1')
    this.#known.set(own, own)
    return own
  }
}
