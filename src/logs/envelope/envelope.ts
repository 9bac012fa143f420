// What stands around a log line: the envelope of syslog, or what a program that stored it put in front.
//
//   <134>Apr  1 07:55:04 sbc1 text                                   RFC 3164
//   <134>1 2025-04-01T07:55:04.716Z sbc1 app - - [id name="v"] text  RFC 5424
//   <134> 1 2025-04-01T07:55:04.716Z sbc1 app - - - text             the same, as Ribbon sends it
//   <134>text                                                        AudioCodes, as it sends
//   2025-04-01T07:55:04.716+02:00 sbc1 text                          rsyslog
//   2025-04-01 07:55:04 <tab> Local4.Info <tab> 192.0.2.1 <tab> text Kiwi
//   07:55:04.716 : 192.0.2.1 : NOTICE : text                         AudioCodes Syslog Viewer
//   [2025-04-01 07:55:04.716] text, [Apr  1 07:55:04] text           Asterisk
//   09 07:55:04.716 text                                             the same with numbered lines

import { type Instant, instantOf } from '../../kernel/index.ts'
import type { LogRecord } from '../log-record.ts'
import { readTime, type WrittenTime } from './envelope-time.ts'
import { YearGuess } from './year-guess.ts'

export interface EnvelopeOptions {
  zoneMinutes?: number
  before: Instant
}

export class EnvelopeReader {
  readonly #zoneMinutes: number
  readonly #years: YearGuess
  #day = { year: 0, month: 0, day: 0, at: 0 }
  #host: HostWord = { word: '', isAddress: false, isName: false }

  constructor({ zoneMinutes = 0, before }: EnvelopeOptions) {
    this.#zoneMinutes = zoneMinutes
    this.#years = new YearGuess(before)
  }

  /** The line without its envelope. Never throws; what has none is its own text. */
  read(number: number, line: string): LogRecord {
    const record: LogRecord = {
      number,
      text: line,
      at: undefined,
      zoned: false,
      ofDay: undefined,
      host: undefined,
    }
    const first = line.charCodeAt(0)
    let from = first === BOM_1 ? afterMark(line) : 0
    if (line.charCodeAt(from) === LESS) {
      const end = priorityEnd(line, from)
      if (end > 0) {
        from = end
        // Ribbon puts a space before the version.
        const version = line.charCodeAt(from) === SPACE ? from + 1 : from
        if (line.charCodeAt(version) === ONE && line.charCodeAt(version + 1) === SPACE)
          return this.#rfc5424(record, line, version)
        record.text = line.slice(from)
      }
    } else if (first === BRACKET) {
      if (this.#bracketed(record, line)) return record
    } else if (first >= ZERO && first <= NINE) from = afterLineNumber(line)
    const time = readTime(line, from)
    if (time === undefined) {
      if (from > 0) record.text = line.slice(from)
      return record
    }
    this.#setTime(record, time)
    return time.month === undefined ? afterClock(record, line, time.end) : this.#afterDate(record, line, time)
  }

  /** `[Apr  1 07:55:04] text`; no more is known of who wrote it. */
  #bracketed(record: LogRecord, line: string): boolean {
    const time = readTime(line, 1)
    if (time === undefined || line.charCodeAt(time.end) !== CLOSING) return false
    this.#setTime(record, time)
    record.text = line.slice(line.charCodeAt(time.end + 1) === SPACE ? time.end + 2 : time.end + 1)
    return true
  }

  /** `1 TIME HOST APP PROCID MSGID SD MSG` (RFC 5424 section 6). */
  #rfc5424(record: LogRecord, line: string, from: number): LogRecord {
    HEADER_5424.lastIndex = from
    const found = HEADER_5424.exec(line)
    if (found === null) return { ...record, text: line.slice(from) }
    const time = readTime(found[1] as string, 0)
    if (time !== undefined) this.#setTime(record, time)
    record.host = nil(found[2] as string)
    const end = structuredDataEnd(line, HEADER_5424.lastIndex)
    const text = line.slice(line.charCodeAt(end) === SPACE ? end + 1 : end)
    record.text = text.startsWith(UTF8_MARK) ? text.slice(UTF8_MARK.length) : text
    return record
  }

  #afterDate(record: LogRecord, line: string, { expectsHost, end }: WrittenTime): LogRecord {
    if (line.charCodeAt(end) === TAB) return afterTab(record, line, end + 1)
    const host = this.#hostAt(line, end)
    // Behind a time that is not of syslog it is one only where it is an address.
    const isHost = host.isAddress || (expectsHost && host.isName)
    record.host = isHost ? host.word : undefined
    const from = isHost ? end + 1 + host.word.length : end
    record.text = line.slice(line.charCodeAt(from) === SPACE ? from + 1 : from)
    return record
  }

  /** The word behind a space at `end`. Lines of one host come one after the other, so the last one is kept. */
  #hostAt(line: string, end: number): HostWord {
    const last = this.#host
    const behind = line.charCodeAt(end + 1 + last.word.length)
    const isSame = behind === SPACE && line.charCodeAt(end) === SPACE && line.startsWith(last.word, end + 1)
    if (isSame && last.word !== '') return last
    HOST.lastIndex = end
    const word = HOST.exec(line)?.[1] ?? ''
    this.#host = { word, isAddress: ADDRESS.test(word), isName: HOST_NAME.test(word) }
    return this.#host
  }

  #setTime(record: LogRecord, { year, month, day, ofDay, zoneMinutes }: WrittenTime): void {
    if (month === undefined) {
      record.ofDay = ofDay
      return
    }
    record.zoned = zoneMinutes !== undefined
    const local =
      year === undefined ? this.#years.instantOf(month, day, ofDay) : this.#midnight(year, month, day) + ofDay
    record.at = instantOf(local - (zoneMinutes ?? this.#zoneMinutes) * 60_000)
  }

  /** Lines of one day come one after the other, so the last one is kept. */
  #midnight(year: number, month: number, day: number): number {
    const last = this.#day
    if (last.day !== day || last.month !== month || last.year !== year)
      this.#day = { year, month, day, at: Date.UTC(year, month, day) }
    return this.#day.at
  }
}

const LESS = 60
const ONE = 49
const ZERO = 48
const NINE = 57
const SPACE = 32
const BRACKET = 91
const CLOSING = 93
const TAB = 9
const BOM_1 = 0xef
const UTF8_MARK = '\u00ef\u00bb\u00bf'
const UTF16_MARK = '\u00ff\u00fe'

const afterMark = (line: string): number =>
  line.startsWith(UTF8_MARK) ? 3 : line.startsWith(UTF16_MARK) ? 2 : 0

/** Behind `<0>` to `<191>`, 0 where none stands there. */
function priorityEnd(line: string, from: number): number {
  const end = line.indexOf('>', from)
  if (end < from + 2 || end > from + 4) return 0
  for (let at = from + 1; at < end; at++) {
    const code = line.charCodeAt(at)
    if (code < ZERO || code > NINE) return 0
  }
  return end + 1
}

const HEADER_5424 = /1 (\S+) (\S+) \S+ \S+ \S+ /y

const nil = (word: string): string | undefined => (word === '-' ? undefined : word)

/** `-`, or elements in brackets whose values may hold escaped ones (RFC 5424 section 6.3). */
function structuredDataEnd(line: string, from: number): number {
  if (line.charCodeAt(from) === 45) return from + 1
  ELEMENTS.lastIndex = from
  return ELEMENTS.test(line) ? ELEMENTS.lastIndex : from
}
const ELEMENTS = /(?:\[[^\s\]="]+(?: [^\s\]="]+="(?:[^"\\]|\\.)*")*\])+/y

/** Numbered lines, where a time of day follows the number. */
function afterLineNumber(line: string): number {
  let at = 0
  while (line.charCodeAt(at) >= ZERO && line.charCodeAt(at) <= NINE) at++
  if (line.charCodeAt(at) !== SPACE && line.charCodeAt(at) !== TAB) return 0
  NUMBERED.lastIndex = 0
  return NUMBERED.test(line) ? NUMBERED.lastIndex : 0
}
const NUMBERED = /\d{1,8}[ \t]+(?=\d\d:\d\d:\d\d[.,])/y

/** `: ADDRESS : SEVERITY :`, each of them there or not. */
function afterClock(record: LogRecord, line: string, end: number): LogRecord {
  VIEWER.lastIndex = end
  const found = VIEWER.exec(line)
  record.host = found?.[1]
  record.text = line.slice(found === null ? end : VIEWER.lastIndex)
  return record
}
const VIEWER =
  /[\s:]*(?:(\d{1,3}(?:\.\d{1,3}){3}|[\da-f]*(?::[\da-f]*){3,7})[\s:]+)?(?:(?:local\d\.)?(?:emerg\w*|alert|crit\w*|err\w*|warn\w*|notice|info\w*|debug)\b[\s:]*)?/iy

interface HostWord {
  word: string
  isAddress: boolean
  isName: boolean
}
const HOST = / (\S+)(?: |$)/y
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[?[\da-f]*(?::[\da-f.]*){2,7}\]?)$/i
const HOST_NAME = /^[\w.-]+$/

/** `Facility.Severity TAB HOST TAB text`, and the device's own envelope may be in the text. */
function afterTab(record: LogRecord, line: string, from: number): LogRecord {
  const fields = line.slice(from).split('\t')
  const host = fields.length > 2 && /^\w+\.\w+$/.test(fields[0] as string) ? fields[1] : undefined
  record.host = host
  record.text = host === undefined ? line.slice(from) : fields.slice(2).join('\t')
  const inner = readTime(record.text, 0)
  if (inner?.month !== undefined) {
    const rest = record.text.slice(inner.end)
    record.text = rest.replace(/^ \S+ /, '')
  }
  return record
}
