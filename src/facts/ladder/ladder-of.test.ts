import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instantOf, millis, minutes } from '../../kernel/index.ts'
import type { Ladder } from '../../ladder/index.ts'
import type { Fact } from '../fact.ts'
import { SipKeeper } from '../kept-sip.ts'
import { Teller, type ToldLeg } from '../testing/teller.ts'
import {
  DEFAULT_CERTIFICATE,
  MICROSOFT,
  SBC_NAME,
  SBC_TEAMS_SIDE,
  TEAMS_LEG,
  toldDefaultCertificate,
  toldTransfer,
} from '../testing/told-stories.ts'
import { type Call, joined } from './ladder-calls.ts'
import { ladderOf } from './ladder-of.ts'

const only = (facts: readonly Fact[], options = {}): Ladder => {
  const ladders = ladderOf(facts, options)
  assert.equal(ladders.length, 1)
  return ladders[0] as Ladder
}
const labels = (ladder: Ladder, leg: string): string[] =>
  ladder.rows.filter(row => row.leg === leg).map(row => row.label)
const withoutCallFacts = (facts: readonly Fact[]): Fact[] => facts.filter(fact => fact.kind !== 'call')

test('a transfer has four lanes: carrier call, first Teams call, REFER, second Teams call', () => {
  const ladder = only(toldTransfer().facts)
  assert.deepEqual(
    ladder.legs.map(leg => [leg.id, leg.role, leg.colour, leg.label, leg.callId]),
    [
      ['A', 'carrier', 'blue', 'carrier call', 'c1@192.0.2.10'],
      ['B', 'teams', 'orange', 'first Teams call', 't1@sbc1.example.net'],
      ['C', 'refer', 'magenta', 'REFER', 't1@sbc1.example.net'],
      ['D', 'transfer', 'green', 'second Teams call', 't2@sbc1.example.net'],
    ],
  )
  assert.deepEqual(
    ladder.participants.map(participant => [participant.name, participant.address]),
    [
      ['carrier', '192.0.2.10'],
      ['sbc', undefined],
      ['Teams', '52.114.75.24'],
    ],
  )
})

test('the lane of the REFER begins with the connection that brought it and names the node', () => {
  assert.deepEqual(labels(only(toldTransfer().facts), 'C'), [
    'TCP accepted :8576',
    'TLS ClientHello SNI sbc1.example.net',
    'TLS complete, 1.2 ECDHE-RSA-AES256-GCM-SHA384',
    'REFER [i.EUWE.10]',
    '202 Accepted (REFER)',
    'NOTIFY 100 Trying',
    '200 OK (NOTIFY) [i.EUWE.10]',
    'NOTIFY 200 OK',
    '200 OK (NOTIFY) [i.EUWE.10]',
  ])
})

test('connections tried in vain during a call stand in its ladder with what the server showed', () => {
  const ladder = only(toldDefaultCertificate().facts)
  assert.deepEqual(
    ladder.legs.map(leg => leg.role),
    ['carrier', 'teams', 'connections'],
  )
  assert.deepEqual(labels(ladder, 'C').slice(0, 4), [
    'TCP accepted :8576',
    'TLS ClientHello SNI sbc1.example.net',
    'TLS server certificate CN=ACL_5330 self-signed (context default: no policy matched)',
    'FIN from peer after 16 ms, no alert',
  ])
  assert.equal(labels(ladder, 'C').length, 16)
  assert.ok(labels(ladder, 'B').includes('BYE (Q.850 cause 22 MediaError)'))
})

/** As an SBC whose log names calls; `trunk` is the session of the leg to the carrier. */
function outbound(observer: string, session?: string, trunk = session): Fact[] {
  const named = (leg: ToldLeg, name: string | undefined): ToldLeg =>
    name === undefined ? leg : { ...leg, session: name }
  const teams = named(TEAMS_LEG, session)
  const local = { address: '192.0.2.20', port: 5060 }
  const remote = { address: '192.0.2.10', port: 5060 }
  const to = '<sip:+4930123456@192.0.2.10>'
  const carrier = named(
    { ...TEAMS_LEG, callId: 'out@192.0.2.20', transport: 'udp', local, remote, to },
    trunk,
  )
  const headers: [string, string][] = [['User-Agent', 'Microsoft.PSTNHub.SIPProxy v.2025.1.1.1 i.EUWE.10']]
  return new Teller(observer)
    .at(0)
    .request('received', teams, 'INVITE', { headers })
    .at(20)
    .request('sent', carrier, 'INVITE')
    .at(900)
    .response('received', carrier, 200, 'INVITE')
    .at(910)
    .response('sent', teams, 200, 'INVITE').facts
}
const sides = (facts: readonly Fact[], options = {}): string[][] =>
  ladderOf(facts, options).map(({ legs }) => legs.map(leg => leg.role))

test('dialogs that their observer names as one call are one ladder, with the side that is not Microsoft as the carrier', () => {
  assert.deepEqual(sides(outbound('sbc.log', 'b9027c:24:198173')), [['teams', 'carrier']])
})

test('dialogs with a name each, or with none, are a ladder each', () => {
  assert.equal(sides(outbound('gateway.log', '198173', '198174')).length, 2)
  assert.equal(sides(outbound('trace.pcap')).length, 2)
})

test('what a log knows of the legs of a call joins them in the capture beside it', () => {
  const captured = outbound('trace.pcap')
  const logged = outbound('sbc.log', 'b9027c:24:198173')
  assert.deepEqual(sides([...captured, ...logged], { observer: 'trace.pcap' }), [['teams', 'carrier']])
  assert.deepEqual(sides([...captured, ...logged]), [['teams', 'carrier']])
})

test('a leg that a REFER set up in a session of its own belongs to the call with all legs of its first session', () => {
  const facts = withoutCallFacts(toldTransfer().facts).map(fact =>
    fact.kind === 'sip' ? { ...fact, session: fact.callId.startsWith('t2') ? '2' : '1' } : fact,
  )
  assert.deepEqual(sides(facts), [['carrier', 'teams', 'refer', 'transfer']])
})

test('the same facts without call facts give a ladder a Call-ID, and the INVITE a REFER asked for joins its call', () => {
  const ladders = ladderOf(withoutCallFacts(toldTransfer().facts))
  assert.deepEqual(
    ladders.map(ladder => ladder.legs.map(leg => leg.role)),
    [['carrier'], ['teams', 'refer', 'transfer']],
  )
})

test('one combined ladder holds all calls', () => {
  const ladder = only(withoutCallFacts(toldTransfer().facts), { combined: true })
  assert.deepEqual(
    ladder.legs.map(leg => leg.role),
    ['carrier', 'teams', 'refer', 'transfer'],
  )
})

test('a call is found by its id and by the Call-ID of a leg', () => {
  const facts = toldTransfer().facts
  assert.equal(ladderOf(facts, { call: 'call-1' }).length, 1)
  assert.equal(ladderOf(facts, { call: 't2@sbc1.example.net' }).length, 1)
  assert.equal(ladderOf(facts, { call: 'nobody' }).length, 0)
})

test('a failed connection from an address that has no part in the call shows only if it asked for our name', () => {
  const remote = { address: '52.114.132.46', port: 9000 }
  const stranger = (serverName: string): Fact[] => {
    const story = toldTransfer()
    story.at(6000).handshake('in-9', {
      role: 'server',
      local: SBC_TEAMS_SIDE,
      remote,
      outcome: 'failed',
      serverName,
      endedBy: 'remote',
      how: 'fin',
      serverChain: [DEFAULT_CERTIFICATE],
    })
    return story.facts
  }
  assert.equal(
    only(stranger(SBC_NAME)).legs.some(leg => leg.role === 'connections'),
    true,
  )
  assert.equal(
    only(stranger('scanner.example')).legs.some(leg => leg.role === 'connections'),
    false,
  )
})

test('a failed connection after the call has ended is not drawn', () => {
  const story = toldTransfer()
  const remote = { address: MICROSOFT.address, port: 9000 }
  story.at(60_000).handshake('in-9', {
    role: 'server',
    local: SBC_TEAMS_SIDE,
    remote,
    outcome: 'failed',
    serverName: SBC_NAME,
  })
  assert.equal(only(story.facts).legs.length, 4)
})

test('OPTIONS are left out unless asked for', () => {
  const story = new Teller('sbc')
  const leg = { ...TEAMS_LEG, callId: 'o1@sbc' }
  story.at(0).request('sent', leg, 'OPTIONS').at(20).response('received', leg, 200, 'OPTIONS')
  assert.equal(ladderOf(story.facts).length, 0)
  assert.deepEqual(labels(only(story.facts, { withOptions: true }), 'A'), ['OPTIONS', '200 OK (OPTIONS)'])
})

test('octets that come again are marked, an INVITE sent again with credentials is not', () => {
  const story = new Teller('sbc')
  const leg = { ...TEAMS_LEG, transport: 'udp' as const }
  story
    .at(0)
    .request('sent', leg, 'INVITE')
    .at(500)
    .request('sent', leg, 'INVITE')
    .at(700)
    .request('sent', leg, 'INVITE', { cseq: 2 })
  assert.deepEqual(
    only(story.facts).rows.map(row => [row.label, row.repeated ?? false]),
    [
      ['INVITE +4952511234', false],
      ['INVITE +4952511234 (again)', true],
      ['INVITE +4952511234', false],
    ],
  )
})

test('two observers give one ladder, the one who joined the legs', () => {
  const facts = [
    ...toldTransfer().facts,
    ...new Teller('teams').at(31).request('received', TEAMS_LEG, 'INVITE').facts,
  ]
  const alone = only(toldTransfer().facts)
  assert.deepEqual(only(facts), alone)
  assert.equal(only(facts, { observer: 'teams' }).observer, 'teams')
})

test('a capture lends its TLS to a log that has only SIP', () => {
  const [sip, tls] = [new Teller('sbc.log'), new Teller('trace.pcap')]
  sip.at(0).request('sent', TEAMS_LEG, 'INVITE').at(30_000).request('sent', TEAMS_LEG, 'BYE')
  const remote = { address: MICROSOFT.address, port: 9000 }
  tls.at(5000).handshake('7', {
    role: 'server',
    local: TEAMS_LEG.local,
    remote,
    outcome: 'failed',
    endedBy: 'remote',
    how: 'fin',
    durationMs: millis(16),
  })
  assert.deepEqual(
    only([...sip.facts, ...tls.facts]).rows.map(row => [row.source, row.label]),
    [
      ['sbc.log', 'INVITE +4952511234'],
      ['trace.pcap', 'TLS ClientHello without SNI'],
      ['trace.pcap', 'FIN from peer after 16 ms, no alert'],
      ['sbc.log', 'BYE'],
    ],
  )
})

test('where there is no SIP at all, the combined ladder still shows the connections', () => {
  const facts = toldDefaultCertificate().facts.filter(
    fact => fact.kind === 'tls-handshake' && fact.outcome === 'failed',
  )
  const ladder = only(facts, { combined: true })
  assert.deepEqual(
    ladder.legs.map(leg => leg.role),
    ['connections'],
  )
  assert.equal(ladderOf(facts).length, 0)
})

test('of several observers the one that joined both sides of a call is drawn, however much another saw', () => {
  const sbc = toldTransfer()
  const legs = [
    { callId: 'a', side: 'carrier' },
    { callId: TEAMS_LEG.callId, side: 'teams' },
  ] as const
  sbc.call('c1', 'answered', [...legs])
  const busy = new Teller('teams')
  for (let cseq = 1; cseq < 200; cseq++) busy.at(cseq).request('received', TEAMS_LEG, 'INFO', { cseq })
  assert.equal(ladderOf([...busy.facts, ...sbc.facts])[0]?.observer, 'sbc')
})

test('a leg whose name led nowhere is drawn to that name', () => {
  const story = new Teller('sbc')
  const leg = { ...TEAMS_LEG, callId: 't9' }
  const legs = [
    { callId: 't9', side: 'teams' as const },
    { callId: 'c9', side: 'carrier' as const },
  ]
  story
    .request('received', leg, 'INVITE')
    .note({ kind: 'call', call: '1', event: 'offered', legs })
    .note({ kind: 'unresolved', name: 'carrier.example', asked: [], why: 'no-such-name', callId: 'c9' })
  const ladder = only(story.facts)
  const row = ladder.rows.at(-1)
  assert.deepEqual([row?.label, row?.to], ['DNS carrier.example: no such name', 'carrier carrier.example'])
  assert.equal(ladder.legs.find(({ id }) => id === row?.leg)?.role, 'carrier')
})

test('calls that refer to each other are two, and very many calls are one for a view of everything', () => {
  const story = new Teller('sbc')
  for (const [one, other] of [
    ['a', 'b'],
    ['b', 'a'],
  ] as const)
    story.request('received', { ...TEAMS_LEG, callId: one }, 'REFER', {
      headers: [['Refer-To', `<sip:${other}@sip.pstnhub.microsoft.com>`]],
    })
  assert.equal(ladderOf(story.facts).length, 2)
  const call: Call = { id: 'c', title: '', start: instantOf(1), end: instantOf(2), legs: [] }
  const all = joined(Array.from({ length: 200_000 }, () => call))
  assert.deepEqual([all.start, all.end], [1, 2])
})

test('messages that make their text when it is read keep it where two observers call a connection alike', () => {
  const keeper = new SipKeeper()
  const seenBy = (observer: string, at: number, callId: string): Fact[] => {
    const leg = { ...TEAMS_LEG, callId, connection: '7' }
    const { facts } = new Teller(observer)
      .at(at)
      .handshake('7', { role: 'client', local: leg.local, remote: leg.remote, outcome: 'complete' })
      .request('sent', leg, 'INVITE')
    return facts.map(fact => {
      if (fact.kind !== 'sip') return fact
      const read = keeper.read(Buffer.from(fact.text), { ...fact, ref: 'packet 1' })
      assert.ok(read.ok)
      return read.value.fact
    })
  }
  const facts = [...seenBy('one.pcap', 0, 'c1'), ...seenBy('two.pcap', minutes(5), 'c2')]
  assert.deepEqual(
    ladderOf(facts).map(({ title, rows }) => [title, rows.at(-1)?.message]),
    facts.flatMap(fact => (fact.kind === 'sip' ? [['+4930555100 to +4952511234', fact.text]] : [])),
  )
})
