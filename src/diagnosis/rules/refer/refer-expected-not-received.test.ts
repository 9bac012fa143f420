import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Fact, UNDATED } from '../../../facts/index.ts'
import {
  SBC_NAME,
  TEAMS_LEG,
  Teller,
  toldDefaultCertificate,
  toldTransfer,
} from '../../../facts/testing/index.ts'
import { after, seconds } from '../../../kernel/index.ts'
import { judged } from '../../testing/judged.ts'
import { refusedReferInFlows } from '../../testing/told-flows.ts'
import { left } from '../../testing/told-handshakes.ts'
import { referExpectedNotReceived as rule } from './refer-expected-not-received.ts'

const failed = (fact: Fact): boolean => fact.kind === 'tls-handshake' && fact.outcome === 'failed'

test("the article's call and its failed connections are tied together", () => {
  const [finding] = judged(rule, toldDefaultCertificate())
  assert.equal(finding?.certainty, 'likely')
  assert.match(
    finding?.says ?? '',
    /after 21\.1 s the caller gave up \(Q\.850 22 MediaError\) without a REFER/,
  )
  assert.equal(finding?.evidence.filter(({ text }) => text.includes('asked for sbc1')).length, 4)
})

test('it is no more than possible where the REFER may have come on a connection that stayed closed', () => {
  const closed = { kind: 'gap', why: 'encrypted', lastedMs: seconds(1), says: 'closed' } as const
  const story = toldDefaultCertificate().at(6000).note(closed)
  assert.equal(judged(rule, story)[0]?.certainty, 'possible')
})

test('it ties a log with the SIP to a capture with the TLS', () => {
  const facts = toldDefaultCertificate().facts.map(fact =>
    failed(fact) ? { ...fact, observer: 'trace.pcap' } : fact,
  )
  assert.equal(judged(rule, facts).length, 1)
})

/** The SIP alone. */
const quiet = toldDefaultCertificate().facts.filter(fact => fact.kind === 'sip')

test('without failed connections in the life of the call nobody was to refer', () => {
  assert.deepEqual(judged(rule, quiet), [])
})

test('short connections of which nothing more is known make it possible, whoever counted them', () => {
  const unseen = toldDefaultCertificate().facts.filter(fact => !failed(fact))
  const flows = (later: number): Fact[] =>
    refusedReferInFlows().facts.map(fact => ({ ...fact, at: after(fact.at, seconds(later)) }))
  for (const facts of [unseen, [...quiet, ...flows(3)]]) {
    const [finding, ...more] = judged(rule, facts)
    assert.deepEqual([finding?.certainty, more], ['possible', []])
    assert.match(finding?.says ?? '', /4 connections from 52\.114\.75\.24 came and were over within a second/)
  }
  assert.deepEqual(judged(rule, [...quiet, ...flows(60)]), [])
})

test("Microsoft's record of a REFER makes it likely, and proves it where it names the call", () => {
  const record = (phrase: string, callId?: string): Fact => ({
    kind: 'transfer-completion',
    observer: 'mail.txt',
    at: UNDATED,
    code: 504,
    subCode: 549_009,
    phrase,
    ...(callId !== undefined && { callId }),
  })
  const refer = 'Unable to deliver REFER: HRESULT=0x80090325'
  const certainty = (fact: Fact) => judged(rule, [...quiet, fact]).map(finding => finding.certainty)
  assert.deepEqual(certainty(record(refer)), ['likely'])
  const leg = quiet.find(fact => fact.kind === 'sip' && fact.transport === 'tls')
  assert.ok(leg?.kind === 'sip')
  assert.deepEqual(certainty(record(refer, leg.callId)), ['proven'])
  assert.deepEqual(certainty(record('Unable to deliver INVITE: HRESULT=0x80090325')), [])
})

test('a connection that failed after the call is not its REFER', () => {
  const later = left(new Teller('sbc').at(60_000), 9000)
  assert.deepEqual(judged(rule, [...quiet, ...later.facts]), [])
})

test('a call that was referred is none, whatever else failed', () => {
  const story = left(toldTransfer().at(8000), 9000)
  assert.deepEqual(judged(rule, story), [])
})

test('a call that rang at a person and ended in order is none', () => {
  const contact: [string, string] = ['Contact', `<sip:${SBC_NAME}:5061>`]
  const story = (rings: boolean): Teller => {
    const told = new Teller('sbc').at(0).request('sent', TEAMS_LEG, 'INVITE', { headers: [contact] })
    if (rings) told.at(100).response('received', TEAMS_LEG, 180, 'INVITE')
    told.at(3000).response('received', TEAMS_LEG, 200, 'INVITE')
    left(left(told.at(9000), 9000).at(9300), 9001)
    return told.at(60_000).request('sent', TEAMS_LEG, 'BYE', { cseq: 2 })
  }
  assert.deepEqual(judged(rule, story(true)), [])
  assert.equal(judged(rule, story(false))[0]?.certainty, 'possible')
})

test('OPTIONS that fail once a minute in a long call are no REFER', () => {
  const contact: [string, string] = ['Contact', `<sip:${SBC_NAME}:5061>`]
  const told = new Teller('sbc').at(0).request('sent', TEAMS_LEG, 'INVITE', { headers: [contact] })
  told.at(20).response('received', TEAMS_LEG, 200, 'INVITE')
  for (let minute = 0; minute < 10; minute++) left(told.at(minute * 60_000 + 30_000), 9000 + minute)
  told.at(600_000).request('sent', TEAMS_LEG, 'BYE', { cseq: 2 })
  assert.deepEqual(judged(rule, told), [])
})

test('the carrier, who sees the same call end, saw no transfer that Teams owed it', () => {
  const record: Fact = {
    kind: 'transfer-completion',
    observer: 'mail.txt',
    at: UNDATED,
    code: 504,
    subCode: 549_009,
    phrase: 'Unable to deliver REFER: HRESULT=0x80090325',
  }
  const leg = {
    callId: 'c1@192.0.2.10',
    transport: 'udp',
    local: { address: '192.0.2.10', port: 5060 },
    remote: { address: '192.0.2.20', port: 5060 },
    from: '<sip:+4930555100@carrier.example>',
    to: '<sip:+4952511234@192.0.2.20>',
  } as const
  const story = new Teller('carrier')
    .request('sent', leg, 'INVITE')
    .response('received', leg, 200, 'INVITE')
    .at(20_000)
    .request('sent', leg, 'BYE', {
      cseq: 2,
      headers: [['Reason', 'Q.850 ;cause=22 ;text="8f0e2a51-0000-4000-8000-2a5d9c1e7b44;MediaError"']],
    })
  assert.deepEqual(judged(rule, [...story.facts, record]), [])
})
