import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FindingTold } from '../../api/shapes/index.ts'
import { instantOf } from '../../kernel/index.ts'
import type { Ladder, LadderRow } from '../../ladder/index.ts'
import { pinFindings } from './pin-findings.ts'

const row = (at: number, kind: LadderRow['kind'], label: string, ref?: string): LadderRow => ({
  at: instantOf(at),
  ...{ from: 'Teams', to: 'sbc', kind, leg: 'A', label, source: 'sbc' },
  ...(ref !== undefined && { ref }),
})

const LADDER: Ladder = {
  ...{ id: 'one', title: 'one', observer: 'sbc', startedAt: instantOf(0), participants: [] },
  legs: [{ id: 'A', role: 'teams', colour: 'orange', label: 'Teams call', callId: 'call-1' }],
  rows: [
    row(0, 'tcp', 'TCP accepted :5061', 'in-4'),
    row(0, 'tls', 'TLS ClientHello', 'in-4'),
    row(16, 'tls', 'FIN from peer', 'in-4'),
    row(20, 'sip', '100 Trying (INVITE)'),
    row(20, 'sip', '200 OK (INVITE) [i.EUWE.0]'),
    row(20, 'rtp', 'SRTP PCMA'),
    row(30, 'sip', 'BYE', 'packet 7'),
  ],
}

const finding = (evidence: FindingTold['evidence'][number]): FindingTold => ({
  ...{ rule: 'x/y', severity: 'critical', certainty: 'proven', title: 'It broke', says: '', remedy: '' },
  ...{ reference: '', at: 0, count: 1, evidence: [evidence] },
})

const pinnedBy = (evidence: FindingTold['evidence'][number]): string[] =>
  [...pinFindings(LADDER, [finding(evidence)]).keys()].map(({ label }) => label)

test('a place that one row has names it, whatever the time the evidence gives', () => {
  assert.deepEqual(pinnedBy({ source: 'sbc', ref: 'packet 7', at: 99, text: 'BYE from Teams' }), ['BYE'])
})

test('of a connection it is the row of that moment', () => {
  assert.deepEqual(pinnedBy({ source: 'sbc', ref: 'in-4', at: 16, text: 'asked for sbc1' }), [
    'FIN from peer',
  ])
})

test('a message known by its Call-ID alone is the one told of, not what happened at the same moment', () => {
  assert.deepEqual(
    pinnedBy({ source: 'sbc', ref: 'call-1', at: 20, text: '200 OK (INVITE) from 192.0.2.1' }),
    ['200 OK (INVITE) [i.EUWE.0]'],
  )
})

test('evidence of another source, and of what is not drawn, is pinned nowhere', () => {
  assert.deepEqual(pinnedBy({ source: 'teams', ref: 'in-4', at: 16, text: '' }), [])
  assert.deepEqual(pinnedBy({ source: 'sbc', ref: '', at: 16, text: '' }), [])
})

test('one finding is pinned once to a row that is its evidence twice', () => {
  const twice = finding({ source: 'sbc', ref: 'packet 7', at: 30, text: 'BYE' })
  const pins = pinFindings(LADDER, [{ ...twice, evidence: [...twice.evidence, ...twice.evidence] }])
  assert.deepEqual(
    [...pins.values()].map(pinned => pinned.length),
    [1],
  )
})
