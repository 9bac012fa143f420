// The times that stand at the beginning of log lines, read where they stand.
//
//   2025-04-01T07:55:04.716+02:00   RFC 5424 section 6.2.3, rsyslog, syslog-ng
//   2025-04-01 07:55:04             Kiwi
//   Apr  1 07:55:04                 RFC 3164 section 4.1.2
//   07:55:04.716                    AudioCodes Syslog Viewer

/** A time as it was written, without its zone brought into account. */
export interface WrittenTime {
  year: number | undefined
  /** From 0; undefined with the day where only the time of day was written. */
  month: number | undefined
  day: number
  /** Milliseconds since midnight. */
  ofDay: number
  /** East of UTC; undefined where not written. */
  zoneMinutes: number | undefined
  /** Whether a host stands behind it, as in syslog. */
  expectsHost: boolean
  /** Where the text goes on. */
  end: number
}

/** The one that is filled anew for each line. */
const written: WrittenTime = {
  year: undefined,
  month: undefined,
  day: 0,
  ofDay: 0,
  zoneMinutes: undefined,
  expectsHost: false,
  end: 0,
}

/** The time that stands at `from`, undefined when none does; good until the next one is read. */
export function readTime(text: string, from: number): WrittenTime | undefined {
  const code = text.charCodeAt(from)
  if (code >= ZERO && code <= NINE) {
    if (text.charCodeAt(from + 2) === COLON) return timeOfDay(text, from)
    return text.charCodeAt(from + 4) === HYPHEN ? fullTime(text, from) : undefined
  }
  return code >= UPPER_A && code <= UPPER_Z ? monthTime(text, from) : undefined
}

const ZERO = 48
const NINE = 57
const COLON = 58
const HYPHEN = 45
const UPPER_A = 65
const UPPER_Z = 90
const SPACE = 32

/** Two digits as a number, NaN where there are none. */
function two(text: string, at: number): number {
  const tens = text.charCodeAt(at) - ZERO
  const ones = text.charCodeAt(at + 1) - ZERO
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
}

const clock = { ofDay: 0, end: 0 }

/** Whether `HH:MM:SS` stands there, a fraction behind it or not; the result lies in `clock`. */
function readClock(text: string, from: number): boolean {
  if (text.charCodeAt(from + 2) !== COLON || text.charCodeAt(from + 5) !== COLON) return false
  const ofDay = ((two(text, from) * 60 + two(text, from + 3)) * 60 + two(text, from + 6)) * 1000
  // A leap second is one.
  if (!(ofDay < 86_401_000)) return false
  clock.ofDay = ofDay
  clock.end = from + 8
  const mark = text.charCodeAt(clock.end)
  if (mark === 46 || mark === 44) readFraction(text)
  return true
}

/** Digits after the point; the Syslog Viewer pads with spaces on the left: `14. 52`. */
function readFraction(text: string): void {
  let at = clock.end + 1
  let unit = 100
  let fraction = 0
  while (text.charCodeAt(at) === SPACE && unit > 1) {
    at++
    unit /= 10
  }
  const first = at
  for (;;) {
    const digit = text.charCodeAt(at) - ZERO
    if (!(digit >= 0 && digit <= 9)) break
    fraction += digit * unit
    unit /= 10
    at++
  }
  if (at === first) return
  clock.ofDay += Math.floor(fraction + 1e-6)
  clock.end = at
}

function timeOfDay(text: string, from: number): WrittenTime | undefined {
  if (!readClock(text, from)) return undefined
  return filled(undefined, undefined, 0, undefined, false, clock.end)
}

function fullTime(text: string, from: number): WrittenTime | undefined {
  const year = two(text, from) * 100 + two(text, from + 2)
  const month = two(text, from + 5) - 1
  const day = two(text, from + 8)
  if (!(year >= 0 && month >= 0 && month < 12 && day >= 1 && day <= 31)) return undefined
  if (text.charCodeAt(from + 7) !== HYPHEN) return undefined
  const divider = text.charCodeAt(from + 10)
  if ((divider !== 84 && divider !== SPACE && divider !== 9) || !readClock(text, from + 11)) return undefined
  const zone = readZone(text, clock.end)
  return filled(year, month, day, zone?.minutes, divider === 84, zone?.end ?? clock.end)
}

/** `Z`, `+02:00`, `-0500`. */
function readZone(text: string, at: number): { minutes: number; end: number } | undefined {
  const sign = text.charCodeAt(at)
  if (sign === 90) return { minutes: 0, end: at + 1 }
  if (sign !== 43 && sign !== HYPHEN) return undefined
  const hasColon = text.charCodeAt(at + 3) === COLON
  const minutes = two(text, at + 1) * 60 + two(text, at + (hasColon ? 4 : 3))
  if (!(minutes <= 14 * 60)) return undefined
  return { minutes: sign === 43 ? minutes : -minutes, end: at + (hasColon ? 6 : 5) }
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `Mmm dd hh:mm:ss`, the day padded with a space or not; some put the year before the time. */
function monthTime(text: string, from: number): WrittenTime | undefined {
  if (text.charCodeAt(from + 3) !== SPACE) return undefined
  const month = MONTHS.indexOf(text.slice(from, from + 3))
  if (month === -1) return undefined
  let at = from + 4
  while (text.charCodeAt(at) === SPACE && at < from + 6) at++
  const isShort = text.charCodeAt(at + 1) === SPACE
  const day = isShort ? text.charCodeAt(at) - ZERO : two(text, at)
  if (!(day >= 1 && day <= 31)) return undefined
  at += isShort ? 2 : 3
  let year: number | undefined
  if (text.charCodeAt(at + 4) === SPACE) {
    year = two(text, at) * 100 + two(text, at + 2)
    if (Number.isNaN(year)) return undefined
    at += 5
  }
  if (!readClock(text, at)) return undefined
  return filled(year, month, day, undefined, true, clock.end)
}

/** What was read, with the time of day in `clock`. */
function filled(
  year: number | undefined,
  month: number | undefined,
  day: number,
  zoneMinutes: number | undefined,
  expectsHost: boolean,
  end: number,
): WrittenTime {
  written.year = year
  written.month = month
  written.day = day
  written.ofDay = clock.ofDay
  written.zoneMinutes = zoneMinutes
  written.expectsHost = expectsHost
  written.end = end
  return written
}
