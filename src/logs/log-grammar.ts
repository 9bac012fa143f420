// What a kind of log is: how its records are told from others, and who reads them. One grammar, one folder; the list
// of all stands in `grammars.ts`.
//
//   octets --> lines --> envelope (RFC 3164, RFC 5424, none) --> LogRecord --> grammar --> facts

import type { Fact } from '../facts/index.ts'
import type { Instant } from '../kernel/index.ts'
import type { LogRecord } from './log-record.ts'

export interface LogGrammar {
  /** One word, as `--json` prints it: `audiocodes`. */
  kind: string
  /** Whether some of these records, the first of a file, can only be of this kind. */
  recognises(records: readonly LogRecord[]): boolean
  reader(options: LogOptions): LogReader
}

export interface LogOptions {
  /** What its facts name as their observer. */
  observer: string
  /** Where the log has local times: minutes east of UTC. Absent where nobody said; then UTC is taken. */
  zoneMinutes?: number
  /** Nothing was logged after this; it tells the year of times that have none (RFC 3164 section 4.1.2). */
  before: Instant
  /** What the numbers of records count, as a person looks them up; lines when absent. */
  unit?: 'line' | 'packet'
  note: (fact: Fact) => void
}

export interface LogReader {
  /** False for a record that means nothing to it; the caller counts these and shows some. Never throws. */
  read(record: LogRecord): boolean
  /** Nothing comes any more: what was half said is noted. */
  end(): LogEnd
}

export interface LogEnd {
  /** What is missing or could not be read, a line each. */
  problems: string[]
}

/** Where a record can be looked up: `line 12`. */
export const refOf = ({ unit = 'line' }: Pick<LogOptions, 'unit'>, number: number): string =>
  `${unit} ${number}`
