// How many calls may begin in a second: a bucket of tokens that fills evenly.

import type { Instant } from '../kernel/index.ts'

export class CallRate {
  /** Full at first, however many it may hold. */
  #tokens = Number.POSITIVE_INFINITY
  #filledAt: Instant | undefined

  /** Whether one more may begin where `perSecond` may; it then counts. */
  take(now: Instant, perSecond: number): boolean {
    const passedMs = now - (this.#filledAt ?? now)
    this.#filledAt = now
    this.#tokens = Math.min(perSecond, this.#tokens + (passedMs * perSecond) / 1000)
    if (this.#tokens < 1) return false
    this.#tokens -= 1
    return true
  }
}
