import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HealthOne } from '../../api/shapes/index.ts'
import { beatsOf } from './beats.ts'

/** Four beats of 100 each. */
const drawn = (...changes: [number, HealthOne['state']][]): string[] =>
  beatsOf(
    changes.map(([at, state]) => ({ at, state })),
    0,
    400,
    4,
  ).map(({ state }) => state)

test('a state lasts until the next, and nothing is known before the first', () => {
  assert.deepEqual(drawn([100, 'up'], [300, 'down']), ['unknown', 'up', 'up', 'down'])
  assert.deepEqual(drawn([-50, 'degraded']), ['degraded', 'degraded', 'degraded', 'degraded'])
  assert.deepEqual(drawn(), ['unknown', 'unknown', 'unknown', 'unknown'])
})

test('a beat shows the worst moment in it, however short', () => {
  assert.deepEqual(drawn([0, 'up'], [110, 'down'], [120, 'up']), ['up', 'down', 'up', 'up'])
})

test('what becomes known within a beat is shown in it', () => {
  assert.deepEqual(drawn([150, 'up']), ['unknown', 'up', 'up', 'up'])
})
