// A proxy that takes the connection and the INVITE and says nothing, not even 100.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Bench, type BenchOptions, bench, NOTHING_LEFT, onlyCall } from './bench.ts'

/** After the first OPTIONS the first proxy hears nothing any more. */
async function withSilentProxy(options: BenchOptions = {}): Promise<Bench> {
  const it = bench(options)
  await it.pass(1000)
  it.teams.isDeaf = true
  return it
}

const invitesAt = (it: Bench): number[] => it.regions.map(region => region.calls.length)
const hearsAgain = (it: Bench): void => it.act('teams', now => it.teams.hearAgain(now))
/** What the SBC sent to the first proxy, by method. */
const sentToFirst = (it: Bench): string[] =>
  it.world.facts
    .of('sip')
    .filter(fact => fact.observer === 'sbc' && fact.direction === 'sent')
    .filter(fact => fact.remote.address === '52.114.75.24')
    .map(fact => fact.startLine.split(' ')[0] ?? '')
    .filter(method => method !== 'OPTIONS')

test('the next proxy is called after five seconds, and the silent one is left alone for a while', async () => {
  const it = await withSilentProxy()
  const caller = it.carrierCalls()
  await it.pass(4900)
  assert.deepEqual([it.carrier.saw(caller), invitesAt(it)], [[], [0, 0, 0]])
  await it.pass(500)
  assert.deepEqual([it.carrier.saw(caller), invitesAt(it)], [['200'], [0, 1, 0]])
  assert.equal(it.sbc.health().proxies[0]?.failure, 'silent')
  const next = it.carrierCalls()
  await it.pass(500)
  assert.deepEqual([it.carrier.saw(next), invitesAt(it)], [['200'], [0, 2, 0]])
  assert.deepEqual(sentToFirst(it), ['INVITE'], 'it was not asked again, and nothing was there to cancel')
  for (const call of [caller, next]) it.act('carrier', now => it.carrier.command(call, { type: 'bye' }, now))
  await it.pass(500)
  assert.ok(it.sbc.isIdle, 'nobody waits for what the silent one may yet say')
  hearsAgain(it)
  assert.deepEqual(await it.settles(), NOTHING_LEFT)
})

test('how long is a matter of configuration', async () => {
  const it = await withSilentProxy({ config: { timers: { proxyAnswerMs: 1000 as never } } })
  it.carrierCalls()
  await it.pass(1200)
  assert.deepEqual(invitesAt(it), [0, 1, 0])
})

test('a silent proxy that rings after all is cancelled', async () => {
  const it = await withSilentProxy()
  const caller = it.carrierCalls()
  await it.pass(5500)
  it.teams.onInvite = (call, now) => it.teams.ring(call, now)
  hearsAgain(it)
  await it.pass(500)
  assert.deepEqual(it.teams.saw(onlyCall(it.teams)), ['cancelled'])
  assert.deepEqual(it.carrier.saw(caller), ['200'])
  assert.equal(it.sbc.counts().calls, 1)
  it.act('carrier', now => it.carrier.command(caller, { type: 'bye' }, now))
  assert.deepEqual(await it.settles(), NOTHING_LEFT)
})

test('a silent proxy that answers after all gets ACK and BYE, and the call it lost goes on', async () => {
  const it = await withSilentProxy()
  const caller = it.carrierCalls()
  await it.pass(5500)
  hearsAgain(it)
  await it.pass(500)
  assert.deepEqual(sentToFirst(it), ['INVITE', 'CANCEL', 'ACK', 'BYE'])
  assert.deepEqual(it.teams.saw(onlyCall(it.teams)), ['bye'])
  const second = it.regions[1]?.calls[0]
  caller.audio.play('caller', it.world.now(), true)
  await it.pass(6000)
  assert.ok(second?.audio.heard().includes('caller'), 'the ports are those of the second try')
  it.act('carrier', now => it.carrier.command(caller, { type: 'bye' }, now))
  assert.deepEqual(await it.settles(), NOTHING_LEFT)
})

test('a caller who gives up ends every try', async () => {
  const it = await withSilentProxy()
  for (const region of it.regions) region.onInvite = (call, now) => region.ring(call, now)
  const caller = it.carrierCalls()
  await it.pass(5500)
  it.act('carrier', now => it.carrier.command(caller, { type: 'cancel' }, now))
  await it.pass(500)
  hearsAgain(it)
  await it.pass(500)
  assert.deepEqual(it.teams.saw(onlyCall(it.teams)), ['cancelled'])
  assert.deepEqual(it.regions[1]?.saw(onlyCall(it.regions[1])), ['cancelled'])
  assert.deepEqual(await it.settles(), NOTHING_LEFT)
})

test('a proxy that said 100 is waited for, and so is the last one', async () => {
  const it = bench()
  await it.pass(1000)
  it.teams.onInvite = () => {}
  it.carrierCalls()
  await it.pass(10_000)
  assert.deepEqual(invitesAt(it), [1, 0, 0])
  it.act('carrier', now => it.carrier.command(onlyCall(it.carrier), { type: 'cancel' }, now))
  await it.pass(500)
  for (const region of it.regions) region.isDeaf = true
  const caller = it.carrierCalls()
  await it.pass(30_000)
  assert.deepEqual(it.carrier.saw(caller), [], 'the third proxy has until its INVITE times out')
  await it.pass(15_000)
  assert.deepEqual(it.carrier.saw(caller), ['408'])
  for (const region of it.regions) region.isDeaf = false
  await it.pass(60_000)
  assert.deepEqual(await it.settles(), NOTHING_LEFT)
})

test('a transfer goes to the next proxy as well', async () => {
  const it = bench()
  await it.pass(1000)
  const caller = it.carrierCalls()
  await it.pass(500)
  const headers: [string, string][] = [['Refer-To', '<sip:sip.pstnhub.microsoft.com:5061;x-m=28:orgid:1>']]
  it.act('teams', now =>
    it.teams.command(onlyCall(it.teams), { type: 'request', method: 'REFER', headers }, now),
  )
  it.teams.isDeaf = true
  await it.pass(6000)
  assert.deepEqual(invitesAt(it), [1, 1, 0])
  it.act('carrier', now => it.carrier.command(caller, { type: 'bye' }, now))
  hearsAgain(it)
  await it.pass(500)
  assert.deepEqual(await it.settles(), NOTHING_LEFT)
})
