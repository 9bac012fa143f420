// Two times of one moment. That of the facts goes on evenly, and what is seen is judged in it, so that nothing is seen twice or
// never because somebody sets a clock. What is told is read by people, and in it stands what their clocks show now.

import { after, between, type Instant, type Millis, millis, seconds } from './time.ts'

/** A clock that is so far from where it was has been set; less is how clocks are read one after the other. */
const SET = seconds(1)

/** Who reads both. */
export interface Clocks {
  /** Of the facts. */
  now: () => Instant
  /** What clocks of people show. */
  wall: () => Instant
}

export class PeopleTime {
  /** So far people's clocks are ahead of the time of the facts. */
  #aheadMs: Millis = millis(0)

  /** How both stand at this moment: `wall` is what clocks of people show. */
  read(now: Instant, wall: Instant): void {
    const aheadMs = between(now, wall)
    if (Math.abs(aheadMs - this.#aheadMs) > SET) this.#aheadMs = aheadMs
  }

  /** A moment of the facts, for people. */
  of(at: Instant): Instant {
    return after(at, this.#aheadMs)
  }

  /** A moment that people tell of, in the time of the facts. */
  asFact(told: Instant): Instant {
    return after(told, millis(-this.#aheadMs))
  }
}
