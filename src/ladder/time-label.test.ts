import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instantOf, millis } from '../kernel/index.ts'
import { clockText, lengthText, timeLabel } from './time-label.ts'

const FIRST = instantOf(Date.UTC(2022, 0, 4, 8, 55, 1, 5))
const LATER = instantOf(FIRST + 3228)

test('the time of a row, since the first, since the one before, and of the day', () => {
  assert.equal(timeLabel(LATER, FIRST, FIRST, {}), '3.228')
  assert.equal(timeLabel(LATER, FIRST, instantOf(LATER - 16), { times: 'since-previous' }), '+0.016')
  assert.equal(timeLabel(FIRST, FIRST, undefined, { times: 'since-previous' }), '0.000')
  assert.equal(timeLabel(LATER, FIRST, FIRST, { times: 'time-of-day' }), '08:55:04.233')
})

test('the time of day is that of the zone it is looked at in', () => {
  assert.equal(timeLabel(LATER, FIRST, FIRST, { times: 'time-of-day', offsetMinutes: 60 }), '09:55:04.233')
  assert.equal(clockText(FIRST), '2022-01-04 08:55:01.005 UTC')
  assert.equal(clockText(FIRST, 60), '2022-01-04 09:55:01.005 UTC+1')
  assert.equal(clockText(FIRST, -570), '2022-01-03 23:25:01.005 UTC-9:30')
})

test('lengths are short to read', () => {
  assert.deepEqual(
    [16, 999.6, 11_384, 187_000].map(length => lengthText(millis(length))),
    ['16 ms', '1.00 s', '11.38 s', '3:07 min'],
  )
})
