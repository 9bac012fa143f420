import assert from 'node:assert/strict'
import { test } from 'node:test'
import { recordTime } from './record-time.ts'

test('every spelling of one moment is that moment', () => {
  const moment = Date.UTC(2025, 3, 1, 7, 55, 4)
  for (const text of [
    '2025-04-01T07:55:04Z',
    '2025-04-01T07:55:04.0000000Z',
    '2025-04-01 07:55:04',
    '2025-04-01T09:55:04+02:00',
    '2025-04-01 07:55:04.0000000 +00:00',
    '01.04.2025 07:55:04',
    '4/1/2025 7:55:04 AM',
  ])
    assert.equal(recordTime(text), moment, text)
  assert.equal(recordTime('4/1/2025 12:05:00 PM'), Date.UTC(2025, 3, 1, 12, 5))
})

test('what is no time is none, and neither is the year one', () => {
  for (const text of [
    '0001-01-01T00:00:00Z',
    '0001-01-01 00:00:00 +00:00',
    '2025-13-01T00:00:00Z',
    '45748.33',
    'no',
    '',
  ])
    assert.equal(recordTime(text), undefined, text)
  assert.equal(recordTime(undefined), undefined)
})
