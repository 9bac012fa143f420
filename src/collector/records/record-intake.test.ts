import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RecordsAnalysis } from '../../records/index.ts'
import { callPage, madeCall } from '../../records/testing/index.ts'
import { RecordIntake } from './record-intake.ts'

const CALLS = [3, 1, 2].map(number => madeCall(number))

function facts(calls = CALLS, observer = 'graph') {
  const analysis = new RecordsAnalysis({ observer })
  analysis.push(Buffer.from(callPage(calls)))
  return analysis.end().facts
}

test('records go on oldest first, some at a time', () => {
  const intake = new RecordIntake()
  assert.deepEqual(intake.take(facts()), { fresh: 3, known: 0, leftOut: 0 })
  const first = intake.next(2)
  const [last] = intake.next(2)
  assert.deepEqual(
    [...first, last].map(fact => fact?.kind === 'call-record' && fact.id.slice(-1)),
    ['1', '2', '3'],
  )
  assert.deepEqual([intake.waiting, intake.next(2)], [0, []])
})

test('what is known is not taken again, whichever way it comes', () => {
  const intake = new RecordIntake()
  intake.take(facts())
  const again = [...facts([...CALLS, madeCall(4)], 'records')]
  assert.deepEqual(intake.take(again), { fresh: 1, known: 3, leftOut: 0 })
  assert.equal(intake.waiting, 4)
})

test('a record that stands twice in one file is one', () => {
  assert.deepEqual(new RecordIntake().take([...facts(), ...facts()]), { fresh: 3, known: 3, leftOut: 0 })
})

test('what another run has taken is known', () => {
  const intake = new RecordIntake()
  intake.know(facts())
  assert.deepEqual(intake.take(facts()), { fresh: 0, known: 3, leftOut: 0 })
})

test('two legs of a call with one id are two records', () => {
  const [leg] = CALLS
  assert.ok(leg)
  const other = { ...leg, sbc: 'sbc9.example.net' }
  assert.equal(new RecordIntake().take(facts([leg, other])).fresh, 2)
})

test('no more wait than there is room for, and how many were left out is said', () => {
  const intake = new RecordIntake(2)
  assert.deepEqual(intake.take(facts()), { fresh: 3, known: 0, leftOut: 1 })
  assert.equal(intake.waiting, 2)
  intake.next(2)
  assert.deepEqual(intake.take(facts()), { fresh: 1, known: 2, leftOut: 0 }, 'what had no room comes again')
})
