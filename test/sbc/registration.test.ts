// A trunk that registers, in simulated time: the registration is there, lapses, comes back, is taken out.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seconds } from '../../src/kernel/index.ts'
import type { CarrierConfig } from '../../src/sbc/index.ts'
import { type Bench, type BenchOptions, bench, CARRIER, NOTHING_LEFT, onlyCall } from './bench.ts'
import { lineOf, Registrar, SECRET } from './registrar.ts'

const AOR = 'sip:trunk@carrier.example'

interface Trunk extends Bench {
  registrar: Registrar
  /** What the SBC's facts tell of its registration. */
  told(): string[]
}

function trunk(change: Partial<CarrierConfig> = {}, options: BenchOptions = {}): Trunk {
  const registration = {
    registrar: { host: CARRIER, port: 5060 },
    aors: ['trunk@carrier.example'],
    expiresSeconds: 600,
  }
  const it = bench({
    ...options,
    change: carrier => ({ ...carrier, registration, credentials: SECRET, ...change }),
  })
  const registrar = new Registrar()
  it.carrier.refuses = request => registrar.answer(request)
  const told = (): string[] =>
    it.world.facts
      .of('registration')
      .map(({ event, status, aor }) => `${aor} ${event}${status === undefined ? '' : ` ${status}`}`)
  return { ...it, registrar, told }
}

test('the SBC registers with digest, and again in time', async () => {
  const it = trunk()
  await it.pass(1000)
  assert.deepEqual(it.registrar.seen.map(lineOf), ['1 600', '2 600 with credentials'])
  assert.deepEqual(it.registrar.contacts.get(AOR), { uri: 'sip:trunk@203.0.113.10:5060', seconds: 60 })
  assert.deepEqual(it.told(), [`${AOR} registered`])
  const [health] = it.sbc.health().registrations
  assert.equal(health?.state, 'registered')
  await it.pass(120_000)
  assert.ok(it.registrar.seen.length >= 5, 'a minute at a time')
  assert.deepEqual(new Set(it.told().slice(1)), new Set([`${AOR} refreshed`]))
})

test('a registration lapses while the registrar is away, and comes back with it', async () => {
  const it = trunk()
  await it.pass(1000)
  it.registrar.onRegister = () => ({ status: 503 })
  await it.pass(100_000)
  assert.ok(it.told().includes(`${AOR} lapsed`))
  assert.equal(it.sbc.health().registrations[0]?.state, 'unregistered')
  assert.equal(it.sbc.health().registrations[0]?.failure?.status, 503)
  it.registrar.onRegister = () => undefined
  await it.pass(300_000)
  assert.equal(it.sbc.health().registrations[0]?.state, 'registered')
  assert.equal(it.told().filter(line => line.endsWith('registered')).length, 2)
  assert.equal(it.sbc.health().registrations[0]?.failure, undefined)
})

test('an SBC that is drained takes its contact out, one that stops too, and is idle only then', async () => {
  for (const end of ['drain', 'stop'] as const) {
    const it = trunk()
    await it.pass(1000)
    it.world.command('sbc', now => it.sbc[end](now))
    assert.equal(it.sbc.isIdle, false)
    await it.pass(1000)
    assert.equal(it.registrar.contacts.size, 0, end)
    assert.ok(it.sbc.isIdle)
    assert.equal(it.told().at(-1), `${AOR} removed`)
    await it.pass(600_000)
    assert.equal(it.registrar.contacts.size, 0, 'for good')
    assert.deepEqual(await it.settles(), NOTHING_LEFT)
  }
})

test('an SBC that drains registers nothing, whatever configuration comes', async () => {
  const it = trunk()
  await it.pass(1000)
  it.world.command('sbc', now => it.sbc.drain(now))
  await it.pass(1000)
  const before = it.registrar.seen.length
  const { carrier } = it.config
  assert.ok(carrier.registration)
  const registration = { ...carrier.registration, aors: ['trunk@carrier.example', 'second@carrier.example'] }
  it.world.command(
    'sbc',
    now => it.sbc.reconfigure({ ...it.config, carrier: { ...carrier, registration } }, now).effects,
  )
  await it.pass(1000)
  assert.equal(it.registrar.seen.length, before)
  assert.ok(it.sbc.isIdle)
})

test('a new password is not used with a nonce that the one before has met', async () => {
  const it = trunk()
  await it.pass(1000)
  const before = it.registrar.seen.length
  it.registrar.password = 'new'
  const carrier = { ...it.config.carrier, credentials: { ...SECRET, password: 'new' } }
  it.world.command('sbc', now => it.sbc.reconfigure({ ...it.config, carrier }, now).effects)
  await it.pass(1000)
  assert.deepEqual(it.registrar.seen.slice(before).map(lineOf), ['3 600', '4 600 with credentials'])
})

test('a new password is taken at once, and an address that is in the configuration no more is taken out', async () => {
  const it = trunk()
  await it.pass(1000)
  it.registrar.password = 'new'
  await it.pass(60_000)
  assert.ok(it.told().includes(`${AOR} refused 401`))
  const { carrier } = it.config
  const renewed = { ...carrier, credentials: { ...SECRET, password: 'new' } }
  it.world.command('sbc', now => it.sbc.reconfigure({ ...it.config, carrier: renewed }, now).effects)
  await it.pass(1000)
  assert.equal(it.told().at(-1), `${AOR} registered`)
  const { registration, ...without } = renewed
  assert.ok(registration)
  const both = { ...registration, aors: ['second@carrier.example'] }
  it.world.command(
    'sbc',
    now => it.sbc.reconfigure({ ...it.config, carrier: { ...renewed, registration: both } }, now).effects,
  )
  await it.pass(1000)
  assert.deepEqual([...it.registrar.contacts.keys()], ['sip:second@carrier.example'])
  it.world.command('sbc', now => it.sbc.reconfigure({ ...it.config, carrier: without }, now).effects)
  await it.pass(1000)
  assert.equal(it.registrar.contacts.size, 0)
  assert.deepEqual(it.sbc.health().registrations, [])
})

test('several addresses are registered one after the other', async () => {
  const registration = {
    registrar: { host: CARRIER, port: 5060 },
    aors: ['one', 'two@carrier.example', '+4930555000'],
    contactUser: 'line',
    expiresSeconds: 600,
  }
  const it = trunk({ registration })
  await it.pass(2000)
  assert.deepEqual(
    [...it.registrar.contacts].map(([aor, { uri }]) => `${aor} ${uri}`),
    [
      `sip:one@${CARRIER} sip:line@203.0.113.10:5060`,
      'sip:two@carrier.example sip:line@203.0.113.10:5060',
      `sip:+4930555000@${CARRIER} sip:line@203.0.113.10:5060`,
    ],
  )
})

test('a call to the contact with the number in To reaches Teams, from a registrar that no range names', async () => {
  const it = trunk({ allow: ['192.0.2.99'] }, { config: { behaviour: { calledNumber: 'to' } } })
  const early = it.carrierCalls()
  await it.pass(1)
  await it.pass(1000)
  assert.deepEqual(it.carrier.saw(early), ['403'], 'before it has answered, nobody knows it')
  const call = it.carrierCalls()
  await it.pass(1000)
  assert.deepEqual(it.carrier.saw(call), ['200'])
  it.world.command('sbc', now => it.sbc.drain(now))
  await it.pass(1000)
  it.act('carrier', now => it.carrier.command(call, { type: 'bye' }, now))
  await it.pass(1000)
  assert.ok(it.sbc.isIdle, 'a call that stands is hung up all the same')
  const late = it.carrierCalls()
  await it.pass(1000)
  assert.deepEqual(it.carrier.saw(late), ['403'], 'nor once the registration is gone')
})

test('calls go to the outbound proxy with its Route and the service route of the registration', async () => {
  const it = trunk({
    peer: { host: 'carrier.example', port: 5060 },
    outboundProxy: { host: CARRIER, port: 5060 },
    optionsIntervalMs: seconds(60),
  })
  it.registrar.serviceRoute = '<sip:core.carrier.example;lr>'
  await it.pass(1000)
  assert.equal(it.registrar.seen[0]?.headers.get('Route'), `<sip:${CARRIER}:5060;lr>`)
  assert.equal(it.sbc.health().carrier?.state, 'up')
  assert.equal(it.carrier.requests[0]?.headers.get('Route'), `<sip:${CARRIER}:5060;lr>`)
  const call = it.teamsCalls()
  await it.pass(1000)
  assert.deepEqual(it.teams.saw(call), ['200'])
  const { invite } = onlyCall(it.carrier)
  assert.deepEqual(invite?.headers.values('Route'), [
    `<sip:${CARRIER}:5060;lr>`,
    '<sip:core.carrier.example;lr>',
  ])
  assert.match(invite?.uri ?? '', /@carrier\.example:5060/)
})

test('over TCP calls come in on the connection of the registration, which is kept in use', async () => {
  const it = trunk({}, { carrierTransport: 'tcp', config: { timers: { idleMs: seconds(100) } } })
  it.registrar.grants = 3600
  await it.pass(1000)
  const opened = () =>
    it.world.facts.of('connection-opened').filter(fact => fact.observer === 'sbc' && fact.transport === 'tcp')
  assert.equal(opened().length, 1)
  await it.pass(400_000)
  assert.equal(opened().length, 1, 'it is never idle for long')
  assert.ok(it.registrar.seen.length >= 5)
  const contact = it.registrar.contacts.get(AOR)?.uri
  assert.equal(contact, 'sip:trunk@203.0.113.10:5060;transport=tcp')
})

test('a registration over TCP is renewed when its connection is lost', async () => {
  const it = trunk({}, { carrierTransport: 'tcp' })
  it.registrar.grants = 3600
  await it.pass(40_000)
  const before = it.registrar.seen.length
  it.act('carrier', now => it.carrier.endpoint.closeAll('trunk', 'fin', now))
  await it.pass(1000)
  assert.ok(it.registrar.seen.length > before)
})

test('a carrier that asks for a pause is left alone for as long: no OPTIONS, and calls are refused at once', async () => {
  const it = bench({ change: carrier => ({ ...carrier, optionsIntervalMs: seconds(30) }) })
  const asked = () => it.carrier.requests.length
  it.carrier.refuses = request => {
    it.carrier.requests.push(request)
    return { status: 503, headers: [['Retry-After', '200']] }
  }
  await it.pass(1000)
  assert.equal(asked(), 1)
  assert.equal(it.sbc.health().carrier?.state, 'down')
  const call = it.teamsCalls()
  await it.pass(100_000)
  assert.deepEqual([asked(), it.teams.saw(call)], [1, ['503']])
  it.carrier.refuses = () => undefined
  await it.pass(140_000)
  assert.equal(it.sbc.health().carrier?.state, 'up')
  const again = it.teamsCalls()
  await it.pass(1000)
  assert.deepEqual(it.teams.saw(again), ['200'])
})

test('a registration that goes by another proxy from now on leaves the connection to the one before', async () => {
  const it = trunk({}, { carrierTransport: 'tcp' })
  await it.pass(1000)
  const before = it.registrar.seen.length
  const outboundProxy = { host: '198.51.100.77', port: 5060 }
  const carrier = { ...it.config.carrier, outboundProxy }
  it.world.command('sbc', now => it.sbc.reconfigure({ ...it.config, carrier }, now).effects)
  await it.pass(1000)
  assert.equal(it.registrar.seen.length, before)
})
