import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CallFact, Fact } from '../facts/index.ts'
import { Teller, TOLD_START, type ToldLeg } from '../facts/testing/index.ts'
import type { CallRow } from './call-row.ts'
import { callRowsOf } from './call-rows.ts'
import { CallTracker } from './call-tracker.ts'

const CARRIER: ToldLeg = {
  callId: 'from-carrier',
  transport: 'udp',
  local: { address: '192.0.2.10', port: 5060 },
  remote: { address: '192.0.2.1', port: 5060 },
  from: '<sip:+4930123456@carrier.example>',
  to: '<sip:+4952511234@sbc.example.com>',
}
const TEAMS: ToldLeg = { ...CARRIER, callId: 'to-teams', remote: { address: '52.114.75.24', port: 5061 } }
const NODE: [string, string][] = [['Server', 'Microsoft.PSTNHub.SIPProxy v.2025.1.1.1 i.USEA.3']]
const LEGS: CallFact['legs'] = [
  { callId: CARRIER.callId, side: 'carrier' },
  { callId: TEAMS.callId, side: 'teams' },
]

const offered = (): Teller =>
  new Teller('sbc').at(0).request('received', CARRIER, 'INVITE').call('c1', 'offered', LEGS)

const one = (facts: readonly Fact[]): CallRow => {
  const rows = callRowsOf(facts)
  assert.equal(rows.length, 1)
  return rows[0] as CallRow
}

test('a call that rings has neither answer nor end', () => {
  const row = one(offered().facts)
  assert.deepEqual(
    [row.state, row.answeredAt, row.endedAt, row.status],
    ['ringing', undefined, undefined, undefined],
  )
  assert.deepEqual([row.caller, row.callee, row.direction], ['+4930123456', '+4952511234', 'inbound'])
})

test('a refused call has the status its caller was told, and no length', () => {
  const story = offered().at(50).response('received', TEAMS, 503, 'INVITE', { headers: NODE })
  const row = one(story.response('sent', CARRIER, 486, 'INVITE').call('c1', 'ended', LEGS).facts)
  assert.deepEqual([row.status, row.state, row.durationMs, row.node], [486, 'refused', undefined, 'i.USEA.3'])
})

test('a challenge is no answer: what follows it is', () => {
  const row = one(
    offered()
      .response('sent', CARRIER, 407, 'INVITE')
      .request('received', CARRIER, 'INVITE', { cseq: 2 })
      .response('sent', CARRIER, 200, 'INVITE', { cseq: 2 }).facts,
  )
  assert.equal(row.status, 200)
})

test('a call that Teams began is outbound', () => {
  const row = one(
    new Teller('sbc').at(0).request('received', TEAMS, 'INVITE').call('c1', 'offered', LEGS.toReversed())
      .facts,
  )
  assert.equal(row.direction, 'outbound')
})

test('without events of the observer the messages alone tell of a call', () => {
  const row = one(
    new Teller('trace.pcap')
      .at(0)
      .request('received', CARRIER, 'INVITE')
      .at(1000)
      .response('sent', CARRIER, 200, 'INVITE')
      .at(6000)
      .request('received', CARRIER, 'BYE').facts,
  )
  assert.deepEqual([row.state, row.durationMs, row.startedAt], ['ended', 5000, TOLD_START])
})

test('a REFER that was refused is a transfer that failed', () => {
  const row = one(
    new Teller('trace.pcap')
      .at(0)
      .request('received', CARRIER, 'INVITE')
      .response('sent', CARRIER, 200, 'INVITE')
      .request('received', CARRIER, 'REFER', { headers: [['Refer-To', '<sip:x@sip.pstnhub.microsoft.com>']] })
      .response('sent', CARRIER, 603, 'REFER').facts,
  )
  assert.equal(row.transfer, 'failed')
})

test('two observers of one call are two rows', () => {
  const seen = offered().facts
  const also = seen.map(fact => ({ ...fact, observer: 'teams' }))
  assert.deepEqual(
    callRowsOf([...seen, ...also]).map(row => row.observer),
    ['sbc', 'teams'],
  )
})

test('facts that come in one by one give the same row as all together', () => {
  const { facts } = offered()
    .at(20)
    .request('sent', TEAMS, 'INVITE')
    .at(60)
    .response('received', TEAMS, 200, 'INVITE', { headers: NODE })
    .response('sent', CARRIER, 200, 'INVITE')
    .call('c1', 'answered', LEGS)
    .at(5000)
    .request('received', CARRIER, 'BYE')
    .call('c1', 'ended', LEGS)
  const tracker = new CallTracker()
  assert.deepEqual(
    facts.map(fact => tracker.hear(fact)).findLast(row => row !== undefined),
    one(facts),
  )
})

test('a call of which only messages tell is followed from its first answer to its end', () => {
  const tracker = new CallTracker()
  const seen = new Teller('syslog').at(0).request('received', TEAMS, 'INVITE')
  seen.at(100).response('sent', TEAMS, 180, 'INVITE').at(2000).response('sent', TEAMS, 200, 'INVITE')
  seen.at(62_000).request('received', TEAMS, 'BYE', { cseq: 2 })
  const rows = seen.facts.map(fact => tracker.hear(fact))
  assert.deepEqual(
    rows.map(row => row?.state),
    [undefined, 'ringing', 'answered', 'ended'],
  )
  const { id, observer, direction, durationMs, caller } = rows.at(-1) as CallRow
  assert.deepEqual(
    { id, observer, direction, durationMs, caller },
    { id: 'to-teams', observer: 'syslog', direction: 'outbound', durationMs: 60_000, caller: '+4930123456' },
  )
})

test('a call that a log names on both sides is one row, told one by one or all together', () => {
  const session = 'b9027c:24:198173'
  const [carrier, teams] = [CARRIER, TEAMS].map(leg => ({ ...leg, session })) as [ToldLeg, ToldLeg]
  const { facts } = new Teller('sbc.log')
    .at(0)
    .request('received', carrier, 'INVITE')
    .at(20)
    .request('sent', teams, 'INVITE')
    .at(300)
    .response('received', teams, 180, 'INVITE', { headers: NODE })
    .at(310)
    .response('sent', carrier, 180, 'INVITE')
    .at(2000)
    .response('received', teams, 200, 'INVITE', { headers: NODE })
    .at(2010)
    .response('sent', carrier, 200, 'INVITE')
    .at(62_010)
    .request('received', teams, 'BYE', { cseq: 2 })
    .at(62_015)
    .request('sent', carrier, 'BYE', { cseq: 2 })
  const tracker = new CallTracker()
  const rows = facts.map(fact => tracker.hear(fact)).filter(row => row !== undefined)
  assert.deepEqual(new Set(rows.map(row => row.id)), new Set([CARRIER.callId]))
  // Teams has hung up, and the SBC has not told the carrier yet.
  assert.deepEqual(
    rows.slice(-2).map(row => row.state),
    ['answered', 'ended'],
  )
  const row = one(facts)
  assert.deepEqual(rows.at(-1), row)
  assert.deepEqual(row.legs, LEGS)
  assert.deepEqual(
    [row.direction, row.trunk, row.node, row.durationMs],
    ['inbound', '192.0.2.1', 'i.USEA.3', 60_005],
  )
})

test('of an observer that tells of its calls, messages alone make no row', () => {
  const tracker = new CallTracker()
  const seen = offered().at(50).response('sent', CARRIER, 180, 'INVITE')
  const rows = seen.facts.map(fact => tracker.hear(fact)?.id)
  assert.deepEqual(rows, [undefined, 'c1', undefined])
})

test('what a stranger asked the own SBC for before its first call is no call', () => {
  const tracker = new CallTracker('sbc')
  const seen = new Teller('sbc')
    .at(0)
    .request('received', TEAMS, 'INVITE')
    .response('sent', TEAMS, 403, 'INVITE')
  assert.deepEqual(
    seen.facts.map(fact => tracker.hear(fact)),
    [undefined, undefined],
  )
})

test('of a long call the answer and the end are remembered', () => {
  const tracker = new CallTracker()
  const seen = new Teller('syslog').at(0).request('received', TEAMS, 'INVITE')
  seen.at(1000).response('sent', TEAMS, 200, 'INVITE')
  for (let cseq = 2; cseq < 60; cseq++)
    seen
      .request('received', TEAMS, 'INVITE', { cseq, toTag: true })
      .response('sent', TEAMS, 200, 'INVITE', { cseq })
  seen.at(900_000).request('received', TEAMS, 'BYE', { cseq: 60 })
  const row = seen.facts.map(fact => tracker.hear(fact)).at(-1)
  assert.deepEqual([row?.state, row?.durationMs], ['ended', 899_000])
})
