import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CallRecordFact } from '../facts/index.ts'
import { after, seconds } from '../kernel/index.ts'
import { RecordsAnalysis } from '../records/index.ts'
import { callPage, MADE_FROM, type MadeCall, madeCall } from '../records/testing/index.ts'
import { callRowsOf } from './call-rows.ts'
import { CallTracker } from './call-tracker.ts'

function record(about: Partial<MadeCall> & { minutes?: number }): CallRecordFact {
  const analysis = new RecordsAnalysis({ observer: 'graph' })
  analysis.push(Buffer.from(callPage([madeCall(1, { minutes: 0, sbc: 'sbc1.example.net', ...about })])))
  const [fact] = analysis.end().facts
  assert.equal(fact?.kind, 'call-record')
  return fact
}
const rowOf = (about: Partial<MadeCall> & { minutes?: number }) => new CallTracker().hear(record(about))

test('a call that was answered has its times, its numbers and its end', () => {
  const row = rowOf({ seconds: 60 })
  const answeredAt = after(MADE_FROM, seconds(4))
  assert.deepEqual(
    [row?.startedAt, row?.answeredAt, row?.endedAt, row?.durationMs],
    [MADE_FROM, answeredAt, after(answeredAt, seconds(60)), 60_000],
  )
  assert.deepEqual(
    [row?.observer, row?.direction, row?.state, row?.status],
    ['graph', 'inbound', 'ended', 200],
  )
  assert.deepEqual([row?.caller, row?.callee, row?.region], ['+49525187001***', '+4930555001', 'EUNO'])
})

test('one that was not says what Microsoft wrote down, and over which SBC', () => {
  const row = rowOf({
    successful: false,
    sipCode: 486,
    microsoftCode: 560486,
    phrase: 'Busy Here',
    callType: 'dr_out',
  })
  assert.deepEqual([row?.direction, row?.state, row?.status], ['outbound', 'refused', 486])
  assert.equal(row?.says, '560486 Busy Here (sbc1.example.net)')
  assert.deepEqual([row?.answeredAt, row?.durationMs], [undefined, undefined])
})

test('legs of a transferred call, which share an id, are rows of their own', () => {
  assert.notEqual(rowOf({ minutes: 0 })?.id, rowOf({ minutes: 1 })?.id)
})

test('a record that tells no direction is no row, and without a store records are listed all the same', () => {
  assert.equal(rowOf({ callType: 'conference', microsoftCode: 0 }), undefined)
  const facts = [record({}), record({ callType: 'conference', microsoftCode: 0 })]
  assert.deepEqual(
    callRowsOf(facts).map(({ state }) => state),
    ['ended'],
  )
})
