// The syslog of AudioCodes' SBCs and gateways, whatever the firmware:
//
//   line --> RecordLines --> prefix, device time --> entries --> SipRecords --> sip
//                                  |                        '--> Sockets ----> connections, handshakes
//                                  '--> SequenceGaps --> gap

import type { Fact, Note, SipPlace } from '../../facts/index.ts'
import { stamp } from '../../facts/index.ts'
import { type Instant, instantOf, remember } from '../../kernel/index.ts'
import { DeviceClock } from '../device-clock.ts'
import { type LogEnd, type LogGrammar, type LogOptions, type LogReader, refOf } from '../log-grammar.ts'
import type { LogRecord } from '../log-record.ts'
import { type DeviceRecord, RecordLines } from './record-lines.ts'
import { entryStart, PrefixReader, readDeviceTime } from './record-prefix.ts'
import { lengthOf, type SequenceGap, SequenceGaps } from './sequence-gaps.ts'
import { readSipHead, SipRecords } from './sip-records.ts'
import { readSocketLine } from './socket-lines.ts'
import { Sockets } from './sockets.ts'

export const audiocodes: LogGrammar = {
  kind: 'audiocodes',
  recognises: records => records.some(isMarked),
  reader: options => new AudiocodesReader(options),
}

/** Nobody else numbers records so, or writes such a time at their end. */
const isMarked = ({ text }: LogRecord): boolean =>
  new PrefixReader().read(text)?.sequence !== undefined || readDeviceTime(text) !== undefined

/** Devices whose numbers are followed. */
const MAX_DEVICES = 64
/** Gaps that become a fact each; more of them are an excerpt, and told as one. */
const GAPS_NOTED = 200

interface Device {
  gaps: SequenceGaps
  board: string | undefined
}

class AudiocodesReader implements LogReader {
  readonly #options: LogOptions
  readonly #records = new RecordLines(record => this.#take(record))
  readonly #clock: DeviceClock
  readonly #sip: SipRecords
  readonly #sockets: Sockets
  readonly #devices = new Map<string, Device>()
  #lost = 0
  #gaps = 0
  #firstGapRef = 0
  #sequenced = 0
  #undated = 0

  constructor(options: LogOptions) {
    this.#options = options
    const { observer, note, zoneMinutes, before } = options
    this.#clock = new DeviceClock(zoneMinutes, before)
    this.#sip = new SipRecords({ observer, note })
    this.#sockets = new Sockets({
      note: (fact, at) => this.#note(fact, at),
      lost: () => this.#lost + this.#openGaps(),
    })
  }

  read(record: LogRecord): boolean {
    return this.#records.read(record)
  }

  end(): LogEnd {
    this.#records.end()
    for (const { gaps } of this.#devices.values()) gaps.end()
    this.#sockets.end()
    const problems = [...this.#sip.end(), ...this.#gapProblems(), ...this.#clock.end()]
    if (this.#undated > 0) problems.push(`${this.#undated} records have no time and are passed over`)
    return { problems }
  }

  #take(device: DeviceRecord): void {
    const { record, prefix, time, lines } = device
    const at = this.#clock.at(record, time)
    if (prefix?.sequence !== undefined) this.#count(prefix.sequence, prefix.board, at, record)
    const session = prefix?.session ?? record.host ?? ''
    this.#entries(session, device, at, lines)
    this.#sip.recordEnded(session)
  }

  /** Lines that begin an entry, and those that carry one on: of these only SIP messages have any. */
  #entries(session: string, device: DeviceRecord, at: Instant | undefined, lines: string[]): void {
    let isMessage = this.#sip.isOpen(session)
    for (let index = 0; index < lines.length; index++) {
      const line = lines[index] as string
      const start = entryStart(line)
      if (start === -1 && isMessage) {
        this.#sip.line(session, line, device.isWhole || index < lines.length - 1)
      } else if (start !== -1 || index === 0) {
        isMessage = this.#entry(session, start > 0 ? line.slice(start) : line.trimStart(), device, at)
      }
    }
  }

  /** Whether a SIP message follows it. */
  #entry(session: string, entry: string, { record, prefix }: DeviceRecord, at: Instant | undefined): boolean {
    const head = readSipHead(entry)
    const socketLine = head === undefined ? readSocketLine(entry) : undefined
    if (head === undefined && socketLine === undefined) return false
    if (at === undefined) {
      this.#undated++
      return false
    }
    const ref = this.#ref(record.number)
    if (socketLine !== undefined) this.#sockets.take(socketLine, at, ref)
    if (head === undefined) return false
    const { direction, transport, remote, sipInterface, socketId } = head
    if (socketId !== undefined) this.#sockets.used(socketId, at, ref)
    const local = this.#sockets.local(sipInterface, transport)
    const place: SipPlace = { direction, transport, local, remote }
    if (socketId !== undefined && transport !== 'udp') place.connection = `SocketID ${socketId}`
    if (prefix?.session !== undefined) place.session = prefix.session
    this.#sip.begin(session, place, at, ref)
    return true
  }

  #count(sequence: number, board: string | undefined, at: Instant | undefined, record: LogRecord): void {
    this.#sequenced++
    const device = this.#deviceOf(record.host ?? board?.slice(0, board.indexOf(':')) ?? '')
    if (board !== undefined) {
      if (device.board !== undefined && device.board !== board) device.gaps.restart()
      device.board = board
    }
    device.gaps.take(sequence, at ?? 0, record.number)
  }

  #deviceOf(name: string): Device {
    const known = this.#devices.get(name)
    if (known !== undefined) return known
    const fresh: Device = { gaps: new SequenceGaps(gap => this.#gap(gap)), board: undefined }
    remember(this.#devices, name, fresh, MAX_DEVICES)
    return fresh
  }

  #openGaps(): number {
    let open = 0
    for (const { gaps } of this.#devices.values()) if (gaps.isOpen) open++
    return open
  }

  #gap(gap: SequenceGap): void {
    this.#lost += gap.lost
    this.#gaps++
    if (this.#gaps === 1) this.#firstGapRef = gap.ref
    if (this.#gaps > GAPS_NOTED) return
    const says = `${gap.lost} ${gap.lost === 1 ? 'record' : 'records'} of the log did not come before ${this.#ref(gap.ref)}`
    const ref = this.#ref(gap.ref)
    this.#note(
      { kind: 'gap', why: 'lost', lastedMs: lengthOf(gap), count: gap.lost, says, ref },
      instantOf(gap.fromAt),
    )
  }

  #gapProblems(): string[] {
    if (this.#gaps === 0) return []
    const first = this.#ref(this.#firstGapRef)
    const where = this.#gaps === 1 ? `before ${first}` : `in ${this.#gaps} places, first before ${first}`
    const isExcerpt = this.#lost > this.#sequenced
    const lost = `${this.#lost} records are missing by their numbers, ${where}`
    return [isExcerpt ? `${lost}: this is an excerpt of the log` : `${lost}: what was in them is not known`]
  }

  /** Where a record can be looked up. */
  #ref(number: number): string {
    return refOf(this.#options, number)
  }

  #note(note: Note, at: Instant): void {
    this.#options.note(stamp(note, this.#options.observer, at) as Fact)
  }
}
