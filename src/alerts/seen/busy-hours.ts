// Hours of the week in which there is always somebody who calls, by the clocks of a place.
//
//   Mon-Fri 08:00-18:00, Europe/Berlin

import type { Instant, Millis } from '../../kernel/index.ts'
import { clockAt, parseWeeklySpan, type WeeklySpan } from '../../watch/index.ts'

export interface BusyHours {
  /** IANA name: `Europe/Berlin`. */
  zone: string
  spans: readonly BusySpan[]
}

/** After midnight is a span of its own. */
export type BusySpan = WeeklySpan

/** `Mon-Fri 08:00-18:00`, `Sat,Sun 10:00-14:00`; undefined for what is none. */
export function parseBusySpan(text: string): BusySpan | undefined {
  const span = parseWeeklySpan(text)
  return span === undefined || span.from > span.to ? undefined : span
}

/** Whether all of the time before `now` lies in one of the spans. */
export function isBusy({ zone, spans }: BusyHours, now: Instant, windowMs: Millis): boolean {
  const { day, minute } = clockAt(zone, now)
  return spans.some(
    ({ days, from, to }) => days.includes(day) && minute < to && minute - windowMs / 60_000 >= from,
  )
}
