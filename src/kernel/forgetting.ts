// What is only remembered, and when it may be forgotten. Nobody waits for that, so it is done a tenth of a second's worth
// at a time: one wake-up for all of it, and of each key nothing is kept but itself.
//
//   add(key, at) --> | 0.1 | 0.2 | 0.3 | ... --now--> takeDue: all keys of the oldest slot

import { earliestOf, type Instant } from './time.ts'

/** Keys are forgotten so much later than they might be, at most. */
export const SLOT_MS = 100

export class Forgetting<Key> {
  /** By the instant at which a slot is over. */
  readonly #slots = new Map<Instant, Key[]>()
  #oldest: Instant | undefined
  #size = 0

  /** How many keys wait to be forgotten. */
  get size(): number {
    return this.#size
  }

  /** A key is added once. */
  add(key: Key, at: Instant): void {
    const end = (Math.ceil(at / SLOT_MS) * SLOT_MS) as Instant
    const slot = this.#slots.get(end)
    if (slot === undefined) {
      this.#slots.set(end, [key])
      if (this.#oldest === undefined || end < this.#oldest) this.#oldest = end
    } else slot.push(key)
    this.#size += 1
  }

  deadline(): Instant | undefined {
    return this.#oldest
  }

  /** Takes out the keys of one slot that is over; call until undefined. */
  takeDue(now: Instant): readonly Key[] | undefined {
    const end = this.#oldest
    if (end === undefined || end > now) return undefined
    const keys = this.#slots.get(end) ?? []
    this.#slots.delete(end)
    this.#oldest = earliestOf(this.#slots.keys())
    this.#size -= keys.length
    return keys
  }
}
