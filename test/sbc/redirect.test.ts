// The carrier says where else (3xx) and when again (503 with Retry-After).

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Bench, type BenchOptions, bench, CALLER, CARRIER, NOTHING_LEFT, onlyCall } from './bench.ts'

/** The carrier answers INVITEs to these numbers with 302 to those contacts. */
function redirecting(it: Bench, contacts: Record<string, string[]>): void {
  it.carrier.refuses = request => {
    const number = /^sip:([^@;]+)@/.exec(request.uri)?.[1] ?? ''
    const to = request.method === 'INVITE' ? contacts[number] : undefined
    return to && { status: 302, headers: to.map((uri): [string, string] => ['Contact', uri]) }
  }
}

async function redirected(contacts: Record<string, string[]>, options: BenchOptions = {}) {
  const it = bench(options)
  await it.pass(1000)
  redirecting(it, contacts)
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
