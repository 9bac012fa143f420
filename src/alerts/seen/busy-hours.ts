// Hours of the week in which there is always somebody who calls, by the clocks of a place.
//
//   Mon-Fri 08:00-18:00, Europe/Berlin

import type { Instant, Millis } from '../../kernel/index.ts'
import { parseWeeklySpan, type WeeklySpan } from '../../watch/index.ts'

export interface BusyHours {
  /** IANA name: `Europe/Berlin`. */
  zone: string
  spans: readonly BusySpan[]
}

/** After midnight is a span of its own. */
export type BusySpan = WeeklySpan

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

/** `Mon-Fri 08:00-18:00`, `Sat,Sun 10:00-14:00`; undefined for what is none. */
export function parseBusySpan(text: string): BusySpan | undefined {
  const span = parseWeeklySpan(text)
  return span === undefined || span.from > span.to ? undefined : span
}

export const isZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

/** Whether all of the time before `now` lies in one of the spans. */
export function isBusy({ zone, spans }: BusyHours, now: Instant, windowMs: Millis): boolean {
  const { day, minute } = wallClock(zone, now)
  return spans.some(
    ({ days, from, to }) => days.includes(day) && minute < to && minute - windowMs / 60_000 >= from,
  )
}

const clocks = new Map<string, Intl.DateTimeFormat>()

function wallClock(zone: string, now: Instant): { day: number; minute: number } {
  const clock =
    clocks.get(zone) ??
    new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
  clocks.set(zone, clock)
  const parts = new Map(clock.formatToParts(now).map(({ type, value }) => [type, value]))
  return {
    day: DAYS.indexOf(parts.get('weekday') ?? ''),
    minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')),
  }
}
