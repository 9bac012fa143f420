// Who calls and who has forwarded, from one side to the other: what the tables of header-policy.ts come to in calls.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Behaviour } from '../../src/sbc/index.ts'
import { SipHeaders } from '../../src/sip/index.ts'
import { type Bench, bench, CALLED, CALLER, CARRIER, FQDN, onlyCall } from './bench.ts'

const OTHER = '+4930555777'

async function withHabits(behaviour: Partial<Behaviour>): Promise<Bench> {
  const it = bench({ config: { behaviour } })
  await it.pass(1000)
  return it
}

const headersAt = (it: Bench, side: 'teams' | 'carrier'): SipHeaders =>
  onlyCall(it[side]).invite?.headers ?? new SipHeaders([])

const HISTORY: [string, string] = [
  'HISTORY-INFO',
  `<sip:${OTHER}@sip.pstnhub.microsoft.com:5061;user=phone?Reason=SIP%3Bcause%3D302%3Btext%3D%22Moved%20temporarily%22>;index=1,<sip:${CALLER}@${FQDN}:5061;user=phone>;index=1.1`,
]

test('a carrier that wants Diversion is told by it who at Teams has forwarded the call', async () => {
  const it = await withHabits({ forwarding: { carrier: 'diversion', teams: 'history-info' } })
  it.teamsCalls([HISTORY])
  await it.pass(500)
  const headers = headersAt(it, 'carrier')
  assert.equal(
    headers.get('Diversion'),
    `<sip:${OTHER}@${CARRIER};user=phone>;reason=unconditional;privacy=off;counter=1`,
  )
  assert.equal(headers.has('History-Info'), false)
})

test('a Diversion of the carrier reaches Teams as History-Info', async () => {
  const it = await withHabits({})
  it.carrierCalls([['Diversion', `<sip:${OTHER}@core.carrier.example>;reason=no-answer`]])
  await it.pass(500)
  assert.deepEqual(headersAt(it, 'teams').values('History-Info'), [
    `<sip:${OTHER}@${FQDN};user=phone?Reason=SIP%3Bcause%3D408>;index=1`,
    `<sip:${CALLED}@${FQDN};user=phone;cause=408>;index=1.1;mp=1`,
  ])
})

test('a caller whom Teams asserts with Privacy: id is asserted to a carrier that is trusted, and to no other', async () => {
  const asserted: [string, string][] = [
    ['P-ASSERTED-IDENTITY', `<tel:${CALLED}>,<sip:kim@example.net>`],
    ['PRIVACY', 'id'],
  ]
  const trusted = await withHabits({ identityToCarrier: 'P-Preferred-Identity' })
  trusted.teamsCalls(asserted)
  await trusted.pass(500)
  assert.equal(
    headersAt(trusted, 'carrier').get('P-Preferred-Identity'),
    `<sip:${CALLED}@${CARRIER};user=phone>`,
  )
  assert.equal(headersAt(trusted, 'carrier').get('Privacy'), 'id')
  const other = await withHabits({ trustsCarrier: false })
  other.teamsCalls(asserted)
  await other.pass(500)
  assert.equal(headersAt(other, 'carrier').has('P-Asserted-Identity'), false)
  assert.equal(headersAt(other, 'carrier').has('Privacy'), false)
})

test('an identity asserted by a carrier that is not believed does not become From', async () => {
  const it = await withHabits({ trustsCarrier: false })
  it.carrierCalls([['P-Asserted-Identity', `<sip:${OTHER}@${CARRIER}>`]])
  await it.pass(500)
  const { invite } = onlyCall(it.teams)
  assert.equal(invite?.from.uri, `sip:${CALLER}@${FQDN};user=phone`)
  assert.equal(invite?.headers.has('P-Asserted-Identity'), false)
})

test('where the asserted identity is not taken Teams is shown the number in From', async () => {
  const it = await withHabits({ assertedIdentityIntoFrom: false })
  it.carrierCalls([['P-Asserted-Identity', `<sip:${OTHER}@${CARRIER}>`]])
  await it.pass(500)
  assert.equal(onlyCall(it.teams).invite?.from.uri, `sip:${CALLER}@${FQDN};user=phone`)
})

test('a caller who is not shown has the host of the others where that is configured', async () => {
  const it = await withHabits({ anonymousHost: 'own' })
  it.carrierCalls([['Privacy', 'id']])
  await it.pass(500)
  assert.equal(headersAt(it, 'teams').get('From')?.split(';')[0], `Anonymous <sip:anonymous@${FQDN}>`)
  const other = await withHabits({ anonymousHost: 'own' })
  other.teamsCalls([['Privacy', 'user']])
  await other.pass(500)
  assert.equal(headersAt(other, 'carrier').get('From')?.split(';')[0], `Anonymous <sip:anonymous@${CARRIER}>`)
})

test('a user of Teams who wants privacy is anonymous to the carrier, and what was done for it is taken out', async () => {
  const it = await withHabits({})
  it.teamsCalls([['Privacy', 'user;critical']])
  await it.pass(500)
  const { invite } = onlyCall(it.carrier)
  assert.equal(invite?.from.toString().split(';')[0], 'Anonymous <sip:anonymous@anonymous.invalid>')
  assert.equal(invite?.headers.has('Privacy'), false)
})

test('a call that goes round in circles is answered 482, privacy that cannot be given 500', async () => {
  const it = await withHabits({})
  const circle = `<sip:${CALLED}@a.example>, <sip:${OTHER}@a.example>, <sip:${CALLED}@a.example>`
  const round = it.carrierCalls([['Diversion', circle]])
  const often = it.carrierCalls([['Diversion', `<sip:${OTHER}@a.example>;counter=11`]])
  const secret = it.carrierCalls([['Privacy', 'x-new;critical']])
  await it.pass(500)
  assert.deepEqual(
    [round, often, secret].map(call => it.carrier.saw(call)),
    [['482'], ['482'], ['500']],
  )
  assert.equal(it.teams.calls.length, 0)
})

test('how often a call may have been forwarded is a matter of configuration', async () => {
  const it = bench({ config: { limits: { forwardsPerCall: 2 } } })
  await it.pass(1000)
  const calls = [2, 3].map(count =>
    it.carrierCalls([['Diversion', `<sip:${OTHER}@a.example>;counter=${count}`]]),
  )
  await it.pass(500)
  assert.deepEqual(
    calls.map(call => it.carrier.saw(call).at(-1)),
    ['200', '482'],
  )
})

test('reasons of several protocols, and the text of Microsoft, reach the other leg with the BYE (RFC 3326)', async () => {
  const it = await withHabits({})
  const call = it.carrierCalls()
  await it.pass(500)
  const reason = 'SIP;cause=200, Q.850;cause=16;text="3a1f;CallEndReasonLocalUserInitiated"'
  const teams = onlyCall(it.teams)
  it.act('teams', now => it.teams.command(teams, { type: 'bye', headers: [['REASON', reason]] }, now))
  await it.pass(500)
  const ended = call.events.find(event => event.type === 'ended')
  assert.ok(ended?.type === 'ended' && ended.message?.kind === 'request')
  assert.deepEqual(ended.message.headers.values('Reason'), reason.split(', '))
})

test('a carrier may call by a TEL URI', async () => {
  const it = await withHabits({
    numberPlan: { countryCode: '49', nationalPrefix: '0', internationalPrefix: '00' },
  })
  const uri = 'tel:05251-1234;phone-context=+49'
  it.act('carrier', now =>
    it.carrier.place({ uri, from: '<tel:030-555100;phone-context=+49>', to: `<${uri}>` }, now),
  )
  await it.pass(500)
  const { invite } = onlyCall(it.teams)
  assert.match(invite?.uri ?? '', /^sip:\+4952511234@sip\.pstnhub\.microsoft\.com/)
  assert.equal(invite?.from.uri, `sip:+4930555100@${FQDN};user=phone`)
})
