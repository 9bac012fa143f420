// What Ribbon's SBC Edge writes (SBC 1000 and 2000, SWe Lite; once of Sonus), in its files and as syslog. A record has
// the device's time in brackets. Which way a message went stands in a record of its own, and others may stand between
// that and the message:
//
//   [2025-04-01 07:55:04,716] ... tlDataReceived:Received message on [192.0.2.21]:5061 from [52.114.75.24]:8576
//   [2025-04-01 07:55:04,716][CID:27] ...
//   OPTIONS sip:sbc1.example.net SIP/2.0
//   ...
//
//   Received message on [LOCAL]:PORT from [REMOTE]:PORT
//   Incoming message on [LOCAL]:PORT from [REMOTE]:PORT
//   sending from [LOCAL]:PORT to [REMOTE]:PORT

import type { Instant } from '../../kernel/index.ts'
import { DeviceClock, type DeviceTime } from '../device-clock.ts'
import { readTime } from '../envelope/envelope-time.ts'
import { linesOf } from '../escaped-lines.ts'
import { readEndpoint } from '../handshake-fact.ts'
import type { LogEnd, LogGrammar, LogOptions, LogReader } from '../log-grammar.ts'
import type { LogRecord } from '../log-record.ts'
import { type KnownPlace, MessagePlaces } from '../message-places.ts'
import { SipLines } from '../sip-lines.ts'

export const ribbonEdge: LogGrammar = {
  kind: 'ribbon-edge',
  recognises: records =>
    records.some(record => isOwn(record) && (CALL.test(record.text) || readWay(record.text) !== undefined)),
  reader: options => new RibbonEdgeReader(options),
}
/** The number of a call; the bracket before it may have been the envelope's. */
const CALL = /(?:^|\])\[CID:\d{1,10}\]/

/** Lines after which a way belongs to no message any more; the distance is six as a rule. */
const MAX_BETWEEN = 12

interface Announced {
  place: KnownPlace
  at: Instant
  number: number
  /** Lines in which the message may still begin. */
  lines: number
}

class RibbonEdgeReader implements LogReader {
  readonly #clock: DeviceClock
  readonly #sip: SipLines
  readonly #places = new MessagePlaces('SBC')
  #announced: Announced | undefined

  constructor(options: LogOptions) {
    this.#clock = new DeviceClock(options.zoneMinutes, options.before)
    this.#sip = new SipLines(options)
  }

  read(record: LogRecord): boolean {
    let isKnown = false
    let line = record
    for (const text of linesOf(record.text)) {
      line = { ...line, text }
      isKnown = this.#line(line) || isKnown
      // The envelope stands before the first line alone.
      line = { ...line, at: undefined, ofDay: undefined, host: undefined }
    }
    return isKnown
  }

  end(): LogEnd {
    return { problems: [...this.#sip.end(), ...this.#clock.end()] }
  }

  #line(record: LogRecord): boolean {
    if (!isOwn(record)) return this.#sip.line(record) || this.#isStartOfMessage(record)
    this.#sip.close()
    const place = readWay(record.text)
    const at = this.#clock.at(record, readStamp(record.text))
    if (place === undefined || at === undefined) this.#pass()
    else this.#announced = { place, at, number: record.number, lines: MAX_BETWEEN }
    return true
  }

  #isStartOfMessage(record: LogRecord): boolean {
    const announced = this.#announced
    if (announced === undefined) return false
    this.#pass()
    if (record.text.trim() === '') return false
    this.#sip.begin(text => this.#places.of(text, announced.place), announced.at, announced.number)
    if (!this.#sip.line(record)) return false
    this.#announced = undefined
    return true
  }

  /** A line went by in which no message began. */
  #pass(): void {
    if (this.#announced !== undefined && --this.#announced.lines <= 0) this.#announced = undefined
  }
}

/** Whether a record begins here: with the device's time, in its text or taken away as the envelope of a plain file. */
const isOwn = (record: LogRecord): boolean =>
  (record.at !== undefined && record.host === undefined) || readStamp(record.text) !== undefined

/** `[2025-04-01 07:55:04,716]`, `[01-04-2025 07:55:04,716]`. */
function readStamp(text: string): DeviceTime | undefined {
  if (!text.startsWith('[')) return undefined
  const time = readTime(text, 1)
  if (time?.month !== undefined && text[time.end] === ']') return time
  const found = DAY_FIRST.exec(text)
  const clock = found === null ? undefined : readTime(text, found[0].length)
  if (found === null || clock === undefined || text[clock.end] !== ']') return undefined
  const [day, month, year] = found.slice(1).map(Number) as [number, number, number]
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined
  return { year, month: month - 1, day, ofDay: clock.ofDay }
}
const DAY_FIRST = /^\[(\d\d)-(\d\d)-(\d{4}) /

/** Undefined for a line that tells no way. */
function readWay(text: string): KnownPlace | undefined {
  const found = text.includes(']:') ? WAY.exec(text) : null
  if (found === null) return undefined
  const [, sent, here = '', there = ''] = found
  const [local, remote] = [readEndpoint(here), readEndpoint(there)]
  if (local === undefined || remote === undefined) return undefined
  return { direction: sent === undefined ? 'received' : 'sent', local, remote }
}
const WAY =
  /\b(?:(?:Received|Incoming) message on|(sending from)) (\[[\da-f.:]{2,45}\]:\d{1,5}) (?:from|to) (\[[\da-f.:]{2,45}\]:\d{1,5})/i
