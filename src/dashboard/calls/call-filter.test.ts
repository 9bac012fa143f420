import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CallTold } from '../../api/shapes/index.ts'
import { filterIn, passes, queryOf, questionOf } from './call-filter.ts'

const CALL: CallTold = {
  id: 'x',
  observer: 'sbc',
  startedAt: 0,
  direction: 'inbound',
  caller: '+4952511234',
  callee: '05251999',
  state: 'ended',
  status: 200,
  transfer: 'none',
  legs: [],
  findings: 0,
}

test('a filter reads back from the address as it was written, and what is not known is left', () => {
  const filter = { number: '1234', state: 'ended', last: '24h' } as const
  assert.deepEqual(filterIn(queryOf(filter)), filter)
  assert.deepEqual(filterIn(new URLSearchParams('what=1&last=9y&state=')), {})
})

test('the API is asked from a time on, and for numbers of three digits at least', () => {
  assert.deepEqual(questionOf({ last: '1h', state: 'ended' }, 3_600_000), { state: 'ended', from: '0' })
  assert.deepEqual(questionOf({ number: '12' }, 0), {})
  assert.deepEqual(questionOf({ number: '123' }, 0), { number: '123' })
})

test('a call that comes in passes by the end of either number, whatever is written between the digits', () => {
  assert.ok(passes(CALL, { number: '1234' }))
  assert.ok(passes(CALL, { number: '5251-999' }))
  assert.ok(passes(CALL, { number: '12' }))
  assert.ok(!passes(CALL, { number: '4711' }))
})

test('all conditions hold together', () => {
  assert.ok(passes(CALL, { state: 'ended', status: '200', transferred: 'false', hasFindings: 'false' }))
  assert.ok(!passes(CALL, { state: 'ended', status: '486' }))
  assert.ok(!passes(CALL, { hasFindings: 'true' }))
  assert.ok(!passes(CALL, { transferred: 'true' }))
})
