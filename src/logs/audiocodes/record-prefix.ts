// What AudioCodes puts around the text of a syslog record (SBC User's Manual, "Syslog Message Format"), by firmware:
//
//   [S=235] [SID:1034099026] (   lgr_psbrdex)(619  ) text [Time: 20:17:00]        6.x
//   [S=1718476] [SID=b9027c:24:198173]  (N  6891745) text [Time:19-12@12:44:56.587]   7.x
//   [S=9399] [BID=2ed1c8:96] text
//
// Several entries may share a record ("syslog optimization"), each with its own number in parentheses.

import type { DeviceTime } from '../device-clock.ts'

export interface RecordPrefix {
  sequence: number | undefined
  /** `b9027c:24:198173`: board, number of its starts, session; older firmware has one number. */
  session: string | undefined
  /** `b9027c:24`, where it is told. */
  board: string | undefined
  /** Where the text begins. */
  end: number
}

/** How far into a line the prefix may begin, behind what an unknown program put in front. */
const SEARCHED = 160

export function readPrefix(text: string): RecordPrefix | undefined {
  let from = 0
  while (text.charCodeAt(from) === SPACE) from++
  if (text.charCodeAt(from) !== BRACKET) {
    const found = text.indexOf('[S=', from)
    if (found === -1 || found > SEARCHED) return undefined
    from = found
  }
  PREFIX.lastIndex = from
  const found = PREFIX.exec(text)
  if (found === null || (found[1] === undefined && found[2] === undefined)) return undefined
  const [, sequence, kind, id] = found
  const board = boardOf(kind, id)
  return {
    sequence: sequence === undefined ? undefined : Number(sequence),
    session: kind === 'SID' ? id : undefined,
    board,
    end: PREFIX.lastIndex,
  }
}
const SPACE = 32
const BRACKET = 91
const PREFIX = /(?:\[S=(\d{1,16})\])?\s*(?:\[(SID|BID)[=:]([^\]\s]{1,80})\])? {0,2}/y

function boardOf(kind: string | undefined, id: string | undefined): string | undefined {
  if (id === undefined || !id.includes(':')) return undefined
  return kind === 'BID' ? id : id.slice(0, id.lastIndexOf(':'))
}

/** Behind `(N  6891745) ` or `( lgr_flow)(620 ) `; -1 where no entry begins. */
export function entryStart(line: string): number {
  let from = 0
  while (line.charCodeAt(from) === SPACE) from++
  if (line.charCodeAt(from) !== PARENTHESIS) return -1
  COMPONENT.lastIndex = from
  return COMPONENT.test(line) ? COMPONENT.lastIndex : -1
}
const PARENTHESIS = 40
const COMPONENT = /\( *[A-Za-z]\w{0,40} *(?:\) *\( *\d+ *\)|\d+ *\)) */y

/** `[Time:19-12@12:44:56.587]` at the end of a line, the day and a year there or not. */
export interface RecordTime extends DeviceTime {
  /** Where the text before it ends. */
  start: number
}

export function readDeviceTime(line: string): RecordTime | undefined {
  const end = trimmedEnd(line)
  if (line.charCodeAt(end - 1) !== CLOSING) return undefined
  return usualTime(line, end - USUAL_LENGTH) ?? otherTime(line, end)
}

/** `[Time:19-12@12:44:56.587]`, as almost all are. */
function usualTime(line: string, start: number): RecordTime | undefined {
  if (!line.startsWith('[Time:', start) || line.charCodeAt(start + 11) !== AT) return undefined
  const day = twoDigits(line, start + 6)
  const month = twoDigits(line, start + 9) - 1
  const minutes = twoDigits(line, start + 12) * 60 + twoDigits(line, start + 15)
  const ms = twoDigits(line, start + 21) * 10 + line.charCodeAt(start + 23) - ZERO
  const ofDay = (minutes * 60 + twoDigits(line, start + 18)) * 1000 + ms
  return month >= 0 && month < 12 && day >= 1 && ofDay >= 0 ? { month, day, ofDay, start } : undefined
}
const USUAL_LENGTH = 25
const AT = 64
const ZERO = 48

function twoDigits(line: string, at: number): number {
  const tens = line.charCodeAt(at) - ZERO
  const ones = line.charCodeAt(at + 1) - ZERO
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
}

function otherTime(line: string, end: number): RecordTime | undefined {
  const start = line.lastIndexOf('[Time:', end)
  if (start === -1 || end - start > 40) return undefined
  const found = TIME.exec(line.slice(start, end))
  if (found === null) return undefined
  const [, day, month, hours, minutes, seconds, fraction = '0'] = found
  const ofDay = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000
  const ms = Math.floor(Number(`0.${fraction}`) * 1000 + 1e-6)
  const hasDay = day !== undefined && Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1
  return { month: hasDay ? Number(month) - 1 : undefined, day: Number(day ?? 0), ofDay: ofDay + ms, start }
}
const CLOSING = 93
const TIME = /^\[Time: ?(?:(\d\d)-(\d\d)(?:-\d{2,4})?@)?(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?\]$/

function trimmedEnd(line: string): number {
  let end = line.length
  while (end > 0 && line.charCodeAt(end - 1) <= SPACE) end--
  return end
}
