import assert from 'node:assert/strict'
import { test } from 'node:test'
import { passedStatus } from './failure.ts'

test('what the callee said passes', () => {
  for (const status of [403, 404, 408, 410, 480, 484, 486, 487, 488, 500, 503, 504, 600, 603]) {
    assert.equal(passedStatus(status), status)
  }
})

test('what concerns one hop does not', () => {
  assert.deepEqual([302, 401, 407, 420, 481, 491].map(passedStatus), [480, 503, 503, 500, 500, 500])
})
