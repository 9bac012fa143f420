import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DEFAULT_CERTIFICATE, MICROSOFT, SBC_TEAMS_SIDE, Teller } from '../../facts/testing/index.ts'
import { instantOf } from '../../kernel/index.ts'
import { failedConnections, isEvidence } from './failed-connections.ts'

const INWARD = { role: 'server' as const, local: SBC_TEAMS_SIDE, remote: MICROSOFT }

test('all that is told of a connection whose handshake failed is kept, and nothing of one that worked', () => {
  const story = new Teller('sbc')
  story
    .at(0)
    .opened('in-1', INWARD)
    .handshake('in-1', { ...INWARD, outcome: 'complete' })
  story.at(10).opened('in-2', INWARD)
  story.at(26).handshake('in-2', { ...INWARD, outcome: 'failed', serverChain: [DEFAULT_CERTIFICATE] })
  story.closed('in-2', { ...INWARD, endedBy: 'remote', how: 'tls-failed' })
  story.at(900).closed('in-1', { ...INWARD, endedBy: 'remote', how: 'fin' })
  assert.deepEqual(
    failedConnections(story.facts).map(fact => [fact.kind, 'connection' in fact && fact.connection]),
    [
      ['connection-opened', 'in-2'],
      ['tls-handshake', 'in-2'],
      ['connection-closed', 'in-2'],
    ],
  )
})

test('an attempt that was refused is kept', () => {
  const story = new Teller('sbc').at(0)
  story.closed('out-1', { ...INWARD, role: 'client', endedBy: 'remote', how: 'refused' })
  assert.equal(failedConnections(story.facts).length, 1)
})

test('a finding rests on a connection at a moment: another of the same name is another', () => {
  const story = new Teller('sbc').at(26)
  const [fact] = story.handshake('in-2', { ...INWARD, outcome: 'failed' }).facts
  assert.ok(fact !== undefined)
  const finding = (at: number) => ({
    ...({
      rule: 'tls/x',
      severity: 'critical',
      certainty: 'proven',
      title: '',
      says: '',
      remedy: '',
    } as const),
    ...{ reference: '', at: fact.at, count: 1 },
    evidence: [{ source: 'sbc', ref: 'in-2', at: instantOf(at), text: '' }],
  })
  assert.ok(isEvidence([fact], finding(fact.at)))
  assert.ok(!isEvidence([fact], finding(fact.at - 1)))
})
