import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Instant, instantOf } from '../kernel/index.ts'
import type { CallRow } from './call-row.ts'
import { CallWork } from './call-work.ts'
import { isInsertion } from './database.ts'

const START: Instant = instantOf(1_000_000)
const ringing: CallRow = {
  id: 'c1',
  observer: 'sbc',
  startedAt: START,
  direction: 'inbound',
  state: 'ringing',
  transfer: 'none',
  legs: [{ callId: 'from-carrier', side: 'carrier' }],
  findings: 0,
}
const answered: CallRow = {
  ...ringing,
  answeredAt: instantOf(START + 4000),
  state: 'answered',
  legs: [...ringing.legs, { callId: 'to-teams', side: 'teams' }],
}
const ended: CallRow = { ...answered, endedAt: instantOf(START + 9000), state: 'ended' }

/** Columns and rows written of each table. */
const workOf = (calls: CallWork, ...rows: CallRow[]): [string, number, number][] =>
  calls
    .of(rows)
    .filter(isInsertion)
    .map(({ table, columns }) => [table.name, columns.length, columns[0]?.length ?? 0])

const WHOLE = 19
const COURSE = 10

test('of a call that is written already only its course is written, and the legs that are new', () => {
  const calls = new CallWork()
  assert.deepEqual(workOf(calls, ringing), [
    ['calls', WHOLE, 1],
    ['legs', 3, 1],
  ])
  calls.written([ringing])
  assert.deepEqual(workOf(calls, answered), [
    ['calls', COURSE, 1],
    ['legs', 3, 1],
  ])
  calls.written([answered])
  assert.deepEqual(workOf(calls, ended), [['calls', COURSE, 1]])
})

test('what could not be written is written again as a whole', () => {
  const calls = new CallWork()
  workOf(calls, ringing)
  assert.deepEqual(workOf(calls, answered), [
    ['calls', WHOLE, 1],
    ['legs', 3, 2],
  ])
})

test('a call of which more becomes known than its course is written as a whole', () => {
  const calls = new CallWork()
  calls.written([ringing])
  const seen = { ...answered, node: 'i.EUWE.10', region: 'EUWE' }
  assert.deepEqual(workOf(calls, seen), [
    ['calls', WHOLE, 1],
    ['legs', 3, 2],
  ])
})

test('a call that has ended is forgotten', () => {
  const calls = new CallWork()
  calls.written([ringing])
  calls.written([ended])
  assert.deepEqual(workOf(calls, ended)[0], ['calls', WHOLE, 1])
})
