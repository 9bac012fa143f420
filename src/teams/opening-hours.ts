// When an auto attendant is open: a weekly table in the attendant's own time.

import type { Instant } from '../kernel/index.ts'

export interface OpeningHours {
  /** Local time minus UTC. The table knows no summer time. */
  utcOffsetMinutes: number
  /** From Sunday, 0, to Saturday, 6: spans in minutes of the day, the end excluded. */
  days: readonly (readonly { from: number; to: number }[])[]
}

/** Minutes of a clock time: `hour(8, 30)`. */
export const hour = (hours: number, minutes = 0): number => hours * 60 + minutes

/** Monday to Friday the same, closed at the weekend. */
export function onWorkdays(from: number, to: number, utcOffsetMinutes = 0): OpeningHours {
  const open = [{ from, to }]
  return { utcOffsetMinutes, days: [[], open, open, open, open, open, []] }
}

const MINUTES_A_DAY = 24 * 60

export function isOpen(hours: OpeningHours, now: Instant): boolean {
  const minutes = Math.floor(now / 60_000) + hours.utcOffsetMinutes
  // The first of January 1970 was a Thursday.
  const day = (((Math.floor(minutes / MINUTES_A_DAY) + 4) % 7) + 7) % 7
  const minute = ((minutes % MINUTES_A_DAY) + MINUTES_A_DAY) % MINUTES_A_DAY
  return (hours.days[day] ?? []).some(({ from, to }) => minute >= from && minute < to)
}
