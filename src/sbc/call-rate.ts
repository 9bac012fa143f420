// How many calls may begin in a second: a bucket of tokens that fills evenly.

import type { Instant } from '../kernel/index.ts'

export class CallRate {
  readonly #perSecond: number
  #tokens: number
  #filledAt: Instant | undefined

  constructor(perSecond: number) {
    this.#perSecond = perSecond
    this.#tokens = perSecond
  }

  /** Whether one more may begin; it then counts. */
  take(now: Instant): boolean {
    const passedMs = now - (this.#filledAt ?? now)
    this.#filledAt = now
    this.#tokens = Math.min(this.#perSecond, this.#tokens + (passedMs * this.#perSecond) / 1000)
    if (this.#tokens < 1) return false
    this.#tokens -= 1
    return true
  }
}
