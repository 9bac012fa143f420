import assert from 'node:assert/strict'
import { test } from 'node:test'
import { after, type Instant, instantOf, minutes } from '../../kernel/index.ts'
import type { Maintenance } from './health.ts'
import { MaintenanceCalendar, type MaintenanceRule, PLANNED_LIMIT } from './maintenance-calendar.ts'
import { parseWeeklySpan, type WeeklySpan } from './wall-clock.ts'

/** A Sunday, 01:00 UTC. */
const START = instantOf(Date.UTC(2026, 0, 11, 1))
const SBC = { subject: 'sbc', name: 'sbc1.example.net' } as const
const TRUNK = { subject: 'trunk', name: 'north' } as const
const later = (length: number): Instant => after(START, minutes(length))

const word = (from: number, to: number, over: Partial<Maintenance> = {}): Maintenance => ({
  ...{ ...SBC, from: later(from), until: later(to), note: `${from}-${to}` },
  ...over,
})
const weekly = (text: string): MaintenanceRule => {
  const window = { ...(parseWeeklySpan(text) as WeeklySpan), zone: 'UTC', says: `${text} UTC` }
  return { ...SBC, note: 'patch day', window }
}
const notes = (windows: readonly Maintenance[]): string[] => windows.map(({ note }) => note)

test('what is planned is on from its time to its end', () => {
  const calendar = new MaintenanceCalendar()
  assert.ok(calendar.plan(word(60, 120), START))
  assert.deepEqual([notes(calendar.on(START)), notes(calendar.upcoming(START))], [[], ['60-120']])
  assert.deepEqual(
    [60, 119, 120].map(at => calendar.on(later(at)).length),
    [1, 1, 0],
  )
  assert.deepEqual(calendar.upcoming(later(60)), [])
})

test('what begins at once takes the place of what is on, not of what is planned; the same beginning is the same window', () => {
  const calendar = new MaintenanceCalendar()
  for (const each of [word(0, 30), word(60, 120), word(60, 90), word(-1, 20)]) calendar.plan(each, START)
  assert.deepEqual([notes(calendar.on(START)), notes(calendar.upcoming(START))], [['-1-20'], ['60-90']])
})

test('of two that are on at the same time the longer one shows', () => {
  const calendar = new MaintenanceCalendar([weekly('sun 01:30-03:00')])
  calendar.plan(word(0, 45), START)
  assert.deepEqual(
    [0, 40, 100].map(at => notes(calendar.on(later(at)))),
    [['0-45'], ['patch day'], ['patch day']],
  )
})

test('a weekly window comes again, and its next is told with its rule', () => {
  const calendar = new MaintenanceCalendar([weekly('sun 02:00-04:00')])
  const [next] = calendar.upcoming(START)
  assert.deepEqual([next?.from, next?.repeats, next?.isConfigured], [later(60), 'sun 02:00-04:00 UTC', true])
  assert.deepEqual(notes(calendar.on(later(61))), ['patch day'])
  assert.equal(calendar.upcoming(later(181))[0]?.from, later(60 + 7 * 24 * 60))
})

test('after a clock was set back the next of a weekly window is the next by that clock', () => {
  const calendar = new MaintenanceCalendar([weekly('sun 02:00-04:00')])
  assert.equal(calendar.upcoming(later(52 * 7 * 24 * 60)).length, 1)
  assert.equal(calendar.upcoming(START)[0]?.from, later(60))
  assert.deepEqual(notes(calendar.on(later(61))), ['patch day'])
})

test('what ended before its time does not begin anew, this week, whoever planned it; what is called off neither', () => {
  const rules = [
    weekly('sun 02:00-04:00'),
    { ...TRUNK, note: 'cable', window: { from: later(0), until: later(90) } },
  ]
  const calendar = new MaintenanceCalendar(rules)
  calendar.plan(word(300, 360), START)
  assert.ok(calendar.end(SBC, later(70)))
  assert.ok(calendar.end(TRUNK, later(70)))
  assert.ok(calendar.end(SBC, later(70), later(300)))
  assert.equal(calendar.end(SBC, later(70), later(300)), false)
  const again = new MaintenanceCalendar(rules)
  again.resume(JSON.parse(JSON.stringify(calendar.saved(later(70)))), later(71))
  for (const each of [calendar, again]) {
    assert.deepEqual(each.on(later(71)), [])
    assert.deepEqual(
      each.upcoming(later(71)).map(({ from }) => from),
      [later(60 + 7 * 24 * 60)],
    )
  }
  assert.ok(calendar.end(SBC, later(71), later(60 + 7 * 24 * 60)), 'the next one can be called off, too')
  assert.equal(calendar.upcoming(later(71))[0]?.from, later(60 + 14 * 24 * 60))
})

test('more than the limit are refused, until others are over', () => {
  const calendar = new MaintenanceCalendar()
  for (let index = 0; index < PLANNED_LIMIT; index++)
    assert.ok(calendar.plan(word(index + 1, index + 2), START))
  assert.equal(calendar.plan(word(500, 501), START), false)
  assert.ok(calendar.plan(word(1, 5), START), 'in place of one that is there')
  assert.ok(calendar.plan(word(500, 501), later(5)))
})
