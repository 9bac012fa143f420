import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseZone } from './zone.ts'

test('a zone is minutes east of UTC, in the ways that persons write it', () => {
  assert.deepEqual(['Z', 'utc', '+01:00', '-0530', '+1', '+14:00'].map(parseZone), [
    0,
    0,
    60,
    -330,
    60,
    14 * 60,
  ])
})

test('what is no zone is none', () => {
  for (const text of ['', '01:00', '+15:00', '+01:60', 'CET', '+1:2', '+01:00 '])
    assert.equal(parseZone(text), undefined, text)
})
