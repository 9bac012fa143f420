import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instantOf } from '../../kernel/index.ts'
import { playedCount, playTimes } from './play-times.ts'

const rowsAt = (...times: number[]) =>
  times.map(at => ({
    at: instantOf(at),
    ...({ from: 'carrier', to: 'sbc', kind: 'sip', leg: 'A', label: 'OPTIONS', source: 'sbc' } as const),
  }))

test('rows appear as far apart as they were, silences cut, and none with another', () => {
  assert.deepEqual(playTimes(rowsAt(1000, 1000, 1500, 61_500)), [0, 60, 560, 2060])
})

test('the first is there at once, and the last for ever', () => {
  const times = playTimes(rowsAt(0, 500, 900))
  assert.deepEqual(
    [0, 499, 500, 5000, Number.POSITIVE_INFINITY].map(elapsed => playedCount(times, elapsed)),
    [1, 1, 2, 3, 3],
  )
})
