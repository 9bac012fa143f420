import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instantOf } from '../../kernel/index.ts'
import type { Ladder, LadderRow } from '../../ladder/index.ts'
import { matching, shownLadder, stepped } from './shown-rows.ts'

const row = (
  at: number,
  kind: LadderRow['kind'],
  leg: string,
  label: string,
  message?: string,
): LadderRow => ({
  at: instantOf(at),
  ...{ from: 'carrier', to: 'sbc', kind, leg, label, source: 'sbc' },
  ...(message !== undefined && { message }),
})

const LADDER: Ladder = {
  ...{ id: 'one', title: 'one', observer: 'sbc', startedAt: instantOf(0) },
  participants: [],
  legs: [
    { id: 'A', role: 'carrier', colour: 'blue', label: 'carrier call' },
    { id: 'B', role: 'teams', colour: 'orange', label: 'Teams call' },
  ],
  rows: [
    row(0, 'sip', 'A', 'INVITE', 'INVITE sip:a SIP/2.0\r\nX-Trunk: Paderborn'),
    row(1, 'tcp', 'B', 'TCP connected'),
    row(2, 'rtp', 'A', 'RTP PCMA'),
    row(3, 'sip', 'B', 'BYE'),
  ],
}

const labels = (ladder: Ladder): string[] => ladder.rows.map(({ label }) => label)

test('without media, and SIP alone', () => {
  assert.deepEqual(labels(shownLadder(LADDER, { kinds: 'signalling' })), ['INVITE', 'TCP connected', 'BYE'])
  assert.deepEqual(labels(shownLadder(LADDER, { kinds: 'sip' })), ['INVITE', 'BYE'])
})

test('one leg alone has its own rows and its own place in the legend, and everything is the same ladder', () => {
  const shown = shownLadder(LADDER, { kinds: 'all', legs: ['B'] })
  assert.deepEqual(labels(shown), ['TCP connected', 'BYE'])
  assert.deepEqual(
    shown.legs.map(leg => leg.id),
    ['B'],
  )
  assert.equal(shownLadder(LADDER, { kinds: 'all' }), LADDER)
})

test('steps go from shown row to shown row and stop at the ends', () => {
  const shown = [0, 3, 4]
  assert.equal(stepped(shown, 0, 1), 3)
  assert.equal(stepped(shown, 3, -1), 0)
  assert.equal(stepped(shown, 4, 1), 4)
  assert.equal(stepped(shown, 0, -15), 0)
})

test('from a row that is not shown, steps lead to its neighbours', () => {
  assert.equal(stepped([0, 3, 4], 1, 1), 3)
  assert.equal(stepped([0, 3, 4], 1, -1), 0)
  assert.equal(stepped([0, 3], 9, 1), 3)
  assert.equal(stepped([], 9, 1), 9)
})

test('what is sought is found in labels and messages, whatever its case', () => {
  assert.deepEqual(matching(LADDER.rows, 'paderborn'), [0])
  assert.deepEqual(matching(LADDER.rows, 'tcp'), [1])
  assert.deepEqual(matching(LADDER.rows, ''), [])
})
