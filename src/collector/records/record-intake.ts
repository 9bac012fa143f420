// Records on their way into a running system, whichever way they came: what is known already is forgotten, and the rest
// goes on in the order of its time and in small portions. Months of calls come in one file, and nobody else is to wait
// for them, nor to lose sight of what happens meanwhile.
//
//   file, page --> take: known? --> queue, oldest first --> next: some at a time

import type { Fact } from '../../facts/index.ts'
import { remember } from '../../kernel/index.ts'
import { RECORD_LIMIT, type RecordFact, recordKey } from '../../records/index.ts'

/** Records that are known again: some weeks of a company with two thousand calls a day. */
const KNOWN_LIMIT = 100_000

export interface Taken {
  /** Of them so many were not known. */
  fresh: number
  known: number
  /** There is no room for more. */
  leftOut: number
}

export class RecordIntake {
  readonly #known = new Map<string, true>()
  readonly #limit: number
  #waiting: Fact[] = []
  /** Of `#waiting`, so many have gone on. */
  #gone = 0

  /** `limit` is how many may wait. */
  constructor(limit = RECORD_LIMIT) {
    this.#limit = limit
  }

  get waiting(): number {
    return this.#waiting.length - this.#gone
  }

  /** These were taken before, by another run. */
  know(facts: readonly Fact[]): void {
    for (const fact of facts) this.#isNew(fact)
  }

  take(facts: readonly Fact[]): Taken {
    const fresh = facts.filter(fact => !this.#isKnown(fact)).sort((left, right) => left.at - right.at)
    const room = fresh.slice(0, Math.max(0, this.#limit - this.waiting))
    // What is left out here may come again.
    const once = room.filter(fact => this.#isNew(fact))
    for (const fact of once) this.#waiting.push(fact)
    const leftOut = fresh.length - room.length
    return { fresh: once.length + leftOut, known: facts.length - once.length - leftOut, leftOut }
  }

  /** The next ones, at most so many. */
  next(most: number): readonly Fact[] {
    const portion = this.#waiting.slice(this.#gone, this.#gone + most)
    this.#gone += portion.length
    if (this.#gone > this.#waiting.length / 2) {
      this.#waiting = this.#waiting.slice(this.#gone)
      this.#gone = 0
    }
    return portion
  }

  #isKnown(fact: Fact): boolean {
    return isRecord(fact) && this.#known.has(recordKey(fact))
  }

  /** Whether it was not known before; it is from now on. */
  #isNew(fact: Fact): boolean {
    const isKnown = this.#isKnown(fact)
    if (isRecord(fact)) remember(this.#known, recordKey(fact), true, KNOWN_LIMIT)
    return !isKnown
  }
}

const isRecord = (fact: Fact): fact is RecordFact =>
  fact.kind === 'call-record' || fact.kind === 'transfer-completion'
