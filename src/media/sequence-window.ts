// Which packet of a stream is this, and was it here before? A 16-bit sequence number is widened by the rollover
// counter to an index that only grows (RFC 3711 section 3.3.1 and appendix A), and a ring of bits remembers the
// last indices seen (replay list, RFC 3711 section 3.3.2).
//
//    index = 65536 * ROC + sequence            bit ring, 4 words of 32
//    highest index seen --> [ word n-3 | word n-2 | word n-1 | word n ]     older: 'old'

const cycle = 0x10000
const wordBits = 32
const words = 4

/** At least this many packets behind the newest are still told apart; beyond, they are `old`. */
export const replayWindowPackets = wordBits * (words - 1)

export class SequenceWindow {
  #highest: number
  readonly #seen = new Uint32Array(words)

  /** Begins above `below`, which itself, as what lies in the window under it, may still come. */
  constructor(below = -1) {
    this.#highest = below
  }

  /** The highest accepted index; -1 before the first. */
  get highest(): number {
    return this.#highest
  }

  /** The index that `sequence` (16 bits) most likely means: the one nearest to the highest seen. */
  estimate(sequence: number): number {
    if (this.#highest < 0) return sequence
    const index = this.#highest - (this.#highest % cycle) + sequence
    if (this.#highest - index > cycle / 2) return index + cycle
    // Before the first rollover there is no earlier cycle this could belong to.
    if (index - this.#highest > cycle / 2 && index >= cycle) return index - cycle
    return index
  }

  /** Whether `index` is new, was accepted before, or is too old to be told. Changes nothing. */
  judge(index: number): 'new' | 'seen' | 'old' {
    if (index > this.#highest) return 'new'
    const word = Math.floor(index / wordBits)
    if (word <= Math.floor(this.#highest / wordBits) - words) return 'old'
    return (((this.#seen[word % words] as number) >>> (index % wordBits)) & 1) === 1 ? 'seen' : 'new'
  }

  /** Remembers an index judged new; only after the packet proved authentic. */
  accept(index: number): void {
    const word = Math.floor(index / wordBits)
    if (index > this.#highest) {
      const top = Math.floor(this.#highest / wordBits)
      for (let w = Math.max(top + 1, word - words + 1); w <= word; w++) this.#seen[w % words] = 0
      this.#highest = index
    }
    this.#seen[word % words] = (this.#seen[word % words] as number) | (1 << (index % wordBits))
  }
}
