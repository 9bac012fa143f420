import assert from 'node:assert/strict'
import { test } from 'node:test'
import { median, rowOf } from './row.ts'

test('a row holds the medians of the runs and the ratio between them', () => {
  const measure = { name: 'parse', unit: 'µs CPU per message', better: 'lower' } as const
  assert.deepEqual(rowOf(measure, [9, 1, 2], { name: 'peer', values: [4, 100, 3] }), {
    ...measure,
    value: 2,
    peer: 'peer',
    peerValue: 4,
    ratio: 0.5,
  })
  assert.deepEqual(rowOf(measure, [7]), { ...measure, value: 7, peer: null, peerValue: null, ratio: null })
})

test('the median of an even number of values lies between the middle ones', () => {
  assert.equal(median([10, 1, 4, 2]), 3)
  assert.equal(median([]), 0)
})
