// The bytes of a stream that are waiting for the rest of their record or message. What is added to an empty queue is read
// where it lies; only what has to wait for more is copied, into room that doubles, so that a peer who sends one octet at a
// time costs no more than one who sends them all.

const NOTHING = new Uint8Array(0)
const BLOCK_BYTES = 64 * 1024

let block = NOTHING
let used = 0

/** Where `block` has so many octets that nobody else writes to. Thousands of connections need a little: they share it. */
function room(bytes: number): number {
  if (used + bytes > block.length) {
    block = new Uint8Array(BLOCK_BYTES)
    used = 0
  }
  used += bytes
  return used - bytes
}

export class ByteQueue {
  #bytes: Uint8Array = NOTHING
  #from = 0
  #to = 0
  /** The bytes up to here are the queue's own, with room behind `#to`; 0 where they are somebody else's. */
  #ownTo = 0

  get size(): number {
    return this.#to - this.#from
  }

  /** Keeps a view of `bytes`: they must not change afterwards. */
  add(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    if (this.size === 0) {
      this.#bytes = bytes
      this.#from = 0
      this.#to = bytes.length
      this.#ownTo = 0
      return
    }
    if (this.#to + bytes.length > this.#ownTo) this.#own(this.size + bytes.length)
    this.#bytes.set(bytes, this.#to)
    this.#to += bytes.length
  }

  /** The octet `at` places behind the first, which must be there. */
  peek(at: number): number {
    return this.#bytes[this.#from + at] as number
  }

  /** Takes out the first `count` octets, which must be there: a view that stays as it is. */
  take(count: number): Uint8Array {
    this.#from += count
    return this.#bytes.subarray(this.#from - count, this.#from)
  }

  /** Takes out the first `count` octets, which must be there, and forgets them. */
  drop(count: number): void {
    this.#from += count
  }

  /** Copies what still waits: whoever owns the octets added may change them now. */
  own(): void {
    if (this.size === 0) this.clear()
    else if (this.#ownTo === 0) this.#own(this.size)
  }

  clear(): void {
    this.#bytes = NOTHING
    this.#from = this.#to = 0
    this.#ownTo = 0
  }

  /** What was taken out is seen by others and is not written over: the room is always new. */
  #own(needed: number): void {
    const bytes = this.#ownTo > 0 ? 2 * needed : needed
    const waiting = this.#bytes.subarray(this.#from, this.#to)
    const isLarge = bytes > BLOCK_BYTES / 8
    this.#from = isLarge ? 0 : room(bytes)
    this.#bytes = isLarge ? new Uint8Array(bytes) : block
    this.#bytes.set(waiting, this.#from)
    this.#to = this.#from + waiting.length
    this.#ownTo = this.#from + bytes
  }
}
