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

/** Reads prefixes one after the other: most are of the session of the one before, whose names are kept. */
export class PrefixReader {
  #last = namesOf(BOARD_ID, '')

  read(text: string): RecordPrefix | undefined {
    const from = prefixStart(text)
    if (from === -1) return undefined
    const sequenceEnd = text.startsWith('[S=', from) ? digitsEnd(text, from + 3, 16) : -1
    const hasSequence = sequenceEnd > from + 3 && text.charCodeAt(sequenceEnd) === CLOSING
    const at = skipBlanks(text, hasSequence ? sequenceEnd + 1 : from)
    const names = this.#names(text, at)
    if (!hasSequence && names === undefined) return undefined
    return {
      sequence: hasSequence ? numberAt(text, from + 3, sequenceEnd) : undefined,
      session: names?.session,
      board: names?.board,
      end: names === undefined ? at : skipTwoSpaces(text, at + ID_AT + names.id.length + 1),
    }
  }

  /** `[SID=b9027c:24:198173]`, `[BID:2ed1c8:96]` at `at`. */
  #names(text: string, at: number): SessionNames | undefined {
    const letter = text.charCodeAt(at + 1)
    const mark = text.charCodeAt(at + 4)
    if (text.charCodeAt(at) !== BRACKET || !text.startsWith('ID', at + 2)) return undefined
    if ((letter !== SESSION_ID && letter !== BOARD_ID) || (mark !== EQUALS && mark !== COLON))
      return undefined
    const last = this.#last
    const idAt = at + ID_AT
    const isSame = last.letter === letter && text.startsWith(last.id, idAt)
    if (isSame && text.charCodeAt(idAt + last.id.length) === CLOSING && last.id !== '') return last
    const idEnd = text.indexOf(']', idAt)
    const id = idEnd === -1 ? '' : text.slice(idAt, idEnd)
    if (!ID.test(id)) return undefined
    this.#last = namesOf(letter, id)
    return this.#last
  }
}

interface SessionNames {
  letter: number
  id: string
  session: string | undefined
  board: string | undefined
}

function namesOf(letter: number, id: string): SessionNames {
  if (letter === BOARD_ID) return { letter, id, session: undefined, board: id.includes(':') ? id : undefined }
  const end = id.lastIndexOf(':')
  return { letter, id, session: id, board: end === -1 ? undefined : id.slice(0, end) }
}

/** Where a bracket stands that may begin a prefix, or -1. */
function prefixStart(text: string): number {
  const from = skipSpaces(text, 0)
  if (text.charCodeAt(from) === BRACKET) return from
  const found = text.indexOf('[S=', from)
  return found > SEARCHED ? -1 : found
}

/** The index behind at most `most` digits. */
function digitsEnd(text: string, from: number, most: number): number {
  let at = from
  while (at < from + most && isDigit(text.charCodeAt(at))) at++
  return at
}

function numberAt(text: string, from: number, to: number): number {
  let number = 0
  for (let at = from; at < to; at++) number = number * 10 + text.charCodeAt(at) - ZERO
  return number
}

function skipBlanks(text: string, from: number): number {
  let at = from
  while (text.charCodeAt(at) <= SPACE) at++
  return at
}

function skipTwoSpaces(text: string, from: number): number {
  if (text.charCodeAt(from) !== SPACE) return from
  return text.charCodeAt(from + 1) === SPACE ? from + 2 : from + 1
}

const isDigit = (code: number): boolean => code >= ZERO && code <= 57
const isLetter = (code: number): boolean => (code | 32) >= 97 && (code | 32) <= 122
const isWord = (code: number): boolean => isLetter(code) || isDigit(code) || code === 95

const SPACE = 32
const PARENTHESIS = 40
const CLOSING_PARENTHESIS = 41
const ZERO = 48
const COLON = 58
const EQUALS = 61
const AT = 64
const BOARD_ID = 66
const SESSION_ID = 83
const BRACKET = 91
const CLOSING = 93
/** Behind `[SID=`. */
const ID_AT = 5
const ID = /^[^\]\s]{1,80}$/

/** Behind `(N  6891745) ` or `( lgr_flow)(620 ) `; -1 where no entry begins. */
export function entryStart(line: string): number {
  const from = skipSpaces(line, 0)
  if (line.charCodeAt(from) !== PARENTHESIS) return -1
  const wordAt = skipSpaces(line, from + 1)
  if (!isLetter(line.charCodeAt(wordAt))) return -1
  let wordEnd = wordAt + 1
  while (wordEnd < wordAt + MAX_COMPONENT && isWord(line.charCodeAt(wordEnd))) wordEnd++
  const at = skipSpaces(line, wordEnd)
  if (line.charCodeAt(at) !== CLOSING_PARENTHESIS) return behindNumber(line, at)
  const second = skipSpaces(line, at + 1)
  const end = line.charCodeAt(second) === PARENTHESIS ? behindNumber(line, skipSpaces(line, second + 1)) : -1
  // `(N689)`.
  const isNumbered = wordEnd > wordAt + 1 && isDigit(line.charCodeAt(wordEnd - 1))
  return end === -1 && isNumbered ? skipSpaces(line, at + 1) : end
}
const MAX_COMPONENT = 41

/** Behind digits, a parenthesis that closes, and spaces; -1 where they do not stand there. */
function behindNumber(line: string, from: number): number {
  const digits = digitsEnd(line, from, line.length)
  const at = skipSpaces(line, digits)
  return digits > from && line.charCodeAt(at) === CLOSING_PARENTHESIS ? skipSpaces(line, at + 1) : -1
}

function skipSpaces(text: string, from: number): number {
  let at = from
  while (text.charCodeAt(at) === SPACE) at++
  return at
}

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
const TIME = /^\[Time: ?(?:(\d\d)-(\d\d)(?:-\d{2,4})?@)?(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?\]$/

function trimmedEnd(line: string): number {
  let end = line.length
  while (end > 0 && line.charCodeAt(end - 1) <= SPACE) end--
  return end
}
