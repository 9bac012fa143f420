// Looks at what a running SBC has seen of late for what is wrong. While the rules run no message is answered and no audio
// relayed, so the more was seen since the last look, the less far back the next one goes.

import { diagnose, type Finding } from '../diagnosis/index.ts'
import { type FactLog, inTimeOrder } from '../facts/index.ts'
import type { Language } from '../findings/index.ts'

/** Facts that are looked at in a calm time: some 50 ms of work. */
export const RECENT_FACTS = 5000
/** And at the busiest: 3 ms. */
const FEWEST_FACTS = 250
/** New facts between two looks up to which it is calm. */
const CALM = 500

export class DiagnosisWatch {
  readonly #facts: FactLog
  readonly #language: Language
  #looked = 0

  constructor(facts: FactLog, language: Language = 'en') {
    this.#facts = facts
    this.#language = language
  }

  /** What is wrong; nothing is looked at when nothing was noted since the last look. */
  look(): Finding[] {
    const fresh = this.#facts.noted - this.#looked
    if (fresh === 0) return []
    this.#looked = this.#facts.noted
    const depth = depthFor(fresh)
    // What nobody will look at need not be kept.
    this.#facts.limit = depth
    // What others tell comes later than what was seen here.
    return diagnose(inTimeOrder(this.#facts.latest(depth)), { language: this.#language })
  }
}

/** How many facts are looked at where so many are new. */
export const depthFor = (fresh: number): number =>
  Math.max(FEWEST_FACTS, Math.min(RECENT_FACTS, Math.round((RECENT_FACTS * CALM) / fresh)))
