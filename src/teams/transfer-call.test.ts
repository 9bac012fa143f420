import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seconds } from '../kernel/index.ts'
import type { SipRequest } from '../sip/index.ts'
import type { BenchSbc } from './testing/bench-sbc.ts'
import {
  ATTENDANT,
  DEFAULT_CONTEXT,
  SECOND_QUEUE_MEDIA,
  type Stage,
  stage,
  tenant,
  USER,
} from './testing/bench-tenant.ts'

const requestsOf = (sbc: BenchSbc, method: string): SipRequest[] =>
  sbc.received.flatMap(message => (message.kind === 'request' && message.method === method ? [message] : []))

const agentOf = (request: SipRequest | undefined): string => request?.headers.get('User-Agent') ?? ''

const NOTHING = { calls: 0, usages: 0, transactions: 0, connections: 0, ports: 0, referrals: 0 }

function callAttendant(played: Stage): void {
  played.bench.act(played.sbc, now => played.sbc.call(ATTENDANT, now))
}

test('an attendant sends the caller to a queue: REFER by another node on a connection of its own', () => {
  const played = stage()
  const { bench, sbc, teams } = played
  callAttendant(played)
  bench.run(seconds(30))
  const refer = requestsOf(sbc, 'REFER')[0]
  assert.match(agentOf(refer), / i\.EUWE\.10$/)
  assert.match(
    refer?.headers.get('Refer-To') ?? '',
    /^<sip:sip\.pstnhub\.microsoft\.com:5061;transport=tls;x-m=28:orgid:[0-9a-f-]{36}>$/,
  )
  assert.equal(bench.opens.filter(({ serverName }) => serverName === 'sbc1.example.net').length, 1)
  assert.match(agentOf(requestsOf(sbc, 'BYE')[0]), / i\.EUWE\.10$/)
  assert.equal(teams.calls.length, 1)
  assert.equal(teams.calls[0]?.node, 'EUWE.0')
  assert.equal(teams.calls[0]?.service, 'queue talking')
  assert.deepEqual(sbc.legs[0]?.audio.heard(), ['greeting'])
  assert.deepEqual(sbc.legs[1]?.audio.heard(), ['queueMusic', 'agent'])
  assert.deepEqual(teams.calls[0]?.heard, ['caller'])
  assert.ok(sbc.received.some(message => message.bodyText.includes(SECOND_QUEUE_MEDIA)))
  assert.deepEqual(
    teams.transfers.map(({ outcome, tries }) => [outcome, tries]),
    [['succeeded', 1]],
  )
  const leg = sbc.legs[1]
  assert.ok(leg)
  bench.act(sbc, now => sbc.hangUp(leg, now))
  bench.run(seconds(40))
  assert.deepEqual({ ...teams.counts(), connections: 0 }, NOTHING)
  assert.deepEqual({ ...sbc.counts(), connections: 0 }, { transactions: 0, connections: 0, usages: 0 })
})

test('nodes that deliver REFERs take turns, each from its own address, and end the call they moved', () => {
  const [region] = tenant().regions
  assert.ok(region)
  const { bench, sbc, teams } = stage({
    regions: [
      {
        ...region,
        nodes: ['EUWE.0', 'EUWE.10', 'EUWE.21'],
        referNodes: ['EUWE.10', 'EUWE.21'],
        nodeAddresses: { 'EUWE.21': '127.0.76.76' },
      },
    ],
  })
  for (const node of ['EUWE.10', 'EUWE.21', 'EUWE.10']) {
    bench.act(sbc, now => sbc.call(ATTENDANT, now))
    bench.run(seconds(30))
    assert.ok(agentOf(requestsOf(sbc, 'REFER').at(-1)).endsWith(` i.${node}`), node)
    assert.ok(agentOf(requestsOf(sbc, 'BYE').at(-1)).endsWith(` i.${node}`), node)
  }
  assert.deepEqual(
    teams.transfers.map(({ outcome }) => outcome),
    ['succeeded', 'succeeded', 'succeeded'],
  )
  assert.match(requestsOf(sbc, 'REFER')[1]?.headers.get('Via') ?? '', /TLS 127\.0\.76\.76:5061/)
})

test('a REFER that dies of the default certificate is tried four times and recorded as the article has it', () => {
  const played = stage({}, { server: DEFAULT_CONTEXT })
  const { bench, sbc, teams } = played
  callAttendant(played)
  bench.run(seconds(25))
  assert.equal(requestsOf(sbc, 'REFER').length, 0)
  const first = bench.opens.filter(({ outcome }) => outcome === 'SEC_E_UNTRUSTED_ROOT')
  const start = first[0]?.at ?? 0
  assert.deepEqual(
    first.map(({ at }) => at - start),
    [0, 300, 600, 12_000],
  )
  const record = bench.facts.find(fact => fact.kind === 'transfer-completion')
  assert.ok(record?.kind === 'transfer-completion')
  assert.equal(record.code, 504)
  assert.equal(record.subCode, 549009)
  assert.equal(
    record.phrase,
    'Unable to deliver REFER: outgoing TLS negotiation failed; HRESULT=0x80090325 SEC_E_UNTRUSTED_ROOT',
  )
  assert.deepEqual(sbc.legs[0]?.audio.heard(), ['greeting', 'cannotTransfer'])
  assert.equal(teams.calls[0]?.service, 'attendant waiting')
  const leg = sbc.legs[0]
  assert.ok(leg)
  bench.act(sbc, now => sbc.hangUp(leg, now, 'Q.850;cause=22;text="1;MediaError"'))
  bench.run(seconds(40))
  assert.match(teams.records[0]?.says ?? '', /cause=22;text="1;MediaError"/)
  assert.deepEqual({ ...teams.counts(), connections: 0 }, NOTHING)
})

test('an attendant whose caller stays after the apology ends the call itself with MediaError', () => {
  const played = stage({}, { server: DEFAULT_CONTEXT })
  callAttendant(played)
  played.bench.run(seconds(60))
  const bye = requestsOf(played.sbc, 'BYE')[0]
  assert.match(bye?.headers.get('Reason') ?? '', /^Q\.850;cause=22;text="[0-9a-f-]{36};MediaError"$/)
})

test('an altered Referred-By is answered with 400, and the transfer fails', () => {
  const played = stage()
  played.sbc.alterReferredBy = value => value.toLowerCase()
  callAttendant(played)
  played.bench.run(seconds(12))
  const { message } = endedOf(played.sbc, 1)
  assert.equal(message?.kind === 'response' && message.status, 400)
  assert.equal(played.teams.transfers[0]?.completion?.code, 400)
  assert.deepEqual(played.sbc.legs[0]?.audio.heard(), ['greeting', 'cannotTransfer'])
})

test('a missing Referred-By is answered with 400', () => {
  const played = stage()
  played.sbc.alterReferredBy = () => undefined
  callAttendant(played)
  played.bench.run(seconds(12))
  const { message } = endedOf(played.sbc, 1)
  assert.equal(message?.kind === 'response' && message.status, 400)
})

test('another target than that of the REFER is answered with 400', () => {
  const played = stage()
  played.sbc.alterTarget = uri => uri.replace(/x-m=.*/, 'x-m=28:orgid:1')
  callAttendant(played)
  played.bench.run(seconds(12))
  assert.equal(played.teams.transfers[0]?.completion?.code, 400)
})

test('a refused REFER lets the caller hear that it failed', () => {
  const played = stage()
  played.sbc.refuseRefer = 603
  callAttendant(played)
  played.bench.run(seconds(12))
  assert.deepEqual(
    played.teams.transfers.map(({ outcome, completion }) => [outcome, completion?.code]),
    [['failed', 603]],
  )
  assert.deepEqual(played.sbc.legs[0]?.audio.heard(), ['greeting', 'cannotTransfer'])
})

test('a 202 without any NOTIFY is a failed transfer', () => {
  const played = stage()
  played.sbc.notifies = false
  callAttendant(played)
  played.bench.run(seconds(45))
  assert.equal(played.teams.transfers[0]?.completion?.code, 408)
})

test('without REFER in Allow the caller is moved inside Teams', () => {
  const played = stage()
  played.sbc.allow = 'INVITE, ACK, CANCEL, BYE, OPTIONS'
  callAttendant(played)
  played.bench.run(seconds(15))
  assert.equal(requestsOf(played.sbc, 'REFER').length, 0)
  assert.equal(played.teams.calls[0]?.service, 'queue talking')
  assert.deepEqual(played.sbc.legs[0]?.audio.heard(), ['greeting', 'queueMusic', 'agent'])
})

test('a busy target is told to the attendant by NOTIFY 486', () => {
  const played = stage({ attendants: { reception: { forwardTo: { kind: 'user', name: 'lee' } } } })
  callAttendant(played)
  played.bench.run(seconds(12))
  assert.equal(played.teams.transfers[0]?.completion?.code, 486)
})

test('a transfer to a number comes back as a third INVITE to the SBC', () => {
  const number = '+4930555200'
  const played = stage({ attendants: { reception: { forwardTo: { kind: 'number', number } } } })
  const { bench, sbc, teams } = played
  callAttendant(played)
  bench.run(seconds(12))
  const invites = requestsOf(sbc, 'INVITE')
  assert.deepEqual(
    invites.map(({ uri }) => uri),
    [`sip:${number}@sbc1.example.net:5061;user=phone;transport=tls`],
  )
  assert.equal(teams.transfers[0]?.outcome, 'succeeded')
  assert.equal(teams.calls.length, 2)
  // The second leg of the SBC and its third exchange their SDP through Teams: they hear each other.
  assert.deepEqual(sbc.legs[2]?.audio.heard(), ['caller'])
  assert.deepEqual(sbc.legs[1]?.audio.heard(), ['caller'])
  const leg = sbc.legs[2]
  assert.ok(leg)
  bench.act(sbc, now => sbc.hangUp(leg, now))
  bench.run(seconds(40))
  assert.deepEqual({ ...teams.counts(), connections: 0 }, NOTHING)
})

test('a number outside that is busy fails the transfer', () => {
  const target = { kind: 'number', number: '+4930555200' } as const
  const played = stage({ attendants: { reception: { forwardTo: target } } })
  played.sbc.incoming = 486
  callAttendant(played)
  played.bench.run(seconds(12))
  assert.equal(played.teams.transfers[0]?.completion?.code, 486)
})

test('the attendant may leave while the transfer runs', () => {
  const played = stage({ attendants: { reception: { forwardTo: { kind: 'user', name: 'kim' } } } })
  callAttendant(played)
  const { bench, teams } = played
  assert.ok(bench.run(seconds(12), () => teams.calls.length === 2))
  const id = teams.calls[0]?.id ?? ''
  bench.act(teams, now => teams.hangUp(id, now))
  bench.run(seconds(2))
  assert.equal(teams.transfers[0]?.outcome, 'failed')
  assert.equal(teams.calls.length, 1)
})

test('a second REFER is refused by the SBC while one runs, and the first goes its way', () => {
  const played = stage({ users: { kim: { behaviour: { type: 'answers', afterMs: 4000 } } } })
  const { bench, sbc, teams } = played
  callAttendant(played)
  bench.run(seconds(2))
  const id = teams.calls[0]?.id ?? ''
  const kim = { kind: 'user', name: 'kim' } as const
  bench.act(teams, now => teams.refer(id, kim, now))
  bench.run(seconds(1))
  bench.act(teams, now => teams.refer(id, kim, now))
  assert.equal(requestsOf(sbc, 'REFER').length, 1)
  bench.act(teams, now => teams.referAgain(id, kim, now))
  bench.run(seconds(1))
  assert.equal(requestsOf(sbc, 'REFER').length, 2)
  const refusal = bench.facts.find(
    fact => fact.kind === 'sip' && fact.method === 'REFER' && fact.status === 491,
  )
  assert.ok(refusal)
  bench.run(seconds(5))
  assert.deepEqual(
    teams.transfers.map(({ outcome }) => outcome),
    ['succeeded'],
  )
})

test('a user who is talking transfers by command', () => {
  const played = stage()
  const { bench, sbc, teams } = played
  bench.act(sbc, now => sbc.call(USER, now))
  bench.run(seconds(3))
  const id = teams.calls[0]?.id ?? ''
  bench.act(teams, now => teams.refer(id, { kind: 'queue', name: 'service' }, now))
  bench.run(seconds(10))
  assert.deepEqual(
    teams.calls.map(({ service }) => service),
    ['queue talking'],
  )
})

function endedOf(sbc: BenchSbc, leg: number) {
  const ended = sbc.legs[leg]?.events.find(event => event.type === 'ended')
  assert.ok(ended?.type === 'ended')
  return ended
}
