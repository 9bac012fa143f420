// The year of times that have none (RFC 3164 section 4.1.2). The first is the latest that is not in the future; each
// after it lies nearest to the one before, so that a log may run on over New Year, or past the day it is read on.

import { type Instant, instantOf } from '../../kernel/index.ts'

const DAY_MS = 86_400_000
/** Clocks differ: this much later than now is not last year yet. */
const TOLERATED_MS = DAY_MS
const YEAR_MS = 365.25 * DAY_MS

export class YearGuess {
  readonly #before: Instant
  #last: number | undefined

  constructor(before: Instant) {
    this.#before = before
  }

  /** Another time, whose year is known. */
  saw(at: Instant): void {
    this.#last = at
  }

  /** `month` from 0, `ofDay` in milliseconds. A day the month has not got runs over into the next, as in `Date`. */
  instantOf(month: number, day: number, ofDay: number): Instant {
    const about = this.#last ?? this.#before
    const year = new Date(about).getUTCFullYear()
    const same = Date.UTC(year, month, day) + ofDay
    let at = same
    if (this.#last === undefined) {
      if (same > about + TOLERATED_MS) at = Date.UTC(year - 1, month, day) + ofDay
    } else if (same - about > YEAR_MS / 2) at = Date.UTC(year - 1, month, day) + ofDay
    else if (about - same > YEAR_MS / 2) at = Date.UTC(year + 1, month, day) + ofDay
    this.#last = at
    return instantOf(at)
  }
}
