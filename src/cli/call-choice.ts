// Which of many calls are meant: by a number that takes part, or a time at which they stood.

import { type Call, hasNumber } from '../facts/index.ts'
import { type Instant, instantOf, OperatorError } from '../kernel/index.ts'

export interface CallChoice {
  /** Part of a number or name. */
  number?: string
  /** `2025-04-01T07:55`, `07:55:04`: UTC, a minute or a second long as it is written. */
  at?: string
}

const DAY_MS = 24 * 3600 * 1000

/** Throws an OperatorError for what is no time. */
export function chosen(calls: readonly Call[], { number, at }: CallChoice): readonly Call[] {
  const stood = at === undefined ? undefined : stoodAt(at)
  if (number === undefined && stood === undefined) return calls
  return calls.filter(
    call => (stood === undefined || stood(call)) && (number === undefined || hasNumber(call, number)),
  )
}

function stoodAt(text: string): (call: Call) => boolean {
  const [, day, hour, minute, second] =
    /^(?:(\d{4}-\d\d-\d\d)[T ])?([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?Z?$/.exec(text) ?? []
  const midnight = day === undefined ? 0 : Date.parse(`${day}T00:00:00Z`)
  if (hour === undefined || minute === undefined || !isDay(day, midnight)) throw noTime(text)
  const ofDay = 1000 * (3600 * Number(hour) + 60 * Number(minute) + Number(second ?? 0))
  const length = second === undefined ? 60_000 : 1000
  const stands = ({ start, end }: Call, from: number): boolean => start < from + length && end >= from
  if (day !== undefined) return call => stands(call, midnight + ofDay)
  return call => daysOf(call).some(each => stands(call, each + ofDay))
}

/** Which the 30th of February is not: it would be read as the 2nd of March. */
const isDay = (day: string | undefined, midnight: number): boolean =>
  day === undefined || (!Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(day))

/** The midnights before it began and before it ended. */
const daysOf = ({ start, end }: Call): Instant[] =>
  [start, end].filter(Number.isFinite).map(at => instantOf(at - (at % DAY_MS)))

const noTime = (text: string): OperatorError =>
  new OperatorError({
    code: 'usage/time',
    where: '--at',
    what: `"${text}" is no time`,
    hint: 'write it in UTC: 2025-04-01T07:55, 07:55 or 07:55:04',
  })
