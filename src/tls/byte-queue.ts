// The bytes of a stream that are waiting for the rest of their record or message. Pieces are joined only when
// what is taken out spans several, so that a peer who sends one octet at a time costs no more than one who sends them all.

export class ByteQueue {
  #pieces: Uint8Array[] = []
  /** Octets of the first piece that are taken out already. */
  #taken = 0
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

  /** The octet `at` places behind the first, which must be there. */
  peek(at: number): number {
    let place = this.#taken + at
    for (const piece of this.#pieces) {
      if (place < piece.length) return piece[place] as number
      place -= piece.length
    }
    return 0
  }

  /** Takes out the first `count` octets, which must be there: a view of the piece they lie in, or several joined. */
  take(count: number): Uint8Array {
    const [first] = this.#pieces
    const from = this.#taken
    if (first !== undefined && first.length - from >= count) {
      this.drop(count)
      return first.subarray(from, from + count)
    }
    const joined = new Uint8Array(count)
    let filled = 0
    this.#each(count, (piece, from, to) => {
      joined.set(piece.subarray(from, to), filled)
      filled += to - from
    })
    return joined
  }

  /** Takes out the first `count` octets, which must be there, and forgets them. */
  drop(count: number): void {
    this.#each(count, () => {})
  }

  /** Copies the last piece added, as far as it still waits: whoever owns it may change it now. */
  ownLast(): void {
    const last = this.#pieces.pop()
    if (last === undefined) return
    const isFirst = this.#pieces.length === 0
    this.#pieces.push(Uint8Array.from(isFirst ? last.subarray(this.#taken) : last))
    if (isFirst) this.#taken = 0
  }

  clear(): void {
    this.#pieces = []
    this.#taken = 0
    this.#size = 0
  }

  #each(count: number, use: (piece: Uint8Array, from: number, to: number) => void): void {
    let left = count
    let used = 0
    while (left > 0) {
      const piece = this.#pieces[used] as Uint8Array
      const to = Math.min(piece.length, this.#taken + left)
      use(piece, this.#taken, to)
      left -= to - this.#taken
      this.#taken = to === piece.length ? 0 : to
      if (to === piece.length) used++
    }
    if (used > 0) this.#pieces.splice(0, used)
    this.#size -= count
  }
}
