import assert from 'node:assert/strict'
import { test } from 'node:test'
import { after, instantOf, minutes, seconds } from '../../kernel/index.ts'
import { MONDAY } from '../testing/alert-story.ts'
import { isBusy, parseBusySpan } from './busy-hours.ts'
import { CallsSeen } from './calls-seen.ts'
import { SlotCounts } from './slot-counts.ts'

test('an answered call went the way that was called last', () => {
  const calls = new CallsSeen(seconds(15))
  calls.call({
    ...{ kind: 'call', at: MONDAY, observer: 'sbc', call: '1', event: 'answered' },
    legs: [
      { callId: 'caller', side: 'carrier', host: 'carrier.example' },
      { callId: 'first', side: 'teams', host: 'sip.pstnhub.microsoft.com' },
      { callId: 'second', side: 'teams', host: 'sip2.pstnhub.microsoft.com' },
    ],
  })
  assert.deepEqual(calls.ways.since(MONDAY), [
    { direction: 'inbound', host: 'sip2.pstnhub.microsoft.com', calls: 1 },
  ])
})

test('what is counted is known for as long as it is kept, and survives as JSON', () => {
  const counts = new SlotCounts(minutes(60))
  for (let minute = 0; minute < 120; minute++) counts.add(after(MONDAY, minutes(minute)), minute % 2 === 0)
  const now = after(MONDAY, minutes(119))
  assert.deepEqual(counts.within(after(now, minutes(-15)), now), { all: 15, watched: 7 })
  assert.ok(counts.saved().length <= 14, 'slots of the last hour')
  const again = new SlotCounts(minutes(60), JSON.parse(JSON.stringify(counts.saved())))
  assert.deepEqual(again.within(MONDAY, now), counts.within(MONDAY, now))
})

test('days and times are read as people write them, and nothing else is', () => {
  assert.deepEqual(parseBusySpan('Fri-Mon 00:00-24:00'), { days: [5, 6, 0, 1], from: 0, to: 1440 })
  assert.deepEqual(parseBusySpan('Tue,Thu 08:30-12:00'), { days: [2, 4], from: 510, to: 720 })
  for (const text of ['', 'Mon', 'Mo-Fr 08:00-18:00', 'Mon-Fri 18:00-08:00', 'Mon 8-18', 'Mon 08:00-25:00'])
    assert.equal(parseBusySpan(text), undefined, text)
})

test('hours are those of the clocks there, in summer and in winter', () => {
  const hours = { zone: 'Europe/Berlin', spans: [{ days: [1, 2, 3, 4, 5], from: 480, to: 1080 }] }
  const at = (month: number, day: number, hour: number) => instantOf(Date.UTC(2026, month, day, hour))
  const busy = (now: ReturnType<typeof at>) => isBusy(hours, now, minutes(60))
  assert.deepEqual(
    [busy(at(5, 1, 6)), busy(at(5, 1, 7)), busy(at(5, 1, 15)), busy(at(5, 1, 16))],
    [false, true, true, false],
  )
  assert.deepEqual([busy(at(0, 5, 7)), busy(at(0, 5, 8))], [false, true])
  assert.equal(busy(at(5, 6, 10)), false, 'a Saturday')
})
