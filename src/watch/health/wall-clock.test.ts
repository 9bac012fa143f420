import assert from 'node:assert/strict'
import { test } from 'node:test'
import { after, instantOf, minutes } from '../../kernel/index.ts'
import {
  clockAt,
  isZone,
  occurrenceAt,
  parseMoment,
  parseWeeklySpan,
  type WeeklyWindow,
} from './wall-clock.ts'

const at = (iso: string) => instantOf(Date.parse(iso))
const iso = (time: number): string => new Date(time).toISOString().slice(0, 16)

const window = (text: string, zone = 'Europe/Berlin'): WeeklyWindow => {
  const span = parseWeeklySpan(text)
  assert.ok(span, text)
  return { ...span, zone }
}
const next = (text: string, now: string, zone?: string): string => {
  const { from, until } = occurrenceAt(window(text, zone), at(now))
  return `${iso(from)} ${iso(until)}`
}

test('the clocks of a place show its day and its time, and what is no place is told', () => {
  assert.deepEqual(clockAt('Europe/Berlin', at('2026-06-06T22:30Z')), { day: 0, minute: 30 })
  assert.deepEqual(clockAt('Europe/Berlin', at('2026-01-10T22:30Z')), { day: 6, minute: 23 * 60 + 30 })
  assert.deepEqual(clockAt('Asia/Kolkata', at('2026-01-12T18:45:59.9Z')), { day: 2, minute: 15 })
  assert.deepEqual([isZone('Europe/Berlin'), isZone('Berlin')], [true, false])
})

test('days and times are read, and what is none is not', () => {
  assert.deepEqual(parseWeeklySpan('sun 02:00-04:00'), { days: [0], from: 120, to: 240 })
  assert.deepEqual(parseWeeklySpan('Fri-Mon 22:00-04:00')?.days, [5, 6, 0, 1])
  assert.deepEqual(parseWeeklySpan('sat,SUN 00:00-24:00')?.days, [6, 0])
  for (const none of [
    '',
    'sun',
    'sun 2:00-4:00',
    'so 02:00-04:00',
    'sun 24:00-01:00',
    'sun 03:00-03:00',
    'sun 02:60-04:00',
  ])
    assert.equal(parseWeeklySpan(none), undefined, none)
})

test('a window that goes on is told, and once it is over the one of the next week', () => {
  assert.equal(next('sun 02:00-04:00', '2026-01-07T12:00Z'), '2026-01-11T01:00 2026-01-11T03:00')
  assert.equal(next('sun 02:00-04:00', '2026-01-11T02:59Z'), '2026-01-11T01:00 2026-01-11T03:00')
  assert.equal(next('sun 02:00-04:00', '2026-01-11T03:00Z'), '2026-01-18T01:00 2026-01-18T03:00')
})

test('a window over midnight belongs to the day on which it begins', () => {
  assert.equal(next('sat 22:00-04:00', '2026-01-11T02:00Z'), '2026-01-10T21:00 2026-01-11T03:00')
  assert.equal(next('sat 00:00-24:00', '2026-01-10T22:59Z'), '2026-01-09T23:00 2026-01-10T23:00')
})

// Clocks in Berlin go from 02:00 to 03:00 on 29 March 2026, and from 03:00 back to 02:00 on 25 October.
test('where an hour is missing a window is shorter by it, or comes after it', () => {
  assert.equal(next('sun 02:00-04:00', '2026-03-28T12:00Z'), '2026-03-29T01:00 2026-03-29T02:00')
  assert.equal(next('sun 02:15-02:45', '2026-03-28T12:00Z'), '2026-03-29T01:15 2026-03-29T01:45')
  assert.equal(next('sun 02:30-03:00', '2026-03-28T12:00Z'), '2026-03-29T01:30 2026-03-29T02:00')
  assert.equal(next('sun 02:00-04:00', '2026-04-04T12:00Z'), '2026-04-05T00:00 2026-04-05T02:00')
})

test('where an hour comes twice a window is longer by it, or comes once', () => {
  assert.equal(next('sun 02:00-04:00', '2026-10-24T12:00Z'), '2026-10-25T00:00 2026-10-25T03:00')
  assert.equal(next('sun 02:15-02:45', '2026-10-24T12:00Z'), '2026-10-25T00:15 2026-10-25T00:45')
  assert.equal(next('sun 02:15-02:45', '2026-10-25T01:20Z'), '2026-11-01T01:15 2026-11-01T01:45')
})

test('places at which the date is another one have their own', () => {
  assert.equal(
    next('mon 01:00-02:00', '2026-01-04T10:00Z', 'Pacific/Auckland'),
    '2026-01-04T12:00 2026-01-04T13:00',
  )
  assert.equal(
    next('sun 23:00-24:00', '2026-01-05T05:00Z', 'America/Los_Angeles'),
    '2026-01-05T07:00 2026-01-05T08:00',
  )
})

test('of each minute of a year the window is the one around it or after it', () => {
  const daily = window('mon-sun 02:30-03:30')
  for (let now = at('2026-01-01T00:00Z'); now < at('2027-01-01T00:00Z'); now = after(now, minutes(47))) {
    const { from, until } = occurrenceAt(daily, now)
    assert.ok(until > now && from < until && from - now < 25 * 3_600_000, iso(now))
  }
})

test('a moment is by the clocks of the place, unless it brings its offset', () => {
  assert.equal(parseMoment('2026-07-01T22:00', 'Europe/Berlin'), at('2026-07-01T20:00Z'))
  assert.equal(parseMoment('2026-07-01T22:00:00+05:30', 'Europe/Berlin'), at('2026-07-01T16:30Z'))
  assert.equal(parseMoment('2026-07-01T22:00Z', 'Europe/Berlin'), at('2026-07-01T22:00Z'))
  for (const none of ['', 'tomorrow', '2026-13-01T00:00', '22:00'])
    assert.equal(parseMoment(none, 'UTC'), undefined)
})
