// Records to the grammars they are of. Which one comes first is found from the first of them, or told; what no grammar
// can read is counted and a few of it shown.

import type { Fact } from '../facts/index.ts'
import { printable, shortened } from '../kernel/index.ts'
import { GrammarRouter } from './grammar-router.ts'
import { grammarOf } from './grammars.ts'
import type { LogGrammar, LogOptions } from './log-grammar.ts'
import { type LogRecord, shown } from './log-record.ts'

/** Records kept until a grammar recognises them. */
const LOOKED_AT = 200
/** Unknown records that are shown. */
const SHOWN = 5
const SHOWN_LENGTH = 120

export interface LogCounts {
  /** Records that a grammar understood. */
  read: number
  skipped: number
}

export class LogIntake {
  readonly counts: LogCounts = { read: 0, skipped: 0 }
  readonly #unknown: string[] = []
  readonly #router: GrammarRouter
  #early: LogRecord[] | undefined = []

  /** Without `grammar` it is found. */
  constructor(options: LogOptions, grammar?: LogGrammar) {
    this.#router = new GrammarRouter(options)
    if (grammar !== undefined) this.#begin(grammar)
  }

  /** What the log is of, once that is known; of several programs, `audiocodes, firewall`. */
  get kind(): string | undefined {
    return this.#router.kind
  }

  take(record: LogRecord): void {
    if (this.#early === undefined) this.#read(record)
    else this.#look(this.#early, record)
  }

  /** Problems, a line each. */
  end(): string[] {
    if (this.#early !== undefined) this.#begin(grammarOf(this.#early))
    const problems = this.#router.end()
    const { skipped } = this.counts
    const more = skipped - this.#unknown.length
    const unknown = more > 0 ? [...this.#unknown, `${more} more lines mean nothing here`] : this.#unknown
    return [...problems, ...unknown]
  }

  #look(early: LogRecord[], record: LogRecord): void {
    early.push(record)
    const grammar = grammarOf([record]) ?? (early.length < LOOKED_AT ? undefined : grammarOf(early))
    if (grammar !== undefined || early.length >= LOOKED_AT) this.#begin(grammar)
  }

  #begin(grammar: LogGrammar | undefined): void {
    const early = this.#early ?? []
    this.#early = undefined
    if (grammar !== undefined) this.#router.begin(grammar)
    for (const record of early) this.#read(record)
  }

  #read(record: LogRecord): void {
    if (this.#router.read(record)) {
      this.counts.read++
      return
    }
    if (record.text.trim() === '') return
    this.counts.skipped++
    if (this.#unknown.length < SHOWN)
      this.#unknown.push(`${record.number}: means nothing here: ${excerpt(record.text)}`)
  }
}

const excerpt = (text: string): string =>
  printable(shortened(shown(text.slice(0, 4 * SHOWN_LENGTH)), SHOWN_LENGTH))

/** What a reader of a whole log returns at its end. */
export interface LogResult extends LogCounts {
  /** Undefined where no grammar recognised it. */
  kind: string | undefined
  facts: Fact[]
  problems: string[]
}
