// Calls without a transfer, in both directions.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bench, CALLED, CALLER, CARRIER, FQDN, NOTHING_LEFT, onlyCall } from './bench.ts'

test('a call of the carrier is answered at Teams, audio flows both ways, and nothing is left over', async () => {
  const it = bench()
  await it.pass(1000)
  it.teams.onInvite = (call, now) => it.teams.ring(call, now)
  const caller = it.carrierCalls()
  await it.pass(500)
  const callee = onlyCall(it.teams)
  assert.deepEqual(it.carrier.saw(caller), ['180'])
  caller.audio.play('caller', it.world.now(), true)
  callee.audio.play('agent', it.world.now(), true)
  it.act('teams', now => it.teams.answer(callee, now))
  await it.pass(6000)
  assert.deepEqual(it.carrier.saw(caller), ['180', '200'])
  assert.ok(caller.audio.heard().includes('agent'), 'the carrier hears the agent')
  assert.ok(callee.audio.heard().includes('caller'), 'the agent hears the caller')
  it.act('carrier', now => it.carrier.command(caller, { type: 'bye' }, now))
  await it.pass(500)
  assert.deepEqual(it.teams.saw(callee), ['bye'])
  assert.deepEqual(await it.settles(), NOTHING_LEFT)
})

for (const carrierTransport of ['udp', 'tcp'] as const) {
  test(`a call of Teams is answered at the carrier over ${carrierTransport}, and Teams hangs up`, async () => {
    const it = bench({ carrierTransport })
    await it.pass(1000)
    const caller = it.teamsCalls()
    await it.pass(500)
    const callee = onlyCall(it.carrier)
    callee.audio.play('caller', it.world.now(), true)
    await it.pass(6000)
    assert.deepEqual(it.teams.saw(caller), ['200'])
    assert.ok(caller.audio.heard().includes('caller'))
    it.act('teams', now => it.teams.command(caller, { type: 'bye' }, now))
    await it.pass(500)
    assert.deepEqual(it.carrier.saw(callee), ['bye'])
    assert.deepEqual(await it.settles(), NOTHING_LEFT)
  })
}

test('Teams gets the INVITE its documentation asks for, with the asserted identity in From', async () => {
  const it = bench()
  await it.pass(1000)
  it.carrierCalls([
    ['P-Asserted-Identity', '"Ada L" <sip:+4930555999@carrier.example>'],
    ['X-Secret', 'rack 7'],
    ['Privacy', 'none'],
    ['History-Info', '<sip:+4930555123@core.carrier.example?Reason=SIP%3Bcause%3D302>;index=1'],
  ])
  await it.pass(500)
  const invite = onlyCall(it.teams).invite
  assert.ok(invite !== undefined)
  assert.equal(invite.uri, `sip:${CALLED}@sip.pstnhub.microsoft.com:5061;user=phone;transport=tls`)
  assert.equal(invite.from.uri, `sip:+4930555999@${FQDN};user=phone`)
  assert.equal(invite.from.display, 'Ada L')
  assert.equal(invite.headers.get('Contact'), `<sip:+4930555999@${FQDN}:5061;transport=tls>`)
  assert.equal(
    invite.headers.get('Allow'),
    'INVITE, ACK, OPTIONS, CANCEL, BYE, INFO, UPDATE, PRACK, REFER, SUBSCRIBE, NOTIFY',
  )
  assert.deepEqual(invite.headers.values('Supported').sort(), ['replaces', 'timer'])
  assert.equal(invite.headers.get('Max-Forwards'), '69')
  assert.equal(
    invite.headers.get('History-Info'),
    `<sip:+4930555123@${FQDN};user=phone?Reason=SIP%3Bcause%3D302>;index=1`,
  )
  assert.equal(invite.headers.has('X-Secret'), false)
  assert.ok(
    !invite.headers.lines.some(line => /carrier\.example|198\.51\.100|203\.0\.113\.10/.test(line.value)),
  )
})

test('the carrier sees nothing of Microsoft', async () => {
  const it = bench()
  await it.pass(1000)
  it.teamsCalls([
    ['P-ASSERTED-IDENTITY', `<tel:${CALLED}>,<sip:kim@example.net>`],
    ['PRIVACY', 'id'],
    ['X-MS-UserLocation', 'internal'],
  ])
  await it.pass(500)
  const invite = onlyCall(it.carrier).invite
  assert.ok(invite !== undefined)
  assert.equal(invite.uri, `sip:${CALLER}@${CARRIER}:5060;user=phone`)
  assert.equal(invite.headers.get('P-Asserted-Identity'), `<sip:${CALLED}@${CARRIER};user=phone>`)
  assert.equal(invite.headers.get('Privacy'), 'id')
  const text = invite.headers.lines.map(line => line.raw).join('\n') + invite.bodyText
  assert.ok(!/microsoft|52\.11|203\.0\.113\.20|crypto|X-MS/i.test(text), text)
})

test('numbers of a German carrier reach Teams as E.164', async () => {
  const numberPlan = { countryCode: '49', nationalPrefix: '0', internationalPrefix: '00' }
  const it = bench({ config: { behaviour: { numberPlan } } })
  await it.pass(1000)
  it.carrierCalls([['P-Asserted-Identity', '<sip:030555100@carrier.example>']])
  await it.pass(500)
  assert.equal(onlyCall(it.teams).invite?.from.uri, `sip:${CALLER}@${FQDN};user=phone`)
})

test('a caller who wants privacy stays anonymous whatever the carrier asserts', async () => {
  const it = bench()
  await it.pass(1000)
  it.carrierCalls([
    ['P-Asserted-Identity', `<sip:${CALLER}@carrier.example>`],
    ['Privacy', 'id'],
  ])
  await it.pass(500)
  const invite = onlyCall(it.teams).invite
  assert.equal(invite?.from.uri, 'sip:anonymous@anonymous.invalid')
  assert.ok(!(invite?.headers.get('Contact') ?? '').includes(CALLER))
})

test('the facts tell of a call from its offer to its end, with both legs under one id', async () => {
  const it = bench()
  await it.pass(1000)
  const caller = it.carrierCalls()
  await it.pass(500)
  it.act('teams', now => it.teams.command(onlyCall(it.teams), { type: 'bye' }, now))
  await it.pass(500)
  assert.deepEqual(it.carrier.saw(caller), ['200', 'bye'])
  const facts = it.callFacts()
  assert.deepEqual(
    facts.map(fact => fact.event),
    ['offered', 'answered', 'ended'],
  )
  assert.equal(new Set(facts.map(fact => fact.call)).size, 1)
  assert.deepEqual(
    facts.at(-1)?.legs.map(leg => leg.side),
    ['carrier', 'teams'],
  )
  const rtp = it.world.facts.of('rtp').filter(fact => fact.observer === 'sbc')
  assert.deepEqual(
    rtp.map(fact => `${fact.phase} ${fact.direction} ${fact.profile}`),
    [
      'started received RTP/AVP',
      'started sent RTP/AVP',
      'started received RTP/SAVP',
      'started sent RTP/SAVP',
      'stopped received RTP/SAVP',
      'stopped sent RTP/SAVP',
      'stopped received RTP/AVP',
      'stopped sent RTP/AVP',
    ],
  )
})
