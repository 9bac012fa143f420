// The carrier says where else (3xx) and when again (503 with Retry-After).

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Instant, seconds } from '../../src/kernel/index.ts'
import {
  type Bench,
  type BenchOptions,
  bench,
  CALLER,
  CARRIER,
  EARLY_MEDIA_PASSES,
  NOTHING_LEFT,
  onlyCall,
} from './bench.ts'
import type { FarCall } from './far-end.ts'

/** The carrier answers INVITEs to these numbers with 302 to those contacts, or with a failure. */
function redirecting(it: Bench, contacts: Record<string, string[]>, failures: Record<string, number>): void {
  it.carrier.refuses = request => {
    const number = /^sip:([^@;]+)@/.exec(request.uri)?.[1] ?? ''
    if (request.method !== 'INVITE') return undefined
    const to = contacts[number]
    const status = failures[number]
    if (status !== undefined) return { status }
    return to && { status: 302, headers: to.map((uri): [string, string] => ['Contact', uri]) }
  }
}

async function redirected(
  contacts: Record<string, string[]>,
  options: BenchOptions = {},
  failures: Record<string, number> = {},
) {
  const it = bench(options)
  await it.pass(1000)
  redirecting(it, contacts, failures)
  const caller = it.teamsCalls()
  await it.pass(3000)
  const uris = it.world.facts
    .of('sip')
    .filter(fact => fact.observer === 'carrier' && fact.method === 'INVITE' && fact.status === undefined)
    .map(fact => fact.startLine.split(' ')[1])
  return { it, caller, uris }
}

test('contacts of a 302 are called by their q, with the URI as the carrier wrote it', async () => {
  const contacts = {
    [CALLER]: [`<sip:111@${CARRIER}>;q=0.2`, `<sip:+4930555999;npdi@${CARRIER}:5060;user=phone>;q=0.9`],
  }
  const { it, caller, uris } = await redirected(contacts)
  assert.equal(uris[1], `sip:+4930555999;npdi@${CARRIER}:5060;user=phone`)
  assert.equal(uris.length, 2)
  assert.deepEqual(it.teams.saw(caller), ['200'])
  const { invite } = onlyCall(it.carrier)
  assert.ok(invite?.bodyText.includes('m=audio'))
})

test('when a contact fails the next one is called, and a refusal for everywhere ends that (RFC 3261 section 8.1.3.4)', async () => {
  const contacts = { [CALLER]: [1, 2, 3].map(n => `<sip:${n}@${CARRIER}>;q=0.${9 - n}`) }
  for (const [status, told] of [
    [486, '200'],
    [404, '200'],
    [603, '603'],
  ] as const) {
    const { it, caller } = await redirected(contacts, {}, { 1: status })
    assert.deepEqual(it.teams.saw(caller), [told], `${status}`)
  }
  const { it, caller, uris } = await redirected(contacts, {}, { 1: 404, 2: 500, 3: 486 })
  assert.equal(uris.length, 4)
  assert.deepEqual(it.teams.saw(caller), ['486'])
  assert.deepEqual(await it.settles(), NOTHING_LEFT)
})

/** Of two contacts the first is heard and then refuses; the second does as it likes. */
async function heardFirst(second: (it: Bench, call: FarCall, now: Instant) => void) {
  const it = bench({ config: { behaviour: EARLY_MEDIA_PASSES } })
  await it.pass(1000)
  redirecting(it, { [CALLER]: [`<sip:1@${CARRIER}>;q=0.9`, `<sip:2@${CARRIER}>;q=0.1`] }, {})
  it.carrier.onInvite = (call, now) => {
    if (call.invite?.uri !== `sip:1@${CARRIER}`) return second(it, call, now)
    ringEarly(it, call, now)
    it.carrier.command(call, { type: 'reject', status: 480 }, now)
  }
  const caller = it.teamsCalls()
  await it.pass(500)
  return { it, caller }
}

function ringEarly(it: Bench, call: FarCall, now: Instant): void {
  const early = call.audio.answer(call.invite?.body ?? '')
  it.carrier.ring(call, now, 183, early.ok ? early.value : '')
}

test('a contact that was heard before it refused does not keep the call from the next', async () => {
  const { it, caller } = await heardFirst(({ carrier }, call, now) => carrier.answer(call, now))
  assert.deepEqual(it.teams.saw(caller), ['183+sdp', '200'])
  onlyCall(it.carrier, 1).audio.play('caller', it.world.now(), true)
  await it.pass(6000)
  assert.ok(caller.audio.heard().includes('caller'))
  it.act('teams', now => it.teams.command(caller, { type: 'bye' }, now))
  assert.deepEqual(await it.settles(), NOTHING_LEFT)
})

test('after a contact that was heard and refused the next one is heard before it answers', async () => {
  const { it, caller } = await heardFirst((it, call, now) => {
    ringEarly(it, call, now)
    call.audio.play('greeting', now, true)
    call.audio.start(now)
  })
  assert.deepEqual(it.teams.saw(caller), ['183+sdp', '183+sdp'])
  const early = caller.events.findLast(event => event.type === 'early-media')
  assert.ok(early !== undefined && caller.audio.accept(early.response.body).ok)
  await it.pass(5000)
  assert.ok(caller.audio.heard().includes('greeting'))
})

test('a loop of redirections ends, and Teams is told 480', async () => {
  const { it, caller, uris } = await redirected({
    [CALLER]: [`<sip:one@${CARRIER}>`],
    one: [`<sip:two@${CARRIER}>`],
    two: [`<sip:one@${CARRIER}>`, `<sip:two@${CARRIER}>`],
  })
  assert.equal(uris.length, 3)
  assert.deepEqual(it.teams.saw(caller), ['480'])
  assert.deepEqual(await it.settles(), NOTHING_LEFT)
})

test('no more than five contacts are called, however many new ones come', async () => {
  const numbers = Array.from({ length: 12 }, (_, i) => `n${i}`)
  const contacts = Object.fromEntries(
    [CALLER, ...numbers].map((number, i) => [number, [`<sip:n${i}@${CARRIER}>`]]),
  )
  const { it, caller, uris } = await redirected(contacts)
  assert.equal(uris.length, 6)
  assert.deepEqual(it.teams.saw(caller), ['480'])
})

for (const [what, uri] of [
  ['a foreign host', '<sip:1900@premium.example>'],
  ['another scheme', '<tel:+4930555999>'],
  ['a maddr', `<sip:1@${CARRIER};maddr=203.0.113.99>`],
  ['headers in the URI', `<sip:1@${CARRIER}?Replaces=x>`],
] as const) {
  test(`a redirection to ${what} is not followed`, async () => {
    const { it, caller, uris } = await redirected({ [CALLER]: [uri] })
    assert.equal(uris.length, 1)
    assert.deepEqual(it.teams.saw(caller), ['480'])
  })
}

test('where redirections are configured as refusals none is followed', async () => {
  const options = { config: { behaviour: { carrierRedirect: 'refuse' } } } as const
  const { it, caller, uris } = await redirected({ [CALLER]: [`<sip:111@${CARRIER}>`] }, options)
  assert.equal(uris.length, 1)
  assert.deepEqual(it.teams.saw(caller), ['480'])
})

test('after 503 with Retry-After the carrier is left alone, and Teams is told 503 at once', async () => {
  const it = bench()
  await it.pass(1000)
  let asked = 0
  it.carrier.refuses = request => {
    if (request.method !== 'INVITE') return undefined
    asked += 1
    return { status: 503, headers: [['Retry-After', '30']] }
  }
  const first = it.teamsCalls()
  await it.pass(1000)
  const second = it.teamsCalls()
  await it.pass(1000)
  assert.deepEqual([it.teams.saw(first), it.teams.saw(second)], [['503'], ['503']])
  assert.equal(asked, 1)
  await it.pass(30_000)
  it.carrier.refuses = () => undefined
  const third = it.teamsCalls()
  await it.pass(1000)
  assert.deepEqual(it.teams.saw(third), ['200'])
})

test('a carrier that has asked for a pause gets no OPTIONS in it either', async () => {
  const it = bench({ change: carrier => ({ ...carrier, optionsIntervalMs: seconds(10) }) })
  await it.pass(1000)
  assert.equal(it.carrier.requests.length, 1)
  it.carrier.refuses = ({ method }) =>
    method === 'OPTIONS' ? { status: 503, headers: [['Retry-After', '60']] } : undefined
  await it.pass(10_000)
  it.carrier.refuses = () => undefined
  await it.pass(50_000)
  assert.equal(it.carrier.requests.length, 1)
  const call = it.teamsCalls()
  await it.pass(1000)
  assert.deepEqual(it.teams.saw(call), ['503'])
  await it.pass(20_000)
  assert.equal(it.carrier.requests.length, 3)
})

test('503 without Retry-After is this call alone (RFC 3261 section 21.5.4)', async () => {
  const it = bench()
  await it.pass(1000)
  it.carrier.refuses = request => (request.method === 'INVITE' ? { status: 503 } : undefined)
  const first = it.teamsCalls()
  await it.pass(1000)
  it.carrier.refuses = () => undefined
  const second = it.teamsCalls()
  await it.pass(1000)
  assert.deepEqual([it.teams.saw(first), it.teams.saw(second)], [['503'], ['200']])
})
