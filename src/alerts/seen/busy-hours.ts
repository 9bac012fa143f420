// Hours of the week in which there is always somebody who calls, by the clocks of a place.
//
//   Mon-Fri 08:00-18:00, Europe/Berlin

import type { Instant, Millis } from '../../kernel/index.ts'

export interface BusyHours {
  /** IANA name: `Europe/Berlin`. */
  zone: string
  spans: readonly BusySpan[]
}

export interface BusySpan {
  /** 0 is Sunday. */
  days: readonly number[]
  /** Minutes from midnight, `to` not included; after midnight is a span of its own. */
  from: number
  to: number
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

/** `Mon-Fri 08:00-18:00`, `Sat,Sun 10:00-14:00`; undefined for what is none. */
export function parseBusySpan(text: string): BusySpan | undefined {
  const [, days = '', ...times] = /^(\S+) (\d\d):(\d\d)-(\d\d):(\d\d)$/.exec(text.trim()) ?? []
  const [fromHour = 24, fromMinute = 60, toHour = 25, toMinute = 60] = times.map(Number)
  const named = days.split(',').map(daysIn)
  const [from, to] = [fromHour * 60 + fromMinute, toHour * 60 + toMinute]
  const inDay = fromMinute < 60 && toMinute < 60 && from < to && to <= 24 * 60
  return inDay && !named.includes(undefined)
    ? { days: named.flatMap(each => each ?? []), from, to }
    : undefined
}

function daysIn(text: string): number[] | undefined {
  const [first = -1, last = first, ...more] = text.split('-').map(name => DAYS.indexOf(name))
  if (more.length > 0 || first < 0 || last < 0) return undefined
  const length = (last - first + 7) % 7
  return Array.from({ length: length + 1 }, (_, index) => (first + index) % 7)
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
