// The bytes of a stream that are waiting for the rest of their record or message. Pieces are joined only when
// they are taken out, so that a peer who sends one octet at a time costs no more than one who sends them all.

export class ByteQueue {
  #pieces: Uint8Array[] = []
  #size = 0

  get size(): number {
    return this.#size
  }

  /** Keeps a view of `bytes`: they must not change afterwards. */
  add(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    this.#pieces.push(bytes)
    this.#size += bytes.length
  }

  /** Takes out the first `count` octets, which must be there, as a copy of their own. */
  take(count: number): Uint8Array {
    const joined = new Uint8Array(count)
    let filled = 0
    let used = 0
    while (filled < count) {
      const piece = this.#pieces[used] as Uint8Array
      const part = piece.subarray(0, count - filled)
      joined.set(part, filled)
      filled += part.length
      if (part.length === piece.length) used++
      else this.#pieces[used] = piece.subarray(part.length)
    }
    this.#pieces.splice(0, used)
    this.#size -= count
    return joined
  }

  clear(): void {
    this.#pieces = []
    this.#size = 0
  }
}
