// How a record of an SBC Core begins in its files (DBG, TRC): its length in octets with its line ends, the device's date
// and time, three numbers nobody explains, a number that counts on, severity and subsystem.
//
//   339 09202018 165651.570846:1.01.00.38344.Info    .SIPCM: SipFeSocketRecvMsg - msg = v=0
//
// The length tells how many lines below it still belong to it.

import type { DeviceTime } from '../device-clock.ts'

export interface CoreRecord {
  /** Octets of all its lines, each with its line end. */
  bytes: number
  time: DeviceTime
  /** What follows the subsystem. */
  text: string
}

/** Undefined for a line that begins in no such way. */
export function readCoreRecord(line: string): CoreRecord | undefined {
  const digit = line.charCodeAt(0)
  if (!(digit >= ZERO && digit <= NINE)) return undefined
  const found = BEGIN.exec(line.length > LONGEST ? line.slice(0, LONGEST) : line)
  if (found === null) return undefined
  const [begin, bytes, month, day, year, hours, minutes, seconds, fraction = ''] = found
  const ofDay = (Number(hours) * 60 + Number(minutes)) * 60_000 + Number(seconds) * 1000
  const time = { year: Number(year), month: Number(month) - 1, day: Number(day) }
  if (time.month < 0 || time.month > 11 || time.day < 1 || time.day > 31 || ofDay >= DAY_AND_LEAP_SECOND_MS)
    return undefined
  const ms = Number(fraction.slice(0, 3).padEnd(3, '0'))
  return { bytes: Number(bytes), time: { ...time, ofDay: ofDay + ms }, text: line.slice(begin.length) }
}
const ZERO = 48
const NINE = 57
const DAY_AND_LEAP_SECOND_MS = 86_401_000
/** No beginning is longer. */
const LONGEST = 120
const BEGIN =
  /^(\d{1,6}) (\d\d)(\d\d)(\d{4}) (\d\d)(\d\d)(\d\d)\.(\d{1,9}):\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,12}\.[A-Z][a-z]{2,11} *\.[A-Z][A-Z0-9_]{1,19} *: ?/
