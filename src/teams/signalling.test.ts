import assert from 'node:assert/strict'
import { test } from 'node:test'
import { minutes, seconds } from '../kernel/index.ts'
import { formatMessage, type SipMessage, type SipResponse } from '../sip/index.ts'
import type { UserBehaviour } from './config.ts'
import { type BenchSbc, CALLER, SBC } from './testing/bench-sbc.ts'
import { ATTENDANT, QUEUE, type Stage, stage, tenant, USER } from './testing/bench-tenant.ts'

const PROXY = 'sip:sip.pstnhub.microsoft.com:5061;transport=tls'
const CONTACT: [string, string] = ['Contact', `<sip:${SBC}:5061;transport=tls>`]

const NOTHING = { calls: 0, usages: 0, transactions: 0, connections: 0, ports: 0, referrals: 0 }
const responsesOf = (sbc: BenchSbc): SipResponse[] =>
  sbc.received.flatMap(message => (message.kind === 'response' ? [message] : []))
const textOf = (message: SipMessage | undefined): string =>
  message === undefined ? '' : Buffer.from(formatMessage(message)).toString('latin1')

test('the 200 to OPTIONS is as in the traces: upper case, node in Server, no To tag, no Contact', () => {
  const { bench, sbc } = stage()
  bench.act(sbc, now => sbc.options(now))
  bench.run(seconds(1))
  const answer = responsesOf(sbc)[0]
  assert.equal(answer?.status, 200)
  assert.equal(answer?.to.tag, undefined)
  const names = answer?.headers.lines.map(({ name }) => name) ?? []
  assert.deepEqual(
    names,
    names.map(name => name.toUpperCase()),
  )
  assert.equal(answer?.headers.has('Contact'), false)
  assert.match(textOf(answer), /\r\nSERVER: Microsoft\.PSTNHub\.SIPProxy v\.2025\.1\.1\.1 i\.EUWE\.0\r\n/)
  assert.match(textOf(answer), /\r\nALLOW: INVITE,ACK,OPTIONS,CANCEL,BYE,NOTIFY\r\n/)
  assert.doesNotMatch(textOf(answer), /received=/)
})

test('an SBC that has sent OPTIONS is probed in return, over a connection of Microsoft', () => {
  const { bench, sbc, teams } = stage()
  bench.act(sbc, now => sbc.options(now))
  bench.run(minutes(2) + 1000)
  const probes = sbc.received.filter(message => message.kind === 'request' && message.method === 'OPTIONS')
  assert.equal(probes.length, 3)
  assert.match(textOf(probes[0]), /\r\nFROM: <sip:sip-du-a-eu\.pstnhub\.microsoft\.com:5061>;tag=/)
  assert.equal(bench.opens.filter(({ serverName }) => serverName === SBC).length, 1)
  assert.equal(teams.trunks[0]?.probe?.status, 200)
  assert.equal(teams.trunkState(SBC, bench.now), 'healthy')
  const facts = bench.facts.filter(fact => fact.kind === 'options')
  assert.deepEqual(
    facts.map(({ direction, status }) => `${direction} ${status}`),
    ['received 200', 'sent 200', 'sent 200', 'sent 200'],
  )
})

test('OPTIONS without Contact and Record-Route are answered with the known Reason', () => {
  const { bench, sbc, teams } = stage()
  bench.act(sbc, now => sbc.send('OPTIONS', PROXY, [], '', now))
  bench.run(seconds(1))
  assert.match(
    textOf(responsesOf(sbc)[0]),
    /REASON: Q\.850;cause=63;text="[0-9a-f-]{36};Record-Route and Contact headers are missing"/,
  )
  assert.deepEqual(teams.trunks, [])
  assert.ok(bench.facts.some(fact => fact.kind === 'refused' && fact.status === 400))
})

test('requests that Microsoft does not take get 405, unknown dialogs 481', () => {
  const { bench, sbc } = stage()
  for (const method of ['REFER', 'SUBSCRIBE', 'INFO']) {
    bench.act(sbc, now => sbc.send(method, PROXY, [CONTACT], '', now))
  }
  bench.act(sbc, now => sbc.send('BYE', PROXY, [], '', now))
  bench.run(seconds(1))
  assert.deepEqual(
    responsesOf(sbc).map(({ status }) => status),
    [405, 405, 405, 481],
  )
})

test('the Contact of an answer holds correlation id and call path', () => {
  const { bench, sbc, teams } = stage()
  bench.act(sbc, now => sbc.call(USER, now))
  bench.run(seconds(3))
  const answer = responsesOf(sbc).find(({ status, cseq }) => status === 200 && cseq.method === 'INVITE')
  const id = teams.calls[0]?.id
  const path = '[0-9a-f]{32}/s/1/[0-9a-f]{32}'
  const shape = `^sip:api-du-a-euwe\\.pstnhub\\.microsoft\\.com:443;x-i=${id};x-c=${path}$`
  assert.match(answer?.contact?.uri ?? '', new RegExp(shape))
})

function withUser(behaviour: UserBehaviour, endpoints = 1): Stage {
  return stage({ users: { kim: { behaviour, endpoints } } })
}

function finalStatus({ bench, sbc }: Stage, wait: number): number | undefined {
  bench.act(sbc, now => sbc.call(USER, now))
  bench.run(wait)
  return responsesOf(sbc).findLast(({ cseq }) => cseq.method === 'INVITE')?.status
}

test('each device of a user rings as a fork of its own', () => {
  const played = withUser({ type: 'no-answer' }, 3)
  finalStatus(played, seconds(2))
  const rings = responsesOf(played.sbc).filter(({ status }) => status === 180)
  assert.equal(new Set(rings.map(({ to }) => to.tag)).size, 3)
})

test('users are busy, decline, or do not answer', () => {
  const busy = withUser({ type: 'busy' })
  assert.equal(finalStatus(busy, seconds(1)), 486)
  assert.match(textOf(responsesOf(busy.sbc).at(-1)), /REASON: Q\.850;cause=34;/)
  assert.deepEqual(
    busy.teams.records.map(({ sipCode, subCode }) => [sipCode, subCode]),
    [[486, 540486]],
  )
  assert.equal(finalStatus(withUser({ type: 'declines', afterMs: 500 }), seconds(1)), 603)
  assert.equal(finalStatus(withUser({ type: 'no-answer' }), minutes(3)), 480)
})

test('a caller who gives up is answered 487, and a call completed elsewhere is recorded as such', () => {
  const played = withUser({ type: 'no-answer' })
  finalStatus(played, seconds(1))
  const { bench, sbc, teams } = played
  const leg = sbc.legs[0]
  assert.ok(leg)
  bench.act(sbc, now => sbc.hangUp(leg, now, 'SIP;cause=200;text="Call completed elsewhere"'))
  bench.run(seconds(40))
  assert.equal(responsesOf(sbc).findLast(({ cseq }) => cseq.method === 'INVITE')?.status, 487)
  assert.deepEqual(
    teams.records.map(({ sipCode, subCode }) => [sipCode, subCode]),
    [[487, 540200]],
  )
})

test('Teams holds with inactive and comes back', () => {
  const { bench, sbc, teams } = stage()
  bench.act(sbc, now => sbc.call(USER, now))
  bench.run(seconds(3))
  const id = teams.calls[0]?.id ?? ''
  bench.act(teams, now => teams.hold(id, now))
  bench.run(seconds(1))
  const reInvites = () =>
    sbc.received.filter(message => message.kind === 'request' && message.method === 'INVITE')
  assert.match(reInvites()[0]?.bodyText ?? '', /a=inactive/)
  assert.equal(teams.calls[0]?.held, true)
  const sent = bench.datagrams
  bench.run(seconds(2))
  assert.equal(bench.datagrams, sent)
  bench.act(teams, now => teams.resume(id, now))
  bench.run(seconds(2))
  assert.match(reInvites()[1]?.bodyText ?? '', /a=sendrecv/)
  assert.equal(teams.calls[0]?.hearing, 'caller')
})

test('a user calls the PSTN; the INVITE is as Microsoft writes it', () => {
  const { bench, sbc, teams } = stage()
  bench.act(teams, now => teams.callOut('kim', '+4930555200', now))
  bench.run(seconds(5))
  const invite = sbc.received.find(message => message.kind === 'request' && message.method === 'INVITE')
  const text = textOf(invite)
  assert.match(
    text,
    /^INVITE sip:\+4930555200@sbc1\.example\.net:5061;user=phone;transport=tls SIP\/2\.0\r\n/,
  )
  assert.match(text, /FROM: "Kim Test" <sip:\+4952511235@sip\.pstnhub\.microsoft\.com:5061;user=phone>;tag=/)
  assert.match(text, /RECORD-ROUTE: <sip:sip-du-a-eu\.pstnhub\.microsoft\.com:5061;transport=tls;lr>/)
  assert.match(text, /CONTACT: <sip:api-du-a-euwe\.[^>]*\/d\/8\/[0-9a-f]{32}>/)
  assert.match(text, /SESSION-EXPIRES: 1800/)
  assert.match(text, /USER-AGENT: Microsoft\.PSTNHub\.SIPProxy v\.2025\.1\.1\.1 i\.EUWE\.0/)
  assert.equal(teams.calls[0]?.state, 'talking')
  assert.deepEqual(teams.calls[0]?.heard, ['caller'])
  assert.deepEqual(sbc.legs[0]?.audio.heard(), ['agent'])
  const id = teams.calls[0]?.id ?? ''
  bench.act(teams, now => teams.hangUp(id, now))
  bench.run(seconds(40))
  assert.deepEqual(
    teams.records.map(({ sipCode, subCode, endedBy }) => [sipCode, subCode, endedBy]),
    [[0, 560000, 'local']],
  )
  assert.equal(teams.counts().ports, 0)
})

test('a call to the PSTN goes on to the next SBC when the first is dead, and not after it rang', () => {
  const sbcs = [{ fqdn: 'dead.example.net', port: 5061 }, ...tenant().sbcs]
  const played = stage({ sbcs })
  played.bench.act(played.teams, now => played.teams.callOut('kim', '+4930555200', now))
  played.bench.run(seconds(5))
  assert.equal(played.teams.calls[0]?.record.sbc, SBC)
  assert.equal(played.teams.calls[0]?.state, 'talking')
  const ringing = stage({ sbcs: [...tenant().sbcs, ...tenant().sbcs] })
  ringing.sbc.incoming = 'ring'
  ringing.bench.act(ringing.teams, now => ringing.teams.callOut('kim', '+4930555200', now))
  ringing.bench.run(seconds(30))
  assert.equal(ringing.sbc.legs.length, 1)
})

test('an SBC that says nothing but 100 is left after the failover timer', () => {
  const { bench, sbc, teams } = stage({ sbcs: [...tenant().sbcs, ...tenant().sbcs] })
  sbc.incoming = 'silent'
  bench.act(teams, now => teams.callOut('kim', '+4930555200', now))
  const start = bench.now
  assert.ok(bench.run(seconds(30), () => sbc.legs.length === 2))
  assert.equal(Math.round((bench.now - start) / 1000), 10)
  assert.ok(bench.run(seconds(30), () => teams.records.length === 1))
  assert.equal(Math.round((bench.now - start) / 1000), 20)
  const { sipCode, subCode } = teams.records[0] ?? {}
  assert.deepEqual([sipCode, subCode], [408, 500001])
  bench.run(seconds(70))
  assert.deepEqual({ ...teams.counts(), connections: 0 }, NOTHING)
})

test('a call to an SBC with a bad certificate is recorded under 569009', () => {
  const { bench, teams } = stage({ tls: { ...tenant().tls, trust: { name: 'none', roots: [] } } })
  bench.act(teams, now => teams.callOut('kim', '+4930555200', now))
  bench.run(seconds(5))
  assert.deepEqual(
    teams.records.map(({ sipCode, subCode }) => [sipCode, subCode]),
    [[504, 569009]],
  )
})

test('a queue answers directly with media of the second processor', () => {
  const { bench, sbc } = stage()
  bench.act(sbc, now => sbc.call(QUEUE, now))
  bench.run(seconds(2))
  const answers = responsesOf(sbc).filter(({ status, cseq }) => status > 100 && cseq.method === 'INVITE')
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200],
  )
  assert.match(answers[0]?.bodyText ?? '', /c=IN IP4 127\.0\.52\.173/)
  assert.equal(sbc.legs[0]?.audio.hearing, 'queueMusic')
})

test('a digit pressed in the menu leads to its target', () => {
  const choices = { 2: { kind: 'user', name: 'kim' } as const }
  const attendants = { reception: { menu: { choices, timeoutMs: 5000 } } }
  const { bench, sbc, teams } = stage({ attendants })
  bench.act(sbc, now => sbc.call(ATTENDANT, now))
  assert.ok(bench.run(seconds(10), () => teams.calls[0]?.service === 'attendant menu'))
  const leg = sbc.legs[0]
  assert.ok(leg)
  bench.act(sbc, now => sbc.dial(leg, '2', now))
  bench.run(seconds(4))
  assert.deepEqual(
    teams.calls.map(({ service }) => service),
    ['user talking'],
  )
  assert.equal(teams.records[0]?.digits, '2')
})

test('calls beyond the limit are refused with 503 and Retry-After', () => {
  const { bench, sbc } = stage({ limits: { calls: 1 } })
  bench.act(sbc, now => sbc.call(USER, now))
  bench.act(sbc, now => sbc.call(USER, now))
  bench.run(seconds(1))
  const refused = responsesOf(sbc).find(({ status }) => status === 503)
  assert.equal(refused?.headers.get('Retry-After'), '1')
})

test('an INVITE that only claims to be a transfer is refused', () => {
  const { bench, sbc, teams } = stage()
  const referredBy: [string, string] = ['Referred-By', `<sip:sip.pstnhub.microsoft.com;x-ti=${CALLER}>`]
  bench.act(sbc, now => sbc.call(USER, now, [referredBy]))
  bench.run(seconds(1))
  assert.equal(responsesOf(sbc).at(-1)?.status, 400)
  assert.equal(teams.calls.length, 0)
})
