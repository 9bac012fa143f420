// Times as the clocks of a place show them, and windows that come again each week by them:
//
//   sun 02:00-04:00, Europe/Berlin        Sat 22:00-04:00: into the next day
//
// A window keeps to the clocks when they change: in the night in which an hour is missing the first is an hour shorter,
// in the one that has it twice an hour longer; one that lies within the missing hour comes after it, as long as ever.

import { Temporal } from 'temporal-polyfill'
import { after, type Instant, instantOf, minutes } from '../../kernel/index.ts'

/** Minutes from midnight; `to` is not included. */
export interface WeeklySpan {
  /** 0 is Sunday. */
  days: readonly number[]
  from: number
  to: number
}

export interface WeeklyWindow extends WeeklySpan {
  /** IANA name: `Europe/Berlin`. */
  zone: string
}

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const DAY_MINUTES = 24 * 60

/** `Mon-Fri 08:00-18:00`, `sat,sun 22:00-04:00`; undefined for what is none. */
export function parseWeeklySpan(text: string): WeeklySpan | undefined {
  const [, days = '', ...times] = /^(\S+) (\d\d):(\d\d)-(\d\d):(\d\d)$/.exec(text.trim().toLowerCase()) ?? []
  const [fromHour = 24, fromMinute = 60, toHour = 25, toMinute = 60] = times.map(Number)
  const named = days.split(',').map(daysIn)
  const [from, to] = [fromHour * 60 + fromMinute, toHour * 60 + toMinute]
  const inDay = fromMinute < 60 && toMinute < 60 && from < DAY_MINUTES && to <= DAY_MINUTES && from !== to
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

/** `2026-12-01T22:00` by the clocks of a place, or with an offset of its own; undefined for what is none. */
export function parseMoment(text: string, zone: string): Instant | undefined {
  try {
    const hasOffset = /(?:z|[+-]\d\d:?\d\d)$/i.test(text)
    const read = hasOffset
      ? Temporal.Instant.from(text)
      : Temporal.PlainDateTime.from(text).toZonedDateTime(zone)
    return instantOf(read.epochMilliseconds)
  } catch {
    return undefined
  }
}

/** What the clocks of a place show: the day, 0 is Sunday, and minutes from midnight. */
export function clockAt(zone: string, now: Instant): { day: number; minute: number } {
  const { dayOfWeek, hour, minute } = zonedAt(zone, now)
  return { day: dayOfWeek % 7, minute: hour * 60 + minute }
}

const zonedAt = (zone: string, now: Instant): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(Math.floor(now)).toZonedDateTimeISO(zone)

/** Whether there is a place of that name. */
export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

/** The one that goes on at this moment, or the next. */
export function occurrenceAt({ days, from, to, zone }: WeeklyWindow, now: Instant) {
  const today = zonedAt(zone, now).toPlainDate()
  for (let ahead = -1; ; ahead++) {
    const day = today.add({ days: ahead })
    if (!days.includes(day.dayOfWeek % 7)) continue
    const begin = atMinute(day, from, zone)
    const end = atMinute(day, to > from ? to : to + DAY_MINUTES, zone)
    const until = end > begin ? end : after(begin, minutes(to - from))
    if (until > now) return { from: begin, until }
  }
}

function atMinute(day: Temporal.PlainDate, minute: number, zone: string): Instant {
  const date = day.add({ days: Math.floor(minute / DAY_MINUTES) })
  const plainTime = new Temporal.PlainTime(Math.floor((minute % DAY_MINUTES) / 60), minute % 60)
  return instantOf(date.toZonedDateTime({ timeZone: zone, plainTime }).epochMilliseconds)
}
