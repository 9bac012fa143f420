// What Cisco's CUBE writes under `debug ccsip messages`, and its VoIP Trace, from a terminal, a file or syslog:
//
//   000451: *Mar  8 18:59:49.798 CET: //187/D6138E000000/SIP/Msg/ccsipDisplayMsg:
//   Sent:                                             since IOS XE 17.8: Sent: SIP TLS message from A:P to B:P
//   INVITE sip:1001@192.0.2.63:5060 SIP/2.0
//   ...
//
// Before 17.8 it names no addresses; the message tells them.

import type { SipPlace } from '../../facts/index.ts'
import { type Instant, instantOf } from '../../kernel/index.ts'
import { DeviceClock } from '../device-clock.ts'
import { linesOf } from '../escaped-lines.ts'
import { readEndpoint } from '../handshake-fact.ts'
import type { LogEnd, LogGrammar, LogOptions, LogReader } from '../log-grammar.ts'
import type { LogRecord } from '../log-record.ts'
import { type KnownPlace, MessagePlaces } from '../message-places.ts'
import { SipLines } from '../sip-lines.ts'
import { readCubeLine } from './cube-line.ts'

export const cube: LogGrammar = {
  kind: 'cube',
  recognises: records => records.some(({ text }) => MARK.test(text)),
  reader: options => new CubeReader(options),
}
/** The function that writes messages, and who else writes of calls. */
const MARK = /ccsipDisplayMsg:|\/\/-?\d{1,10}\/\w{1,20}\/(?:CUBE_VT\/)?SIP\/[A-Z]\w{1,10}\//

class CubeReader implements LogReader {
  readonly #clock: DeviceClock
  readonly #sip: SipLines
  readonly #places = new MessagePlaces('CUBE')
  readonly #zoneMinutes: number
  /** A message was announced, its direction not told yet. */
  #announced: { at: Instant | undefined; number: number } | undefined
  #undated = 0
  #hasUnsetClock = false

  constructor(options: LogOptions) {
    this.#clock = new DeviceClock(options.zoneMinutes, options.before)
    this.#sip = new SipLines(options)
    this.#zoneMinutes = options.zoneMinutes ?? 0
  }

  read(record: LogRecord): boolean {
    let isKnown = false
    for (const text of linesOf(record.text)) isKnown = this.#line({ ...record, text }) || isKnown
    return isKnown
  }

  end(): LogEnd {
    const problems = [...this.#sip.end(), ...this.#clock.end()]
    if (this.#hasUnsetClock)
      problems.push('the device marks its clock as not synchronised ("*" before times)')
    if (this.#undated > 0)
      problems.push(
        `${this.#undated} messages have no date and are passed over: "service timestamps debug datetime msec" writes it`,
      )
    return { problems }
  }

  #line(record: LogRecord): boolean {
    const line = readCubeLine(record.text)
    if (line === undefined) return this.#isPartOfMessage(record)
    this.#sip.close()
    this.#announced = undefined
    if (line.isUnset) this.#hasUnsetClock = true
    const at = this.#clock.at(line.isUtc ? this.#asUtc(record) : record, line.time)
    if (line.message === undefined) return true
    this.#announced = { at, number: record.number }
    return line.message === '' || this.#directed(line.message)
  }

  /** The envelope took the time in front of the zone for local. */
  #asUtc(record: LogRecord): LogRecord {
    const { at } = record
    const zoneMs = this.#zoneMinutes * 60_000
    return { ...record, zoned: true, at: at === undefined ? undefined : instantOf(at + zoneMs) }
  }

  #isPartOfMessage(record: LogRecord): boolean {
    if (this.#announced === undefined) return this.#sip.line(record)
    if (record.text.trim() === '' || this.#directed(record.text)) return true
    this.#announced = undefined
    return false
  }

  /** `Sent:`, `Received: SIP UDP message from A:P to B:P`. */
  #directed(text: string): boolean {
    const found = DIRECTION.exec(text)
    const announced = this.#announced
    if (found === null || announced === undefined) return false
    this.#announced = undefined
    const { at, number } = announced
    if (at === undefined) this.#undated++
    else this.#sip.begin(this.#placeOf(found), at, number)
    return true
  }

  #placeOf([, word, transport, from, to]: RegExpExecArray): (text: string) => SipPlace {
    const direction = word === 'Sent' ? 'sent' : 'received'
    const known: KnownPlace = { direction }
    const [source, target] = [readEndpoint(from ?? ''), readEndpoint(to ?? '')]
    if (transport !== undefined && source !== undefined && target !== undefined) {
      known.transport = transport.toLowerCase() as 'udp' | 'tcp' | 'tls'
      known.local = direction === 'sent' ? source : target
      known.remote = direction === 'sent' ? target : source
    }
    return message => this.#places.of(message, known)
  }
}

const DIRECTION = /^\s*(Sent|Received): *(?:SIP (UDP|TCP|TLS) message from (\S{3,60}) to (\S{3,60}))?\s*$/
