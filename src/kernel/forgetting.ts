// What is only remembered, and when it may be forgotten. Nobody waits for that, so it is done a tenth of a second's worth
// at a time: one wake-up for all of it, and of each key nothing is kept but itself.
//
//   add(key, at) --> | 0.1 | 0.2 | 0.3 | ... --now--> takeDue: all keys of the oldest slot

import { after, earliestOf, type Instant, millis } from './time.ts'

/** Keys are forgotten so much later than they might be, at most. */
const SLOT_MS = millis(100)

interface Slot<Key> {
  /** When it is over. */
  readonly end: Instant
  readonly keys: Key[]
}

export class Forgetting<Key> {
  readonly #slots = new Map<Instant, Slot<Key>>()
  #oldest: Instant | undefined
  /** The one added to before, as nearly always. */
  #latest: Slot<Key> | undefined
  #size = 0

  /** How many keys wait to be forgotten. */
  get size(): number {
    return this.#size
  }

  /** A key is added once. */
  add(key: Key, at: Instant): void {
    const end = (Math.ceil(at / SLOT_MS) * SLOT_MS) as Instant
    if (this.#latest?.end !== end) this.#latest = this.#slots.get(end) ?? this.#open(end)
    this.#latest.keys.push(key)
    this.#size += 1
  }

  deadline(): Instant | undefined {
    return this.#oldest
  }

  /** Takes out the keys of one slot that is over; call until undefined. */
  takeDue(now: Instant): readonly Key[] | undefined {
    const end = this.#oldest
    if (end === undefined || end > now) return undefined
    const keys = this.#slots.get(end)?.keys ?? []
    this.#slots.delete(end)
    if (this.#latest?.end === end) this.#latest = undefined
    const next = after(end, SLOT_MS)
    this.#oldest = this.#slots.has(next) ? next : earliestOf(this.#slots.keys())
    this.#size -= keys.length
    return keys
  }

  #open(end: Instant): Slot<Key> {
    const slot = { end, keys: [] }
    this.#slots.set(end, slot)
    if (this.#oldest === undefined || end < this.#oldest) this.#oldest = end
    return slot
  }
}
