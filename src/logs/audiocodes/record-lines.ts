// Records as AudioCodes meant them: what a file writes over several lines put together again, what a syslog daemon or
// a viewer escaped turned back into lines.
//
//   [S=..] (N 1) one#012(N 2) two [Time:..]     rsyslog: line ends as #012, Kiwi: as <010>
//   [S=..] (N 1) one                            Syslog Viewer, or a datagram
//   (N 2) two
//    [Time:..]

import { linesOf } from '../escaped-lines.ts'
import { hasEnvelope, type LogRecord } from '../log-record.ts'
import { PrefixReader, type RecordPrefix, type RecordTime, readDeviceTime } from './record-prefix.ts'

export interface DeviceRecord {
  record: LogRecord
  prefix: RecordPrefix | undefined
  time: RecordTime | undefined
  /** Without prefix and time. */
  lines: string[]
  /** Whether the last line's end was logged, too. */
  isWhole: boolean
}

const MAX_LINES = 4000

export class RecordLines {
  readonly #take: (record: DeviceRecord) => void
  readonly #prefixes = new PrefixReader()
  #begun: DeviceRecord | undefined

  constructor(take: (record: DeviceRecord) => void) {
    this.#take = take
  }

  /** False for a line that belongs to no record. */
  read(record: LogRecord): boolean {
    const { text } = record
    const prefix = this.#prefixes.read(text)
    const time = readDeviceTime(text)
    if (prefix !== undefined || hasEnvelope(record)) this.#flush()
    else if (this.#begun === undefined && time === undefined) return false
    const from = prefix?.end ?? 0
    const line = time === undefined ? (from === 0 ? text : text.slice(from)) : text.slice(from, time.start)
    const begun = this.#add(linesOf(line), record, prefix)
    if (time === undefined) {
      if (begun.lines.length < MAX_LINES) return true
    } else {
      begun.time = time
      endRecord(begun)
    }
    this.#flush()
    return true
  }

  end(): void {
    this.#flush()
  }

  /** Lines of the record that is under way, or of a new one. */
  #add(lines: string[], record: LogRecord, prefix: RecordPrefix | undefined): DeviceRecord {
    if (this.#begun === undefined) this.#begun = { record, prefix, time: undefined, lines, isWhole: true }
    else for (const line of lines) this.#begun.lines.push(line)
    return this.#begun
  }

  #flush(): void {
    const begun = this.#begun
    if (begun === undefined) return
    this.#begun = undefined
    this.#take(begun)
  }
}

/** The time follows the text behind one space: what stands before it is a line that has no end, or nothing. */
function endRecord(begun: DeviceRecord): void {
  const last = begun.lines.at(-1) as string
  if (last.trim() === '') begun.lines.pop()
  else {
    begun.isWhole = false
    begun.lines[begun.lines.length - 1] = last.endsWith(' ') ? last.slice(0, -1) : last
  }
}
