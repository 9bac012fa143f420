// How often something may happen: a bucket of tokens, full at first, that fills evenly. The rate comes with each
// question, since a new configuration may change it.

import type { Instant } from './time.ts'

export interface Rate {
  /** At once. */
  most: number
  /** How long one more takes. */
  everyMs: number
}

export class TokenBucket {
  /** Full, however many it may hold. */
  #left = Number.POSITIVE_INFINITY
  #filledAt: Instant | undefined

  /** Whether there is one; `take` uses it up. */
  has(now: Instant, rate: Rate): boolean {
    this.#fill(now, rate)
    return this.#left >= 1
  }

  take(): void {
    this.#left -= 1
  }

  isFull(now: Instant, rate: Rate): boolean {
    this.#fill(now, rate)
    return this.#left >= rate.most
  }

  #fill(now: Instant, { most, everyMs }: Rate): void {
    const passedMs = now - (this.#filledAt ?? now)
    this.#filledAt = now
    this.#left = Math.min(most, this.#left + passedMs / everyMs)
  }
}
