// A log file to facts, whatever its size: octets come in as chunks, the facts are kept within bounds.

import { FactKeeper } from '../facts/index.ts'
import type { Instant } from '../kernel/index.ts'
import { EnvelopeReader } from './envelope/envelope.ts'
import { grammarOf } from './grammars.ts'
import { LogIntake, type LogResult } from './log-intake.ts'
import { LogLines } from './log-lines.ts'
import type { LogRecord } from './log-record.ts'

export interface LogAnalysisOptions {
  observer: string
  /** Minutes east of UTC of times that name no zone. */
  zoneMinutes?: number
  /** Nothing in the log is later. */
  before: Instant
}

export class LogAnalysis {
  readonly #keeper = new FactKeeper()
  readonly #intake: LogIntake
  readonly #envelope: EnvelopeReader
  readonly #lines = new LogLines(line => this.#line(line))
  lines = 0

  constructor(options: LogAnalysisOptions) {
    this.#envelope = new EnvelopeReader(options)
    this.#intake = new LogIntake({ ...options, note: fact => this.#keeper.note(fact) })
  }

  push(octets: Uint8Array): void {
    this.#lines.push(octets)
  }

  end(): LogResult {
    this.#lines.end()
    const problems = this.#intake.end()
    const { tooLong } = this.#lines
    if (tooLong > 0) problems.push(`${tooLong} lines were too long and are read in part`)
    const { dropped } = this.#keeper
    if (dropped > 0) problems.push(`${dropped} facts were too many to keep: the oldest are let go`)
    return { kind: this.#intake.kind, facts: this.#keeper.all(), ...this.#intake.counts, problems }
  }

  #line(line: string): void {
    this.lines++
    this.#intake.take(this.#envelope.read(this.lines, line))
  }
}

/** The kind of log that begins with these octets; undefined for what is none. */
export function logKindOf(head: Uint8Array): string | undefined {
  const records: LogRecord[] = []
  const envelope = new EnvelopeReader({ before: 0 as Instant })
  const lines = new LogLines(line => records.push(envelope.read(records.length + 1, line)))
  lines.push(head)
  lines.end()
  return grammarOf(records)?.kind
}
