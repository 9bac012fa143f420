import assert from 'node:assert/strict'
import test from 'node:test'
import { after, instantOf, millis } from '../../kernel/index.ts'
import type { Fact } from '../fact.ts'
import { toldDefaultCertificate } from '../testing/index.ts'
import { alignClocks } from './align-clocks.ts'

/** The same story by another observer, whose clock is ahead. */
const seenBy = (observer: string, aheadMs: number, facts: readonly Fact[]): Fact[] =>
  facts.map(fact => ({ ...fact, observer, at: after(fact.at, millis(aheadMs)) }))

const story = toldDefaultCertificate().facts
const connections = story.filter(fact => fact.kind !== 'sip')

test('a log whose clock is ahead is set to the clock of the capture', () => {
  const capture = seenBy('trace.pcap', 0, story)
  const log = seenBy('sbc.log', 597, story)
  const offsets = alignClocks([
    { name: 'trace.pcap', facts: capture },
    { name: 'sbc.log', facts: log },
  ])
  assert.deepEqual(
    offsets.map(offset => offset?.aheadMs),
    [0, 597],
  )
  assert.equal(offsets[1]?.reference, 'trace.pcap')
  assert.deepEqual(
    log.map(fact => fact.at),
    capture.map(fact => fact.at),
  )
})

test('a source is reached over another one when it has nothing in common with the reference', () => {
  const sip = seenBy(
    'hep',
    -3_600_000,
    story.filter(fact => fact.kind === 'sip'),
  )
  const log = seenBy('log', 0, story)
  const flows = seenBy('flows', 40, connections)
  const offsets = alignClocks([
    { name: 'hep', facts: sip },
    { name: 'flows', facts: flows },
    { name: 'log', facts: log },
  ])
  assert.deepEqual(
    offsets.map(offset => offset?.aheadMs),
    [-3_600_000, 40, 0],
  )
})

test('of a source that shares nothing nothing is said, and its facts stay', () => {
  const record: Fact = {
    kind: 'gap',
    at: instantOf(5),
    observer: 'x',
    lastedMs: millis(1),
    why: 'lost',
    says: '',
  }
  const alone = [record]
  const offsets = alignClocks([
    { name: 'capture', facts: seenBy('capture', 0, story) },
    { name: 'alone', facts: alone },
  ])
  assert.deepEqual(offsets, [undefined, undefined])
  assert.equal(record.at, 5)
})

test('one event told wrongly does not move the clock', () => {
  const capture = seenBy('capture', 0, story)
  const log = seenBy('log', 250, story)
  const last = log.at(-1) as Fact
  last.at = after(last.at, millis(60_000))
  const offsets = alignClocks([
    { name: 'capture', facts: capture },
    { name: 'log', facts: log },
  ])
  assert.equal(offsets[1]?.aheadMs, 250)
})
