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
  /** The midnight found last, for lines of one day come one after the other. */
  #day = { month: -1, day: 0, at: 0 }

  constructor(before: Instant) {
    this.#before = before
  }

  /** Another time, whose year is known. */
  saw(at: Instant): void {
    this.#last = at
  }

  /** `month` from 0, `ofDay` in milliseconds. A day the month has not got runs over into the next, as in `Date`. */
  instantOf(month: number, day: number, ofDay: number): Instant {
    const known = this.#day
    const isKnown =
      known.day === day && known.month === month && Math.abs((this.#last ?? 0) - known.at) < YEAR_MS / 2
    const midnight = isKnown ? known.at : this.#midnight(month, day)
    if (!isKnown) this.#day = { month, day, at: midnight }
    this.#last = midnight + ofDay
    return instantOf(this.#last)
  }

  #midnight(month: number, day: number): number {
    const about = this.#last ?? this.#before
    const year = new Date(about).getUTCFullYear()
    const at = Date.UTC(year, month, day)
    const isAhead = this.#last === undefined ? at > about + TOLERATED_MS : at - about > YEAR_MS / 2
    if (isAhead) return Date.UTC(year - 1, month, day)
    return this.#last !== undefined && about - at > YEAR_MS / 2 ? Date.UTC(year + 1, month, day) : at
  }
}
