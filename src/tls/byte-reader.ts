// Reads the length-prefixed vectors of TLS (RFC 8446 section 3) out of bytes a peer sent. Reading past the end
// never throws: the reader gives zeros and empty vectors from there on and `broken` stays true, so that a
// decoder asks once, at its end, whether all it read was really there.

const NOTHING = new Uint8Array(0)

export class ByteReader {
  readonly #bytes: Uint8Array
  #at = 0
  #broken = false

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** Whether something was read that was not there. */
  get broken(): boolean {
    return this.#broken
  }

  /** How many octets are left to read; 0 for a broken reader, so that loops over it end. */
  get left(): number {
    return this.#broken ? 0 : this.#bytes.length - this.#at
  }

  u8(): number {
    return this.#number(1)
  }

  u16(): number {
    return this.#number(2)
  }

  u24(): number {
    return this.#number(3)
  }

  /** The next `count` octets, as a view. */
  take(count: number): Uint8Array {
    if (count > this.left) {
      this.#broken = true
      return NOTHING
    }
    this.#at += count
    return this.#bytes.subarray(this.#at - count, this.#at)
  }

  vector8(): Uint8Array {
    return this.take(this.u8())
  }

  vector16(): Uint8Array {
    return this.take(this.u16())
  }

  vector24(): Uint8Array {
    return this.take(this.u24())
  }

  #number(octets: number): number {
    if (octets > this.left) {
      this.#broken = true
      return 0
    }
    let value = 0
    for (const end = this.#at + octets; this.#at < end; this.#at++)
      value = value * 256 + (this.#bytes[this.#at] as number)
    return value
  }
}

/** A vector of 16-bit numbers; an odd octet at its end is left out. */
export function numbers16(vector: Uint8Array): number[] {
  const reader = new ByteReader(vector)
  const found: number[] = []
  while (reader.left >= 2) found.push(reader.u16())
  return found
}
