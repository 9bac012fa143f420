// One timer per element. A deadline that moves to later leaves the timer where it is: it fires, finds that it is
// too early and is set anew, which is far cheaper than a new timer for every message.

import { after, type Instant, type Millis, millis } from '../kernel/index.ts'

/** The world's timer: does something once, so much later, unless the returned function takes it back. */
export type Later = (wait: Millis, act: () => void) => () => void

/** The longest wait setTimeout can count; a later deadline takes several. */
const LONGEST_WAIT_MS = 2 ** 31 - 1

export class WakeUp {
  readonly #now: () => Instant
  readonly #later: Later
  readonly #wake: () => void
  #timer: { firesAt: Instant; takeBack: () => void } | undefined
  #deadline: Instant | undefined

  constructor(now: () => Instant, later: Later, wake: () => void) {
    this.#now = now
    this.#later = later
    this.#wake = wake
  }

  /** The next deadline; `undefined` takes the timer away. */
  set(deadline: Instant | undefined): void {
    this.#deadline = deadline
    if (deadline !== undefined && this.#timer !== undefined && this.#timer.firesAt <= deadline) return
    this.#timer?.takeBack()
    this.#timer = undefined
    if (deadline === undefined) return
    const wait = millis(Math.min(Math.max(deadline - this.#now(), 0), LONGEST_WAIT_MS))
    this.#timer = { firesAt: after(this.#now(), wait), takeBack: this.#later(wait, () => this.#fired()) }
  }

  #fired(): void {
    this.#timer = undefined
    if (this.#deadline === undefined) return
    // The event loop counts whole milliseconds and may be one ahead of the clock.
    if (this.#now() < this.#deadline) this.set(this.#deadline)
    else this.#wake()
  }
}
