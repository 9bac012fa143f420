// Which of Microsoft's proxies is called, and OPTIONS both ways.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bench, CARRIER, FQDN, NOTHING_LEFT } from './bench.ts'
import { bareRequest } from './far-end.ts'

const MICROSOFT = '52.114.75.24'

test('a proxy that cannot be reached is passed over, and so is one that says 503', async () => {
  const it = bench()
  await it.pass(1000)
  it.world.kill('teams')
  const [, second, third] = it.regions
  if (second)
    second.refuses = request =>
      request.method === 'INVITE' ? { status: 503, headers: [['Retry-After', '1']] } : undefined
  const caller = it.carrierCalls()
  await it.pass(60_000)
  assert.equal(third?.calls.length, 1)
  assert.deepEqual(it.carrier.saw(caller), ['200'])
})

test('a proxy known dead by its OPTIONS is called last', async () => {
  const it = bench()
  it.teams.refuses = request => (request.method === 'OPTIONS' ? { status: 503 } : undefined)
  await it.pass(1000)
  assert.deepEqual(
    it.sbc.health().proxies.map(proxy => proxy.state),
    ['down', 'up', 'up'],
  )
  it.carrierCalls()
  await it.pass(500)
  assert.deepEqual(
    it.regions.map(region => region.calls.length),
    [0, 1, 0],
  )
  it.teams.refuses = () => undefined
  await it.pass(60_000)
  assert.deepEqual(
    it.sbc.health().proxies.map(proxy => [proxy.state, proxy.lastStatus]),
    [
      ['up', 200],
      ['up', 200],
      ['up', 200],
    ],
  )
  it.carrierCalls()
  await it.pass(500)
  assert.equal(it.teams.calls.length, 1)
})

test('Retry-After is honoured, proxy by proxy, and all busy is told the carrier', async () => {
  const it = bench()
  await it.pass(1000)
  for (const region of it.regions) {
    region.refuses = request =>
      request.method === 'INVITE' ? { status: 503, headers: [['Retry-After', '30']] } : undefined
  }
  const invitesSeen = () =>
    it.world.facts
      .of('sip')
      .filter(fact => fact.observer === 'sbc' && fact.direction === 'sent' && /^INVITE/.test(fact.startLine))
      .length
  const first = it.carrierCalls()
  await it.pass(1000)
  assert.deepEqual([it.carrier.saw(first), invitesSeen()], [['503'], 3])
  const second = it.carrierCalls()
  await it.pass(1000)
  assert.deepEqual([it.carrier.saw(second), invitesSeen()], [['503'], 3])
  for (const region of it.regions) region.refuses = () => undefined
  await it.pass(30_000)
  const third = it.carrierCalls()
  await it.pass(1000)
  assert.deepEqual(it.carrier.saw(third), ['200'])
})

test('all three regions get one OPTIONS a minute with the FQDN and the methods of transfers', async () => {
  const it = bench()
  await it.pass(150_000)
  for (const region of it.regions) {
    assert.equal(region.requests.filter(({ method }) => method === 'OPTIONS').length, 3)
    const [options] = region.requests
    assert.equal(options?.headers.get('Contact'), `<sip:${FQDN}:5061;transport=tls>`)
    assert.match(options?.headers.get('Allow') ?? '', /REFER.*NOTIFY/)
  }
  const facts = it.world.facts.of('options').filter(fact => fact.observer === 'sbc')
  assert.ok(facts.every(fact => fact.direction === 'sent' && fact.status === 200))
  assert.equal(facts.length, 9)
})

test('OPTIONS of Microsoft and of the carrier are answered with Contact and Allow', async () => {
  const it = bench()
  await it.pass(1000)
  it.act('teams', now => it.teams.send(bareRequest('OPTIONS', `sip:${FQDN}:5061`), it.teams.options.sbc, now))
  it.act('carrier', now =>
    it.carrier.send(bareRequest('OPTIONS', 'sip:203.0.113.10'), it.carrier.options.sbc, now),
  )
  await it.pass(500)
  assert.deepEqual([it.teams.statuses, it.carrier.statuses], [[200], [200]])
  const contacts = it.world.facts
    .of('sip')
    .filter(fact => fact.observer === 'sbc' && fact.direction === 'sent' && fact.status === 200)
    .map(fact => fact.contact)
    .sort()
  assert.deepEqual(contacts, ['<sip:203.0.113.10:5060>', `<sip:${FQDN}:5061;transport=tls>`])
  const received = it.world.facts.of('options').filter(fact => fact.direction === 'received')
  assert.deepEqual(received.map(fact => fact.peer).sort(), [CARRIER, MICROSOFT].sort())
})

test('an OPTIONS hears of the extensions an INVITE may require, and may require them (RFC 3261 section 11.2)', async () => {
  const it = bench()
  await it.pass(1000)
  const asks = (option: string): Promise<void> => {
    const request = bareRequest('OPTIONS', `sip:${FQDN}:5061`, [['Require', `timer, ${option}`]])
    it.act('teams', now => it.teams.send(request, it.teams.options.sbc, now))
    return it.pass(500)
  }
  await asks('replaces')
  await asks('100rel')
  assert.deepEqual(it.teams.statuses, [200, 420])
  const texts = it.world.facts
    .of('sip')
    .filter(fact => fact.observer === 'teams' && fact.direction === 'received')
  assert.match(texts.find(({ status }) => status === 200)?.text ?? '', /^Supported: timer, replaces\r\n/m)
  assert.match(texts.find(({ status }) => status === 420)?.text ?? '', /^Unsupported: 100rel\r\n/m)
})

test('a peer that answers no OPTIONS is down, and nothing is left of the asking', async () => {
  const it = bench()
  await it.pass(1000)
  for (const region of ['teams', 'teams-2', 'teams-3']) it.world.kill(region)
  await it.pass(200_000)
  assert.deepEqual(
    it.sbc.health().proxies.map(proxy => proxy.state),
    ['down', 'down', 'down'],
  )
  it.world.command('sbc', now => it.sbc.stop(now))
  assert.deepEqual(await it.settles(), NOTHING_LEFT)
})

test('after a callee has rung 503 is its own, and no other proxy is tried', async () => {
  const it = bench()
  await it.pass(1000)
  it.teams.onInvite = (call, now) => {
    it.teams.ring(call, now)
    it.teams.command(call, { type: 'reject', status: 503 }, now)
  }
  const caller = it.carrierCalls()
  await it.pass(1000)
  assert.deepEqual(it.carrier.saw(caller), ['180', '503'])
  assert.equal(it.regions[1]?.calls.length, 0)
})
