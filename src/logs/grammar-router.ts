// One log with records of several programs, as a server of syslog keeps it: each record to the reader of its grammar, one
// reader a grammar. What host wrote it tells, once a record of that host could only be of one grammar; a host may run
// several programs.
//
//   sbc1  [S=1718400] ...                      audiocodes, which reads the host's other records too
//   fw1   IN=eth0 OUT=eth1 SRC=..              firewall
//   kam1  kamailio[4711]: ERROR: tls [..       kamailio
//   kam1  asterisk[812]: VERBOSE[30874]: ..    asterisk: kamailio's reader did not know it
//         what has no envelope                 as the record before it

import { grammarOf } from './grammars.ts'
import type { LogGrammar, LogOptions, LogReader } from './log-grammar.ts'
import { hasEnvelope, type LogRecord } from './log-record.ts'

/** Hosts whose grammars are known; what others write is read as the first grammar does. */
const MAX_HOSTS = 256
/** Records of a host that no reader of it knew and that are shown to all grammars. */
const TRIES = 1000

interface Host {
  readers: LogReader[]
  tries: number
}

export class GrammarRouter {
  readonly #options: LogOptions
  readonly #readers = new Map<string, LogReader>()
  readonly #hosts = new Map<string, Host>()
  #main: LogReader | undefined
  #last: LogReader | undefined

  constructor(options: LogOptions) {
    this.#options = options
  }

  get kind(): string | undefined {
    return this.#readers.size === 0 ? undefined : [...this.#readers.keys()].join(', ')
  }

  /** The grammar of the log as a whole, as far as nothing tells another. */
  begin(grammar: LogGrammar): void {
    this.#main = this.#readerOf(grammar)
    this.#last = this.#main
  }

  /** False for a record that means nothing to any reader. */
  read(record: LogRecord): boolean {
    const main = this.#main
    if (main === undefined) return this.#tried(record)
    if (!hasEnvelope(record)) return this.#reads(this.#last ?? main, record) || this.#tried(record)
    const readers = this.#hosts.get(record.host ?? '')?.readers ?? []
    for (const reader of readers) if (this.#reads(reader, record)) return true
    return this.#tried(record) || (readers.length === 0 && this.#reads(main, record))
  }

  /** Problems of all readers, a line each. */
  end(): string[] {
    const isOne = this.#readers.size === 1
    return [...this.#readers].flatMap(([kind, reader]) =>
      reader.end().problems.map(problem => (isOne ? problem : `${kind}: ${problem}`)),
    )
  }

  #reads(reader: LogReader, record: LogRecord): boolean {
    if (!reader.read(record)) return false
    this.#last = reader
    return true
  }

  /** By the reader of a grammar that knows the record and that its host had none of so far. */
  #tried(record: LogRecord): boolean {
    const host = this.#hostOf(record.host ?? '')
    if (host === undefined || host.tries === 0) return false
    host.tries--
    const grammar = grammarOf([record])
    const reader = grammar === undefined ? undefined : this.#readerOf(grammar)
    if (reader === undefined || host.readers.includes(reader)) return false
    host.readers.push(reader)
    this.#main ??= reader
    return this.#reads(reader, record)
  }

  #hostOf(name: string): Host | undefined {
    const known = this.#hosts.get(name)
    if (known !== undefined || this.#hosts.size >= MAX_HOSTS) return known
    const host = { readers: [], tries: TRIES }
    this.#hosts.set(name, host)
    return host
  }

  /** What the first reads is seen by the log, what others read by that part of it: each may tell of the same call. */
  #readerOf(grammar: LogGrammar): LogReader {
    const known = this.#readers.get(grammar.kind)
    if (known !== undefined) return known
    const { observer } = this.#options
    const seenBy = this.#readers.size === 0 ? observer : `${observer} ${grammar.kind}`
    const reader = grammar.reader({ ...this.#options, observer: seenBy })
    this.#readers.set(grammar.kind, reader)
    return reader
  }
}
