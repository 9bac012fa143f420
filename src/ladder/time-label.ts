// What stands before a row: the time of day, since the first row, or since the row before it; and lengths of time.

import { between, type Instant, type Millis } from '../kernel/index.ts'

export type TimeMode = 'since-first' | 'since-previous' | 'time-of-day'

export interface LadderTimes {
  /** Default since-first. */
  times?: TimeMode
  /** East of UTC, for times of day; default 0. */
  offsetMinutes?: number
}

const MINUTE = 60_000

/** `3.228`, `+0.016`, `08:55:04.233`. `before` is the row drawn before, absent for the first. */
export function timeLabel(
  at: Instant,
  first: Instant,
  before: Instant | undefined,
  { times = 'since-first', offsetMinutes = 0 }: LadderTimes,
): string {
  switch (times) {
    case 'since-first':
      return thousandths(between(first, at))
    case 'since-previous':
      return before === undefined ? thousandths(between(first, at)) : `+${thousandths(between(before, at))}`
    case 'time-of-day':
      return shifted(at, offsetMinutes).slice(11, 23)
  }
}

/** `2022-01-04 08:55:01.005 UTC`, `2022-01-04 09:55:01.005 UTC+1`. */
export function clockText(at: Instant, offsetMinutes = 0): string {
  return `${shifted(at, offsetMinutes).replace('T', ' ').replace('Z', '')} ${zoneText(offsetMinutes)}`
}

function zoneText(offsetMinutes: number): string {
  if (offsetMinutes === 0) return 'UTC'
  const size = Math.abs(offsetMinutes)
  const rest = size % 60 === 0 ? '' : `:${String(size % 60).padStart(2, '0')}`
  return `UTC${offsetMinutes < 0 ? '-' : '+'}${Math.floor(size / 60)}${rest}`
}

/** `16 ms`, `11.38 s`, `3:07 min`: short, and the same in all languages. */
export function lengthText(length: Millis): string {
  if (Math.round(length) < 1000) return `${Math.round(length)} ms`
  if (length < MINUTE) return `${(length / 1000).toFixed(2)} s`
  return `${Math.floor(length / MINUTE)}:${String(Math.floor((length % MINUTE) / 1000)).padStart(2, '0')} min`
}

const shifted = (at: Instant, offsetMinutes: number): string =>
  new Date(at + offsetMinutes * MINUTE).toISOString()

const thousandths = (length: Millis): string => (length / 1000).toFixed(3)
