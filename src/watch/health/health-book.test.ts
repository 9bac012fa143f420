// What a book makes of single facts, and its limits.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drawn, type FactOf } from '../../facts/index.ts'
import { after, millis, minutes, seconds } from '../../kernel/index.ts'
import {
  INVITE,
  OPTIONS,
  OURS,
  PROXY,
  reason,
  type Saying,
  SBC,
  START,
  sketch,
  Told,
} from '../testing/told-health.ts'
import { HealthBook } from './health-book.ts'

test('a book that was told nothing knows nothing', () => {
  const told = new Told().pass(minutes(10))
  assert.deepEqual(
    told.book.all(told.now).map(({ name, state }) => [name, state]),
    [
      ['sbc1.example.net', 'unknown'],
      ['carrier', 'unknown'],
    ],
  )
  assert.equal(told.sbc.portal, undefined)
  assert.equal(told.sbc.nextCall, undefined)
})

test('calls that are refused five times in a row are down, and two that come through are up', () => {
  const told = new Told()
  for (let call = 1; call <= 2; call++) told.pass(seconds(5)).call(`call-${call}`, 503)
  assert.equal(told.sbc.inbound.state, 'unknown')
  for (let call = 3; call <= 4; call++) told.pass(seconds(5)).call(`call-${call}`, 503)
  assert.equal(told.sbc.inbound.state, 'degraded')
  told.pass(seconds(5)).call('call-5', 503)
  assert.equal(told.sbc.inbound.state, 'down')
  assert.match(reason(told.sbc.inbound), /Calls fail with 503/)
  told.pass(seconds(5)).call('call-6', 200)
  assert.equal(told.sbc.inbound.state, 'down')
  told.pass(seconds(5)).call('call-7', 486)
  assert.equal(told.sbc.inbound.state, 'up', 'busy means that it came through')
})

test('OPTIONS that are answered do not make up for calls that fail', () => {
  const told = new Told()
  for (let call = 1; call <= 6; call++) {
    told.pass(seconds(30)).call(`call-${call}`, 503)
    told.optionsSent({ status: 200 })
  }
  assert.equal(told.sbc.inbound.state, 'down')
})

test('a request that is sent again, challenged, or seen by another observer is one call', () => {
  const told = new Told({ sbcs: [{ name: 'sbc1.example.net', observers: ['sbc', 'hep'] }] })
  told.say({ start: INVITE }).say({ start: INVITE }).say({ start: INVITE, observer: 'hep' })
  told.say({ start: 'SIP/2.0 407 X', direction: 'received', toTag: 't' })
  told.say({ start: INVITE, cseq: '2 INVITE' })
  for (const observer of ['sbc', 'hep'])
    told.say({ start: 'SIP/2.0 200 OK', cseq: '2 INVITE', direction: 'received', toTag: 't', observer })
  // What the other observer has passes later once more.
  told.say({ start: INVITE, cseq: '2 INVITE', observer: 'hep' })
  told.say({ start: 'SIP/2.0 200 OK', cseq: '2 INVITE', direction: 'received', toTag: 't', observer: 'hep' })
  told.say({ start: INVITE, cseq: '3 INVITE', toTag: 't' })
  told.say({ start: 'SIP/2.0 500 X', cseq: '3 INVITE', direction: 'received', toTag: 't' })
  assert.deepEqual([told.sbc.quality.attempts, told.sbc.quality.answered], [1, 1])
  assert.equal(told.sbc.inbound.state, 'up')
})

test('a call that ended is held only as long as it may be sent or told again', () => {
  const told = new Told()
  const bye = { start: 'BYE sip:+4952511234@192.0.2.1 SIP/2.0', cseq: '2 BYE', toTag: 't' }
  told.call('answered', 200).say({ ...bye, callId: 'answered' })
  assert.equal(told.book.counts().exchanges, 0)
  told.call('refused', 486).call('refused', 486)
  assert.equal(told.sbc.quality.attempts, 2)
  assert.equal(told.pass(minutes(2)).book.counts().exchanges, 0)
})

test('with another observer a call that ended is not begun anew by what it tells late', () => {
  const told = new Told({ sbcs: [{ name: 'sbc1.example.net', observers: ['sbc', 'hep'] }] })
  const bye = { start: 'BYE sip:+4952511234@192.0.2.1 SIP/2.0', cseq: '2 BYE', toTag: 't' }
  told
    .call('first', 200)
    .call('second', 200, { observer: 'hep' })
    .say({ ...bye, callId: 'first' })
  told.call('first', 200, { observer: 'hep' })
  assert.equal(told.sbc.quality.attempts, 2)
})

test('calls that nobody answers with a word are failures, unless something was lost on the way to us', () => {
  const silent = (told: Told): Told => {
    for (let call = 1; call <= 5; call++)
      told.pass(seconds(10)).say({ start: INVITE, callId: `call-${call}` })
    return told.pass(minutes(1))
  }
  assert.equal(silent(new Told()).sbc.inbound.state, 'down')
  const gap = { kind: 'gap', observer: 'sbc', lastedMs: seconds(1), why: 'lost', says: 'lost' } as const
  const lossy = new Told().pass(seconds(40)).note(gap as never)
  for (let call = 1; call <= 5; call++) lossy.say({ start: INVITE, callId: `call-${call}` })
  assert.equal(lossy.pass(seconds(40)).sbc.inbound.state, 'unknown')
})

test('a caller that Teams moves on after ten seconds without ringing was failed by the SBC', () => {
  const told = new Told()
  for (let call = 1; call <= 5; call++) {
    told.say({ start: INVITE, callId: `call-${call}`, direction: 'received' }).pass(seconds(10))
    told.say({ start: 'SIP/2.0 487 X', callId: `call-${call}`, toTag: 't' })
  }
  assert.equal(told.sbc.outbound.state, 'down')
  assert.match(reason(told.sbc.outbound), /moved on before anything rings, the last after 10\.0 s/)
})

test('strangers who call make no trunk, those whose calls are taken do', () => {
  const told = new Told({ sbcs: OURS.sbcs ?? [] })
  const from = (address: string): Partial<Saying> => ({
    direction: 'received',
    remote: { address, port: 5060 },
  })
  told.call('call-1', 403, from('192.0.2.66')).call('call-2', 200, from('192.0.2.7'))
  const trunks = told.book.all(told.now).filter(({ subject }) => subject === 'trunk')
  assert.deepEqual(
    trunks.map(({ name }) => name),
    ['192.0.2.7'],
  )
})

test("what Microsoft's side sees of itself is nobody's trunk and no SBC", () => {
  const told = new Told({})
  const itself = sketch({ start: INVITE, observer: 'teams', remote: SBC }, told.now)
  const place = { ...itself.place, local: PROXY }
  told.book.note({ ...itself, place }, told.now)
  told.note({
    ...{ kind: 'tls-handshake', observer: 'teams', connection: 'out-1', role: 'client', outcome: 'complete' },
    ...{ local: PROXY, remote: SBC, serverChain: [], clientChain: [] },
  } as never)
  assert.deepEqual(told.book.all(told.now), [])
})

test('names that peers make up do not fill the memory', () => {
  const told = new Told({}, { subjects: 8, exchanges: 50 })
  for (let number = 0; number < 500; number++) {
    const callId = `call-${number}`
    const name = `x${number}.example.net`
    told.say({
      start: INVITE,
      callId,
      contact: name,
      agent: `Microsoft.PSTNHub.SIPProxy v.1 i.R${number}.1`,
      direction: 'received',
    })
    told.note({
      ...{ kind: 'flow', observer: 'exporter', transport: 'tcp', lastedMs: millis(5), outcome: 'denied' },
      client: PROXY,
      server: { address: `192.0.2.${number % 256}`, port: 5061 },
    } as never)
  }
  const { subjects, exchanges, refused } = told.book.counts()
  assert.ok(subjects <= 24 && exchanges <= 50, `${subjects} subjects, ${exchanges} exchanges`)
  assert.ok(refused > 0)
  assert.ok(told.say({ start: INVITE, callId: 'x'.repeat(5000) }).book.counts().exchanges <= 50)
})

test('a subject long silent makes room for another, one that is configured stays', () => {
  const told = new Told(OURS, { subjects: 2 })
  const flow = (address: string): Omit<FactOf<'flow'>, 'at'> => ({
    ...{ kind: 'flow', observer: 'exporter', transport: 'tcp', lastedMs: millis(5), outcome: 'denied' },
    client: PROXY,
    server: { address, port: 5061 },
  })
  told.note(flow('192.0.2.1')).note(flow('192.0.2.2')).pass(minutes(61)).note(flow('192.0.2.3'))
  const names = told.book.all(told.now).flatMap(({ subject, name }) => (subject === 'sbc' ? [name] : []))
  assert.deepEqual(names, ['sbc1.example.net', '192.0.2.3'])
})

test('what was maintained once makes room like others, and not while it is', () => {
  const told = new Told({}, { subjects: 1 })
  const named = () => told.book.all(told.now).map(({ name }) => name)
  const works = (name: string) => {
    const word = {
      subject: 'sbc',
      name,
      from: told.now,
      until: after(told.now, minutes(90)),
      note: '',
    } as const
    told.book.maintain(word, told.now)
  }
  works('192.0.2.1')
  told.pass(minutes(70))
  works('192.0.2.2')
  assert.deepEqual(named(), ['192.0.2.1'])
  told.pass(minutes(70))
  works('192.0.2.2')
  assert.deepEqual(named(), ['192.0.2.2'])
})

test('an SBC goes by its address until it calls itself by a name, and is the same one', () => {
  const told = new Told({})
  const hep = { observer: '192.0.2.9' }
  told.say({ start: 'SIP/2.0 200 OK', callId: 'o', cseq: '1 OPTIONS', ...hep })
  told.say({ start: OPTIONS, callId: 'o1', cseq: '1 OPTIONS', direction: 'received', ...hep })
  told.of('sbc', SBC.address)
  told.say({ start: OPTIONS, callId: 'o2', cseq: '1 OPTIONS', contact: 'sbc7.example.net', ...hep })
  const names = told.book.all(told.now).flatMap(({ subject, name }) => (subject === 'sbc' ? [name] : []))
  assert.deepEqual(names, ['sbc7.example.net'])
})

test('a sketch tells what the message itself would', () => {
  const said: Saying[] = [
    { start: OPTIONS, cseq: '1 OPTIONS', contact: 'sbc1.example.net' },
    {
      start: 'SIP/2.0 200 OK',
      cseq: '1 OPTIONS',
      direction: 'received',
      agent: 'Microsoft.PSTNHub.SIPProxy v.1 i.EUWE.0',
    },
    { start: INVITE, callId: 'c' },
    { start: 'SIP/2.0 180 Ringing', callId: 'c', direction: 'received', toTag: 't' },
    { start: 'SIP/2.0 200 OK', callId: 'c', direction: 'received', toTag: 't' },
    { start: 'BYE sip:+4952511234@sbc1.example.net SIP/2.0', callId: 'c', cseq: '2 BYE', toTag: 't' },
  ]
  const [sketched, told] = [new Told({}), new Told({})]
  for (const each of said) {
    sketched.pass(seconds(1)).say(each)
    told.pass(seconds(1))
    told.book.note(drawn(sketch(each, told.now)), told.now)
  }
  assert.deepEqual(sketched.book.all(sketched.now), told.book.all(told.now))
  assert.equal(sketched.book.counts().drawn, 0, 'without reading any as a whole')
  assert.equal(sketched.of('sbc', 'sbc1.example.net').quality.acdMs, 1000)
})

test('a registration that lapses takes the trunk down for calls that come in, at once', () => {
  const told = new Told()
  const registration = (event: string, more = {}) =>
    told.note({
      kind: 'registration',
      observer: 'sbc',
      aor: 'sip:trunk@carrier.example',
      event,
      ...more,
    } as never)
  registration('registered', { expiresSeconds: 600 })
  assert.equal(told.of('trunk', 'carrier').inbound.state, 'up')
  registration('refused', { status: 503 })
  assert.equal(told.of('trunk', 'carrier').inbound.state, 'up', 'what was granted stands')
  registration('lapsed')
  assert.equal(told.of('trunk', 'carrier').inbound.state, 'down')
  registration('registered', { expiresSeconds: 600 })
  registration('refreshed', { expiresSeconds: 600 })
  assert.equal(told.of('trunk', 'carrier').inbound.state, 'up')
  assert.equal(told.pass(minutes(11)).of('trunk', 'carrier').inbound.state, 'unknown')
})

test('handshakes of strangers and of probes take nothing down', () => {
  const told = new Told()
  const handshake = (about: object): void => {
    const base = {
      kind: 'tls-handshake',
      observer: 'sbc',
      connection: 'in-1',
      role: 'server',
      local: SBC,
      serverChain: [],
      clientChain: [],
      outcome: 'failed',
      endedBy: 'remote',
      how: 'fin',
    }
    told.pass(seconds(10)).note({ ...base, ...about } as never)
  }
  for (let time = 0; time < 6; time++) {
    handshake({ remote: { address: '192.0.2.66', port: 40_000 } })
    handshake({ remote: PROXY, trial: 'no-name' })
  }
  assert.equal(told.sbc.outbound.state, 'unknown')
  for (let time = 0; time < 3; time++)
    handshake({ remote: PROXY, context: { name: 'default', because: '', isDefault: true } })
  assert.equal(told.sbc.outbound.state, 'down')
  assert.match(reason(told.sbc.outbound), /when it meets the TLS context default/)
})

test('an address whose connections were good and fail now does not speak for the SBC, one that is good still does', () => {
  const told = new Told()
  const other = { address: '52.114.132.46', port: 40_001 }
  const handshake = (remote: typeof other, outcome: 'complete' | 'failed'): void => {
    const base = { kind: 'tls-handshake', observer: 'sbc', connection: 'in-1', role: 'server', local: SBC }
    const failure = outcome === 'failed' && { endedBy: 'remote', how: 'fin' }
    told
      .pass(seconds(10))
      .note({ ...base, serverChain: [], clientChain: [], remote, outcome, ...failure } as never)
  }
  handshake(other, 'complete')
  for (let time = 0; time < 4; time++) handshake(PROXY, 'failed')
  assert.equal(told.sbc.outbound.state, 'degraded')
  handshake(other, 'failed')
  assert.equal(told.sbc.outbound.state, 'down')
})

test('connections that come about do not make up for OPTIONS that nobody answers', () => {
  const told = new Told()
  for (let time = 0; time < 4; time++) {
    told.pass(minutes(1)).optionsSent({ failed: 'timeout' })
    told.note({
      ...{ kind: 'tls-handshake', observer: 'sbc', connection: 'out-1', role: 'client', outcome: 'complete' },
      ...{ local: SBC, remote: PROXY, serverChain: [], clientChain: [] },
    } as never)
  }
  assert.equal(told.sbc.inbound.state, 'down')
})

test('of flows that were sampled a short one is no suspicion', () => {
  const short = (sampling: number): string => {
    const told = new Told()
    const count = { packets: 4, bytes: 400, tcpFlags: 0x1b }
    for (let time = 0; time < 4; time++)
      told.pass(seconds(1)).note({
        ...{ kind: 'flow', observer: 'sbc', transport: 'tcp', lastedMs: millis(20), sampling },
        ...{ client: PROXY, server: SBC, fromClient: count, fromServer: count },
      } as never)
    return told.sbc.outbound.state
  }
  assert.deepEqual([short(1), short(1000)], ['degraded', 'unknown'])
})

test('what is configured no more has left; what was learned, and what stays, is as it was', () => {
  const told = new Told()
  for (let call = 1; call <= 5; call++) told.pass(seconds(5)).call(`call-${call}`, 503)
  const trunks = [{ name: 'other', observers: ['sbc'], addresses: ['192.0.2.0/24'] }]
  const changes = told.book.configure({ ...OURS, trunks }, told.now)
  assert.deepEqual(
    changes.map(({ subject, name, state, left }) => [subject, name, state, left]),
    [['trunk', 'carrier', 'unknown', true]],
  )
  assert.equal(told.sbc.inbound.state, 'down')
  assert.deepEqual(
    told.book.all(told.now).flatMap(({ subject, name }) => (subject === 'trunk' ? [name] : [])),
    ['other'],
  )
  assert.deepEqual(told.book.configure({ ...OURS, trunks }, told.now), [])
})

test('an SBC that tells its name leaves by its address, and stands by its name as it stood', () => {
  const told = new Told({})
  for (let call = 1; call <= 5; call++) told.pass(seconds(5)).call(`call-${call}`, 503)
  const inbound = { start: INVITE, callId: 'call-6', contact: 'sbc7.example.net' }
  const changes = told.book.note(sketch(inbound, told.now), told.now)
  assert.deepEqual(
    changes.map(({ name, direction, state, left = false }) => [name, direction, state, left]),
    [
      [SBC.address, undefined, 'unknown', true],
      ['sbc7.example.net', 'inbound', 'down', false],
      ['sbc7.example.net', undefined, 'down', false],
    ],
  )
})

test('a planned window shows from its time to its end, and one of what nobody has seen makes no subject', () => {
  const window = { from: after(START, minutes(10)), until: after(START, minutes(20)) }
  const rule = (name: string) => ({ subject: 'sbc', name, note: 'patch day', window }) as const
  const book = new HealthBook(OURS, {}, START, [rule('sbc1.example.net'), rule('sbc9.example.net')])
  const states: string[] = []
  for (let now = START; now < after(START, minutes(30)); now = book.deadline()) {
    for (const { name, direction, state } of book.tick(now))
      if (direction === undefined) states.push(`${(now - START) / 60_000} ${name} ${state}`)
  }
  assert.deepEqual(states, ['10 sbc1.example.net maintenance', '20 sbc1.example.net unknown'])
  assert.equal(book.counts().subjects, 2)
})
