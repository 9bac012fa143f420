// Connections that are refused, die while idle, or go to a node that is out of service.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MICROSOFT, SBC_NAME, SBC_TEAMS_SIDE, TEAMS_LEG, Teller } from '../../facts/testing/index.ts'
import { millis } from '../../kernel/index.ts'
import { audioCodesSettings, parseIni } from '../../settings/index.ts'
import { MICROSOFT_PROXIES, sbcTables, writeIni } from '../../settings/testing/index.ts'
import { diagnose } from '../diagnose.ts'
import { asks, isAsked, MICROSOFT_NODE, untilMinute } from '../testing/told-options.ts'

const fires = (story: Teller): string[] =>
  diagnose(story.facts).map(({ rule, certainty, severity }) => `${rule} ${certainty} ${severity}`)
const saidIn = (story: Teller, language: 'en' | 'de' = 'en'): string =>
  diagnose(story.facts, { language })
    .map(({ says }) => says)
    .join('\n')
const sbc = (): Teller => new Teller('sbc')
const OTHER = { ...MICROSOFT, address: '52.114.7.24' }

/** Microsoft calls the SBC and is refused. */
const turnsAway = (story: Teller, port: number): Teller =>
  story.closed(`in-${port}`, {
    role: 'server',
    local: SBC_TEAMS_SIDE,
    remote: { address: MICROSOFT.address, port },
    how: 'refused',
    endedBy: 'local',
  })
const accepts = (story: Teller, port: number): Teller =>
  story.opened(`in-${port}`, {
    role: 'server',
    local: SBC_TEAMS_SIDE,
    remote: { address: MICROSOFT.address, port },
  })
/** The SBC calls Microsoft and gets through, or not. */
const gets = (story: Teller, connection: string, remote = MICROSOFT): Teller =>
  story.opened(connection, { role: 'client', local: TEAMS_LEG.local, remote })
const fails = (
  story: Teller,
  connection: string,
  how: 'refused' | 'timeout' = 'refused',
  remote = MICROSOFT,
): Teller => story.closed(connection, { role: 'client', local: TEAMS_LEG.local, remote, how })

test('network/refused: nothing listens where Microsoft calls', () => {
  const story = turnsAway(turnsAway(sbc(), 7001), 7002)
  assert.deepEqual(fires(story), ['network/refused proven critical'])
  assert.match(saidIn(story), /192\.0\.2\.21:5061 refused 2 connections of Microsoft \(52\.114\.75\.24\)/)
  assert.match(saidIn(story, 'de'), /hat 2 Verbindungen von Microsoft abgelehnt/)
  assert.deepEqual(fires(accepts(turnsAway(sbc(), 7001).pass(9000), 7002)), [
    'network/refused proven warning',
  ])
  assert.deepEqual(fires(accepts(sbc(), 7001)), [])
})

test('network/refused: not for a stranger', () => {
  const story = sbc().closed('in-1', {
    role: 'server',
    local: SBC_TEAMS_SIDE,
    remote: { address: '198.51.100.7', port: 1 },
    how: 'refused',
  })
  assert.deepEqual(fires(story), [])
})

test("network/refused: Microsoft's side refuses the SBC", () => {
  assert.deepEqual(fires(fails(sbc(), 'out-1')), ['network/refused proven critical'])
  assert.deepEqual(fires(gets(fails(sbc(), 'out-1').pass(1000), 'out-2', OTHER)), [
    'network/refused proven warning',
  ])
})

test('dns/drained-proxy: an address that takes nothing any more while others do', () => {
  const story = sbc()
  for (let minute = 0; minute <= 20; minute += 5)
    gets(fails(story.at(minute * 60_000), `dead-${minute}`, 'timeout'), `live-${minute}`, OTHER)
  assert.deepEqual(fires(story), ['dns/drained-proxy possible warning'])
  assert.match(saidIn(story), /52\.114\.75\.24 took no connection in 20 min \(5 attempts\)/)
  const short = sbc()
  for (let minute = 0; minute <= 10; minute += 2)
    gets(fails(short.at(minute * 60_000), `dead-${minute}`, 'timeout'), `live-${minute}`, OTHER)
  assert.deepEqual(fires(short), [], 'a name may be kept for a quarter of an hour')
})

const DRAINING = 'Q.850;cause=47;text="8f0e2a51;DrainingTransactions"'

test('dns/drained-proxy: a node that says so again and again', () => {
  const story = sbc()
  for (const minute of [0, 10, 20])
    isAsked(asks(story.at(minute * 60_000), { status: 503, reason: DRAINING }), { status: 200 })
  assert.deepEqual(fires(story), ['dns/drained-proxy proven warning'])
  assert.match(saidIn(story, 'de'), /hat in 20 min auf 3 Anfragen mit 503 geantwortet/)
  assert.deepEqual(fires(asks(sbc(), { status: 503, reason: DRAINING })), [], 'the first is how it should be')
})

test('dns/drained-proxy: the first one tells where the address is written down in the SBC', () => {
  const proxies = [`${MICROSOFT.address}:5061`, ...MICROSOFT_PROXIES]
  const settings = audioCodesSettings(parseIni(writeIni(sbcTables({ proxies }))), 'sbc.ini')
  const seen = asks(sbc(), { status: 503, reason: DRAINING }).facts
  const [pinned, drained, ...others] = diagnose([...settings, ...seen])
  assert.deepEqual(
    [pinned?.rule, drained?.rule, drained?.certainty],
    ['dns/address-pinned', 'dns/drained-proxy', 'proven'],
  )
  assert.match(drained?.says ?? '', /Proxy set Teams names this address itself/)
  assert.deepEqual(others, [])
})

/** A call whose connection was idle; the BYE goes into it, and what follows on another one is answered. */
function idleCall(story: Teller, name: string, start: number, idleMs: number, end?: 'reset'): Teller {
  const leg = { ...TEAMS_LEG, callId: name, connection: name }
  const headers: [string, string][] = [
    ['Allow', 'INVITE, ACK, BYE, CANCEL, OPTIONS, REFER, NOTIFY'],
    ['Contact', `<sip:${SBC_NAME}:5061;transport=tls>`],
  ]
  story
    .at(start)
    .request('sent', leg, 'INVITE', { headers })
    .pass(30)
    .response('received', leg, 200, 'INVITE', { headers: [MICROSOFT_NODE] })
    .request('sent', leg, 'ACK')
    .pass(idleMs)
    .request('sent', leg, 'BYE', { cseq: 2 })
  if (end !== undefined)
    story.pass(30).closed(name, { role: 'client', remote: MICROSOFT, how: end, livedMs: millis(idleMs) })
  return asks(story.pass(1000), { connection: `${name}-new` })
}

test('tls/connection-cut: requests into connections that had been idle come to nothing, several times', () => {
  const story = idleCall(idleCall(sbc(), 'one', 0, 300_000, 'reset'), 'two', 400_000, 600_000)
  isAsked(story, { status: 200 })
  const others = (rule: string): boolean => rule !== 'options/one-region possible warning'
  assert.deepEqual(fires(untilMinute(story, 20)).filter(others), ['tls/connection-cut likely warning'])
  assert.match(saidIn(story), /2 requests to 52\.114\.75\.24 .* idle for 5 min or longer/)
})

test('tls/connection-cut: not once, not after a short pause, and not where nothing answers any more', () => {
  const quiet = (story: Teller): string[] =>
    fires(untilMinute(isAsked(story, { status: 200 }), 30)).filter(rule => rule.startsWith('tls/'))
  assert.deepEqual(quiet(idleCall(sbc(), 'one', 0, 300_000, 'reset')), [])
  const brief = idleCall(idleCall(sbc(), 'one', 0, 30_000, 'reset'), 'two', 100_000, 30_000, 'reset')
  assert.deepEqual(quiet(brief), [])
  const dead = idleCall(idleCall(sbc(), 'one', 0, 300_000, 'reset'), 'two', 400_000, 600_000)
  const facts = dead.facts.filter(fact => !(fact.kind === 'sip' && fact.connection?.endsWith('-new')))
  assert.ok(!diagnose(facts).some(({ rule }) => rule === 'tls/connection-cut'))
})

test('teams/no-callee-endpoint: one is a user, every one is the name of the SBC', () => {
  const call = (story: Teller, phrase?: string): Teller => {
    const leg = { ...TEAMS_LEG, callId: `call-${story.facts.length}` }
    const headers: [string, string][] = [
      ['Allow', 'INVITE, ACK, BYE, CANCEL, OPTIONS, REFER, NOTIFY'],
      ['Contact', `<sip:${SBC_NAME}:5061;transport=tls>`],
    ]
    const reason: [string, string][] =
      phrase === undefined ? [] : [['REASON', `Q.850;cause=31;text="8f0e;${phrase}"`]]
    return story
      .request('sent', leg, 'INVITE', { headers })
      .pass(50)
      .response('received', leg, 480, 'INVITE', { headers: [MICROSOFT_NODE, ...reason] })
  }
  const none = 'No callee endpoints were found.'
  assert.deepEqual(fires(call(call(sbc(), none))), ['teams/no-callee-endpoint possible info'])
  assert.deepEqual(fires(call(call(call(sbc(), none), none), none)), [
    'teams/no-callee-endpoint possible warning',
  ])
  assert.deepEqual(fires(call(sbc())), [])
})
