// One timer per element. A deadline that moves to later leaves the timer where it is: it fires, finds that it is
// too early and is set anew, which is far cheaper than a new timer for every message.

import { type Instant, instantOf } from '../kernel/index.ts'

/** The longest wait setTimeout can count; a later deadline takes several. */
const LONGEST_WAIT_MS = 2 ** 31 - 1

export class WakeUp {
  readonly #now: () => Instant
  readonly #wake: () => void
  #timer: NodeJS.Timeout | undefined
  #firesAt = instantOf(0)
  #deadline: Instant | undefined

  constructor(now: () => Instant, wake: () => void) {
    this.#now = now
    this.#wake = wake
  }

  /** The next deadline; `undefined` takes the timer away. */
  set(deadline: Instant | undefined): void {
    this.#deadline = deadline
    if (deadline === undefined) return this.#clear()
    if (this.#timer !== undefined && this.#firesAt <= deadline) return
    this.#clear()
    const wait = Math.min(Math.max(deadline - this.#now(), 0), LONGEST_WAIT_MS)
    this.#firesAt = instantOf(this.#now() + wait)
    this.#timer = setTimeout(() => this.#fired(), wait)
  }

  #fired(): void {
    this.#timer = undefined
    if (this.#deadline === undefined) return
    // The event loop counts whole milliseconds and may be one ahead of the clock.
    if (this.#now() < this.#deadline) return this.set(this.#deadline)
    this.#wake()
  }

  #clear(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }
}
