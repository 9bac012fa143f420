// One kind of evidence as it comes in, good or bad, and what it amounts to. It takes several of a kind to change what is
// said, in both directions:
//
//   unseen --good--> good --some bad among good--> failing --few bad left--> good
//     good, failing, unseen --so many bad in a row, over some time--> dead --so many good in a row--> good

import type { Said } from '../../findings/index.ts'
import { after, between, type Instant, type Millis } from '../../kernel/index.ts'

export type Level = 'unseen' | 'good' | 'failing' | 'dead'

export interface TallyRules {
  deadAfter: number
  deadSpanMs: Millis
  upAfter: number
  windowMs: Millis
  failingLeast: number
  failingShare: number
  /** Good and bad together, below which a share says nothing. */
  sample: number
  /** After this nothing is said any more. */
  keepMs: Millis
}

const SLOTS = 15

export class Tally {
  readonly #rules: TallyRules
  readonly #good = new Uint32Array(SLOTS)
  readonly #bad = new Uint32Array(SLOTS)
  /** Number of the slot written last, from the beginning of time. */
  #slot = 0
  #badRun = 0
  #goodRun = 0
  #level: Level = 'unseen'
  #keepMs: Millis
  /** When the latest evidence is from. */
  at: Instant | undefined
  /** When the failures in a row began. */
  badSince: Instant | undefined
  /** Of the last failure. */
  why: Said | undefined

  constructor(rules: TallyRules) {
    this.#rules = rules
    this.#keepMs = rules.keepMs
  }

  get level(): Level {
    return this.#level
  }

  /** Successes since the last failure. */
  get goodRun(): number {
    return this.#goodRun
  }

  /** Whether the latest of it was a failure. */
  get failsNow(): boolean {
    return this.#badRun > 0
  }

  /** Of the window. */
  get counts(): { good: number; bad: number } {
    return { good: sum(this.#good), bad: sum(this.#bad) }
  }

  /** Whether nothing came for so long that it says nothing of now. */
  isStale(now: Instant): boolean {
    return this.at !== undefined && between(this.at, now) > this.#keepMs
  }

  /** When it will be. */
  get staleAt(): Instant | undefined {
    return this.at && after(this.at, this.#keepMs)
  }

  /** `keepMs` where this piece is good for another time than others. */
  good(at: Instant, keepMs = this.#rules.keepMs): void {
    this.#turn(at, keepMs)
    this.#good[this.#slot % SLOTS] = (this.#good[this.#slot % SLOTS] ?? 0) + 1
    this.#goodRun++
    this.#badRun = 0
    if (this.#level === 'unseen') this.#level = 'good'
    else if (this.#level === 'dead' && this.#goodRun >= this.#rules.upAfter) this.#recover()
    else if (this.#level === 'failing') this.#weigh()
  }

  bad(at: Instant, why: Said, keepMs = this.#rules.keepMs): void {
    const { deadAfter, deadSpanMs } = this.#rules
    this.#turn(at, keepMs)
    this.#bad[this.#slot % SLOTS] = (this.#bad[this.#slot % SLOTS] ?? 0) + 1
    if (this.#badRun === 0) this.badSince = at
    this.#badRun++
    this.#goodRun = 0
    this.why = why
    if (this.#level === 'dead') return
    if (this.#badRun >= deadAfter && between(this.badSince ?? at, at) >= deadSpanMs) this.#level = 'dead'
    else this.#weigh()
  }

  /** One piece of evidence that leaves no doubt. */
  ended(at: Instant, why: Said): void {
    this.bad(at, why)
    this.badSince ??= at
    this.#level = 'dead'
  }

  /**
   * Told afterwards. What is older than something known already has its place among the counts, and is neither the latest
   * nor one of those in a row.
   */
  recorded(at: Instant, why: Said | undefined): void {
    if (this.at === undefined || at >= this.at) return why === undefined ? this.good(at) : this.bad(at, why)
    const slot = this.#slotOf(at)
    if (slot <= this.#slot - SLOTS) return
    const counts = why === undefined ? this.#good : this.#bad
    counts[slot % SLOTS] = (counts[slot % SLOTS] ?? 0) + 1
    if (this.#level !== 'dead') this.#weigh()
  }

  /** Time goes by: what is older than the window counts no more. */
  tick(now: Instant): void {
    this.#advance(now)
    if (this.#level === 'failing') this.#weigh()
  }

  #turn(at: Instant, keepMs: Millis): void {
    if (this.at === undefined || at > this.at) this.at = at
    this.#keepMs = keepMs
    this.#advance(at)
  }

  #advance(now: Instant): void {
    const slot = this.#slotOf(now)
    if (slot <= this.#slot) return
    for (let each = Math.max(this.#slot + 1, slot - SLOTS + 1); each <= slot; each++) {
      this.#good[each % SLOTS] = 0
      this.#bad[each % SLOTS] = 0
    }
    this.#slot = slot
  }

  #slotOf(at: Instant): number {
    return Math.floor((at * SLOTS) / this.#rules.windowMs)
  }

  /** What failed before it came up again tells nothing of now. */
  #recover(): void {
    this.#bad.fill(0)
    this.#level = 'good'
  }

  #weigh(): void {
    const { failingLeast, failingShare, sample } = this.#rules
    const { good, bad } = this.counts
    const share = bad / Math.max(1, good + bad)
    if (this.#level === 'failing') {
      if (bad < failingLeast - 1 || share < failingShare / 2) this.#level = good > 0 ? 'good' : 'unseen'
    } else if (bad >= failingLeast && share >= failingShare && good + bad >= sample) this.#level = 'failing'
  }
}

function sum(slots: Uint32Array): number {
  let total = 0
  for (const count of slots) total += count
  return total
}
