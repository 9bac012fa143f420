// What Ribbon's SBC Core writes (SBC 5000 and 7000, SWe; once of Sonus): its files, and its traces as syslog.
//
//   412 04012025 075504.716310:1.01.00.38344.Info    .SIPSG: received msg for CallId:a1 from IP/port:52.114.75.24/8576,
//       Local IP/port:192.0.2.21/5061, SMM:...           (on one line)
//   RAW PDU
//   OPTIONS sip:sbc1.example.net SIP/2.0
//   ...
//
//   <147> 1 2025-04-01T07:55:04.716310+00:00 sbc1 ... sent msg for CallId:a1 to IP/port:..., SMM:...RAW PDU:#012...
//
// In DBG a socket's input may be written as well, what was received and not what was sent. Half of a conversation looks
// like one in which nobody answers, so that is passed over.

import type { Endpoint, Instant } from '../../kernel/index.ts'
import { DeviceClock } from '../device-clock.ts'
import { linesOf } from '../escaped-lines.ts'
import { readEndpoint } from '../handshake-fact.ts'
import type { LogEnd, LogGrammar, LogOptions, LogReader } from '../log-grammar.ts'
import type { LogRecord } from '../log-record.ts'
import { type KnownPlace, MessagePlaces } from '../message-places.ts'
import { SipLines } from '../sip-lines.ts'
import { readCoreRecord } from './core-record.ts'

export const ribbonCore: LogGrammar = {
  kind: 'ribbon-core',
  recognises: records =>
    records.some(({ text }) => readCoreRecord(text) !== undefined || readAnnouncement(text) !== undefined),
  reader: options => new RibbonCoreReader(options),
}

class RibbonCoreReader implements LogReader {
  readonly #clock: DeviceClock
  readonly #sip: SipLines
  readonly #places = new MessagePlaces('SBC')
  /** Octets of the record that are still to come, on lines of their own. */
  #toCome = 0
  /** A message was announced, and did not begin yet. */
  #announced: { place: CorePlace; at: Instant; number: number } | undefined
  #undated = 0
  #fromSockets = 0

  constructor(options: LogOptions) {
    this.#clock = new DeviceClock(options.zoneMinutes, options.before)
    this.#sip = new SipLines(options)
  }

  read(record: LogRecord): boolean {
    let isKnown = false
    for (const text of linesOf(record.text)) isKnown = this.#line({ ...record, text }) || isKnown
    return isKnown
  }

  end(): LogEnd {
    const problems = [...this.#sip.end(), ...this.#clock.end()]
    if (this.#undated > 0) problems.push(`${this.#undated} messages have no time and are passed over`)
    if (this.#fromSockets > 0)
      problems.push(
        `${this.#fromSockets} records of what came from sockets are passed over, as none tell what was sent: a call trace (TRC) has both`,
      )
    return { problems }
  }

  #line(record: LogRecord): boolean {
    const own = readCoreRecord(record.text)
    const place = readAnnouncement(record.text)
    if (own === undefined && place === undefined) return this.#isPartOfRecord(record)
    this.#sip.close()
    this.#announced = undefined
    this.#toCome = own === undefined ? 0 : own.bytes - record.text.length - 1
    const at = this.#clock.at(record, own?.time)
    if (own?.text.startsWith(FROM_SOCKET)) this.#fromSockets++
    if (place === undefined) return true
    if (at === undefined) this.#undated++
    else this.#announced = { place, at, number: record.number }
    if (RAW.test(record.text)) this.#begin()
    return true
  }

  #isPartOfRecord(record: LogRecord): boolean {
    const { text } = record
    const isWithin = this.#toCome > 0
    this.#toCome -= text.length + 1
    if (this.#announced !== undefined && RAW.test(text)) {
      this.#begin()
      return true
    }
    return this.#sip.line(record) || isWithin || FILE_LINE.test(text)
  }

  #begin(): void {
    if (this.#announced === undefined) return
    const { place, at, number } = this.#announced
    this.#announced = undefined
    this.#sip.begin(text => this.#places.of(text, place), at, number)
  }
}

const FROM_SOCKET = 'SipFeSocketRecvMsg - msg = '
/** What stands before the octets of a message. */
const RAW = /^RAW PDU\b|RAW PDU:?\s*$/
const FILE_LINE = /^Sonus Networks\b/

type CorePlace = KnownPlace & { local: Endpoint; remote: Endpoint }

/** Undefined for a line that announces no message. */
function readAnnouncement(text: string): CorePlace | undefined {
  if (!text.includes(LOCAL_END)) return undefined
  const found = ANNOUNCEMENT.exec(text)
  if (found === null) return undefined
  const [, way, remoteAddress, remotePort, localAddress, localPort] = found
  const remote = readEndpoint(`[${remoteAddress}]:${remotePort}`)
  const local = readEndpoint(`[${localAddress}]:${localPort}`)
  if (remote === undefined || local === undefined) return undefined
  return { direction: way === 'to' ? 'sent' : 'received', remote, local }
}
const LOCAL_END = ', Local IP/port:'
const ANNOUNCEMENT =
  /CallId:[^\r\n]{0,200}? (from|to) IP\/port:([\da-fA-F.:]{2,45})\/(\d{1,5}), Local IP\/port:([\da-fA-F.:]{2,45})\/(\d{1,5})\b/
