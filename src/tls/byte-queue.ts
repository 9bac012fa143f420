// The bytes of a stream that are waiting for the rest of their record or message. What is added to an empty queue is read
// where it lies; only what has to wait for more is copied, into room that doubles, so that a peer who sends one octet at a
// time costs no more than one who sends them all.

const NOTHING = new Uint8Array(0)
const BLOCK_BYTES = 64 * 1024

let block = NOTHING
let used = 0

/** Octets that nobody else writes to. Thousands of connections need a little: it is cut from a block they share. */
function room(bytes: number): Uint8Array {
  if (bytes > BLOCK_BYTES / 8) return new Uint8Array(bytes)
  if (used + bytes > block.length) {
    block = new Uint8Array(BLOCK_BYTES)
    used = 0
  }
  used += bytes
  return block.subarray(used - bytes, used)
}

export class ByteQueue {
  #bytes: Uint8Array = NOTHING
  #from = 0
  #to = 0
  /** The bytes are the queue's own, with room behind `#to`. */
  #isOwn = false

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
      this.#isOwn = false
      return
    }
    if (!this.#isOwn || this.#to + bytes.length > this.#bytes.length) this.#own(this.size + bytes.length)
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
    else if (!this.#isOwn) this.#own(this.size)
  }

  clear(): void {
    this.#bytes = NOTHING
    this.#from = this.#to = 0
    this.#isOwn = false
  }

  /** What was taken out is seen by others and is not written over: the room is always new. */
  #own(needed: number): void {
    const own = room(this.#isOwn ? 2 * needed : needed)
    own.set(this.#bytes.subarray(this.#from, this.#to))
    this.#to -= this.#from
    this.#from = 0
    this.#bytes = own
    this.#isOwn = true
  }
}
