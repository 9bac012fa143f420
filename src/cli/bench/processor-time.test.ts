import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ticksOf } from './processor-time.ts'

test('the processor time is found behind any name of a process', () => {
  const rest = 'S 1 1 1 0 -1 4194560 100 0 0 0 37 5 0 0 20 0 1 0 100'
  assert.equal(ticksOf(`42 (node) ${rest}`), 42)
  assert.equal(ticksOf(`42 (a) b (c) ${rest}`), 42)
})
