import assert from 'node:assert/strict'
import { test } from 'node:test'
import { familyBytes, familyMs, pssIn } from './process-cost.ts'

test('the proportional share of memory is read from smaps_rollup', () => {
  assert.equal(pssIn('Rss:  9000 kB\nPss:            5120 kB\nPss_Dirty: 1 kB\n'), 5120 * 1024)
  assert.equal(pssIn(''), 0)
})

test('a process that is gone costs nothing', () => {
  assert.equal(familyMs(2 ** 22 + 1), 0)
  assert.equal(familyBytes(2 ** 22 + 1), 0)
})
