// The `sipmsg.log` of Oracle's SBCs (Acme Packet), as of all releases since 2007: each message with both its ends, and
// dashes behind it. What else is in it, DNS, MGCP and the like, is passed over.
//
//   Apr  4 09:55:04.716 On [0:0]192.0.2.21:5061 received from 52.114.75.24:8576
//   OPTIONS sip:sbc1.example.net SIP/2.0
//   ...
//   ----------------------------------------

import type { Endpoint } from '../../kernel/index.ts'
import { DeviceClock } from '../device-clock.ts'
import { readEndpoint } from '../handshake-fact.ts'
import type { LogEnd, LogGrammar, LogOptions, LogReader } from '../log-grammar.ts'
import { hasEnvelope, type LogRecord } from '../log-record.ts'
import { MessagePlaces } from '../message-places.ts'
import { SipLines } from '../sip-lines.ts'

export const oracle: LogGrammar = {
  kind: 'oracle',
  recognises: records => records.some(record => hasEnvelope(record) && readHead(record.text) !== undefined),
  reader: options => new OracleReader(options),
}

class OracleReader implements LogReader {
  readonly #clock: DeviceClock
  readonly #sip: SipLines
  readonly #places = new MessagePlaces('SBC')
  /** Between a head and its dashes: what is no SIP message, or behind one, is passed over. */
  #isInside = false
  #undated = 0

  constructor(options: LogOptions) {
    this.#clock = new DeviceClock(options.zoneMinutes, options.before)
    this.#sip = new SipLines(options)
  }

  read(record: LogRecord): boolean {
    const { text } = record
    const head = readHead(text)
    if (head !== undefined) return this.#begin(head, record)
    if (DASHES.test(text)) {
      this.#sip.close()
      this.#isInside = false
      return true
    }
    this.#sip.line(record)
    if (NAT.test(text)) this.#isInside = true
    return this.#isInside || FILE_LINE.test(text)
  }

  end(): LogEnd {
    const problems = [...this.#sip.end(), ...this.#clock.end()]
    if (this.#undated > 0) problems.push(`${this.#undated} messages have no time and are passed over`)
    return { problems }
  }

  #begin({ direction, local, remote }: OracleHead, record: LogRecord): boolean {
    const at = this.#clock.at(record, undefined)
    this.#isInside = true
    if (at === undefined) this.#undated++
    this.#sip.close()
    if (at !== undefined)
      this.#sip.begin(message => this.#places.of(message, { direction, local, remote }), at, record.number)
    return true
  }
}

interface OracleHead {
  direction: 'sent' | 'received'
  local: Endpoint
  remote: Endpoint
}

/** The envelope may have taken `On` for the name of a host. */
function readHead(text: string): OracleHead | undefined {
  const found = HEAD.exec(text)
  const local = found === null ? undefined : readEndpoint(found[1] as string)
  const remote = found === null ? undefined : readEndpoint(found[3] as string)
  if (local === undefined || remote === undefined) return undefined
  return { direction: found?.[2] === 'sent to' ? 'sent' : 'received', local, remote }
}
const HEAD =
  /^(?:On )?(?:\[\d{1,4}:\d{1,5}\])?([\da-fA-F.:[\]]{8,60}) (sent to|received from) ([\da-fA-F.:[\]]{8,60})\s*$/

const DASHES = /^-{20,}\s*$/
/** A message once more, as it was before or became after the translation of addresses within the device. */
const NAT = /^(?:Pre|Post)-NAT /
const FILE_LINE = /^File (?:opened|closed)\.|\b(?:OPENED|CLOSED|STARTED|STOPPED)\s*$/
