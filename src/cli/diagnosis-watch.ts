// Looks at what a running SBC has seen of late for what is wrong. While the rules run no message is answered, so the busier
// the SBC is the less they look at: a look that took too long makes the next one shallower, a quick one deeper again.

import { diagnose, type Finding } from '../diagnosis/index.ts'
import type { FactLog } from '../facts/index.ts'

/** Facts that are looked at on a machine that has the time. */
export const RECENT_FACTS = 5000
/** And where it has not. */
const FEWEST_FACTS = 250
/** How long a look may take. */
const LOOK_MS = 10

export class DiagnosisWatch {
  readonly #facts: FactLog
  readonly #clock: () => number
  #looked = 0
  #depth = RECENT_FACTS

  /** `clock` counts milliseconds. */
  constructor(facts: FactLog, clock: () => number) {
    this.#facts = facts
    this.#clock = clock
  }

  /** How many facts the next look takes in. */
  get depth(): number {
    return this.#depth
  }

  /** What is wrong; nothing is looked at, and undefined returned, when nothing was noted since the last look. */
  look(): Finding[] | undefined {
    if (this.#facts.noted === this.#looked) return undefined
    const fresh = this.#facts.noted - this.#looked
    this.#looked = this.#facts.noted
    const began = this.#clock()
    const found = diagnose(this.#facts.latest(this.#depth))
    const took = Math.max(this.#clock() - began, 0.1)
    // What was looked at before costs less than what comes new, so that a quiet time says nothing of a busy one.
    const isTelling = took > LOOK_MS || fresh >= this.#depth
    if (isTelling) this.#depth = within((this.#depth * LOOK_MS) / took)
    else this.#depth = within(this.#depth * 2)
    // What nobody will look at need not be kept.
    this.#facts.limit = this.#depth
    return found
  }
}

const within = (depth: number): number => Math.round(Math.min(Math.max(depth, FEWEST_FACTS), RECENT_FACTS))
