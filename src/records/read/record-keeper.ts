// Where the readers put what they find: facts up to a limit, counts, and what is wrong in words, each kind once.

import type { Fact, GapFact } from '../../facts/index.ts'
import { type Instant, millis } from '../../kernel/index.ts'
import type { RecordPlace } from './raw-call.ts'

export interface RecordsResult {
  facts: Fact[]
  /** Records understood, those over the limit among them. */
  read: number
  /** Records that were none. */
  skipped: number
  /** What is wrong or missing, a line each. */
  problems: string[]
}

/** Problems that are told in full; of the others only how many. */
const PROBLEM_LIMIT = 10
/** Texts kept once for all records that have them. */
const TEXT_LIMIT = 20_000

export class RecordKeeper {
  readonly observer: string
  /** What stands before the place of a record, where a file holds several tables: `DirectRouting.calls.csv `. */
  part = ''
  readonly #limit: number
  readonly #facts: Fact[] = []
  readonly #problems: string[] = []
  readonly #texts = new Map<string, string>()
  #read = 0
  #skipped = 0
  #moreProblems = 0
  #firstLeftOut: Instant | undefined
  #lastLeftOut: Instant | undefined

  constructor(observer: string, limit: number) {
    this.observer = observer
    this.#limit = limit
  }

  note(fact: Fact): void {
    this.#read += 1
    if (this.#facts.length < this.#limit) {
      this.#facts.push(fact)
      return
    }
    this.#firstLeftOut = Math.min(this.#firstLeftOut ?? fact.at, fact.at) as Instant
    this.#lastLeftOut = Math.max(this.#lastLeftOut ?? fact.at, fact.at) as Instant
  }

  skip(count: number, problem: string): void {
    if (count === 0) return
    this.#skipped += count
    this.problem(problem)
  }

  problem(text: string, part: string = this.part): void {
    const whole = part + text
    if (this.#problems.includes(whole)) return
    if (this.#problems.length < PROBLEM_LIMIT) this.#problems.push(whole)
    else this.#moreProblems += 1
  }

  /** The same text, apart from the piece of the file it was cut out of, which would stay in memory with it. */
  readonly own = (value: string): string => Buffer.from(value).toString()

  /** The same, and one for all records that have it. */
  readonly shared = (value: string): string => {
    const kept = this.#texts.get(value)
    if (kept !== undefined) return kept
    const own = this.own(value)
    if (this.#texts.size < TEXT_LIMIT) this.#texts.set(own, own)
    return own
  }

  /** Of the next record, `record 5`. */
  placeOf(ref: string): RecordPlace {
    return { observer: this.observer, ref: this.part + ref, own: this.own, shared: this.shared }
  }

  end(): RecordsResult {
    const problems = [...this.#problems]
    if (this.#moreProblems > 0) problems.push(`and ${this.#moreProblems} more like these`)
    const gap = this.#gap()
    if (gap !== undefined) problems.push(gap.says)
    const facts = gap === undefined ? this.#facts : [...this.#facts, gap]
    return { facts, read: this.#read, skipped: this.#skipped, problems }
  }

  #gap(): GapFact | undefined {
    const count = this.#read - this.#facts.length
    if (this.#firstLeftOut === undefined || this.#lastLeftOut === undefined) return undefined
    return {
      kind: 'gap',
      at: this.#firstLeftOut,
      observer: this.observer,
      lastedMs: millis(this.#lastLeftOut - this.#firstLeftOut),
      count,
      why: 'cut-off',
      says: `${count} records after the first ${this.#limit} were counted and not kept: export a shorter time`,
    }
  }
}
