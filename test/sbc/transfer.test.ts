// Transfers by REFER (direct-routing SIP protocol page, call transfer).

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seconds } from '../../src/kernel/index.ts'
import { dialogRequest } from '../../src/sip/index.ts'
import { type Answered, answeredCall, answers, byes, REFERRED_BY, refers, TARGET } from './answered-call.ts'
import { CALLER, FQDN, NOTHING_LEFT, onlyCall, PROXIES } from './bench.ts'

const transferEvents = (it: Answered): string[] =>
  it
    .callFacts()
    .map(fact => fact.event)
    .filter(event => event.startsWith('transfer'))

test('a REFER on a new connection moves the caller to the queue: the whole contract', async () => {
  const it = await answeredCall()
  const connections = it.sbc.counts().connections
  refers(it)
  await it.pass(500)
  assert.equal(it.sbc.counts().connections, connections + 1)
  const queue = onlyCall(it.teams, 1)
  const invite = queue.invite
  assert.equal(invite?.uri, TARGET)
  assert.equal(invite?.headers.get('Referred-By'), REFERRED_BY)
  assert.equal(invite?.headers.get('To'), `<${TARGET}>`)
  assert.equal(invite?.from.uri, `sip:${CALLER}@${FQDN};user=phone`)
  assert.equal(invite?.headers.get('Contact'), `<sip:${CALLER}@${FQDN}:5061;transport=tls>`)
  assert.notEqual(invite?.callId, it.attendant.invite?.callId)
  assert.equal(it.carrier.calls.length, 1, 'nothing goes to the carrier')
  assert.deepEqual(it.teams.saw(it.attendant), ['notify 100', 'notify 180'])

  queue.audio.play('agent', it.world.now(), true)
  it.caller.audio.play('caller', it.world.now(), true)
  answers(it, queue)
  await it.pass(500)
  assert.deepEqual(it.teams.saw(it.attendant), ['notify 100', 'notify 180', 'notify 200'])
  byes(it, it.attendant)
  await it.pass(6000)
  assert.equal(it.teams.saw(it.attendant).at(-1), 'bye')
  assert.ok(it.caller.audio.heard().includes('agent'), 'the caller hears the agent')
  assert.ok(queue.audio.heard().includes('caller'), 'the agent hears the caller')
  assert.deepEqual(it.carrier.saw(it.caller), ['200'], 'the carrier is not told of any of it')

  it.act('carrier', now => it.carrier.command(it.caller, { type: 'bye' }, now))
  await it.pass(500)
  assert.deepEqual(it.teams.saw(queue), ['bye'])
  assert.deepEqual(transferEvents(it), ['transfer-requested', 'transfer-answered'])
  assert.deepEqual(
    it
      .callFacts()
      .at(-1)
      ?.legs.map(leg => `${leg.side}${leg.transfer ? ' transfer' : ''}`),
    ['carrier', 'teams', 'teams transfer'],
  )
  assert.deepEqual(it.refusals(), [])
  assert.deepEqual(await it.settles(), NOTHING_LEFT)
})

test('the caller hears ringing of the SBC while the target rings, even out of a hold', async () => {
  const it = await answeredCall()
  it.act('teams', now => {
    it.teams.command(it.attendant, { type: 're-invite', body: it.attendant.audio.offer('inactive') }, now)
  })
  await it.pass(500)
  assert.deepEqual(it.carrier.saw(it.caller), ['200', 're-invite'])
  refers(it)
  await it.pass(5000)
  assert.ok(it.caller.audio.heard().includes('ringback'))
  answers(it, onlyCall(it.teams, 1))
  await it.pass(1000)
  const heard = it.caller.audio.heard().length
  await it.pass(5000)
  assert.equal(it.caller.audio.heard().length, heard, 'it stops when the target answers')
})

test('a caller that was held is taken off hold when the target answers', async () => {
  const it = await answeredCall({ config: { behaviour: { transferRingback: false } } })
  it.act('teams', now => {
    it.teams.command(it.attendant, { type: 're-invite', body: it.attendant.audio.offer('inactive') }, now)
  })
  await it.pass(500)
  refers(it)
  await it.pass(500)
  const queue = onlyCall(it.teams, 1)
  it.caller.audio.play('caller', it.world.now(), true)
  answers(it, queue)
  await it.pass(6000)
  assert.ok(queue.audio.heard().includes('caller'))
})

test('a transfer by phone number goes to Teams as well, and the number is not touched', async () => {
  const it = await answeredCall()
  const target = 'sip:+49(0)89-777001@sip.pstnhub.microsoft.com:5061;transport=tls;user=phone;x-tt=AbC%3D'
  refers(it, target)
  await it.pass(500)
  assert.equal(onlyCall(it.teams, 1).invite?.uri, target)
  assert.equal(it.carrier.calls.length, 1)
})

for (const host of ['evil.example', '192.0.2.1', 'pstnhub.microsoft.com.evil.example']) {
  test(`a REFER to ${host} is refused without asking for its address, and the call lives on`, async () => {
    const it = await answeredCall()
    const resolved: string[] = []
    it.world.hosts.get = name => {
      resolved.push(name)
      return Map.prototype.get.call(it.world.hosts, name)
    }
    refers(it, `sip:${host}:5061;transport=tls`)
    await it.pass(500)
    assert.deepEqual(it.teams.saw(it.attendant), ['refer 403'])
    assert.equal(resolved.includes(host), false)
    assert.match(it.refusals()[0]?.why ?? '', /foreign host/)
    assert.deepEqual([it.teams.calls.length, it.sbc.counts().calls], [1, 1])
  })
}

test('a target that is busy leaves the caller with the attendant, who may try again', async () => {
  const it = await answeredCall()
  it.teams.onInvite = (call, now) => it.teams.command(call, { type: 'reject', status: 486 }, now)
  refers(it)
  await it.pass(500)
  assert.deepEqual(it.teams.saw(it.attendant), ['notify 100', 'notify 486'])
  assert.deepEqual(transferEvents(it), ['transfer-requested', 'transfer-failed'])
  assert.deepEqual(it.carrier.saw(it.caller), ['200'])
  it.teams.onInvite = (call, now) => it.teams.answer(call, now)
  refers(it)
  await it.pass(500)
  assert.deepEqual(it.teams.saw(it.attendant).slice(2), ['notify 100', 'notify 200'])
})

test('a second REFER while one is running gets 491 and leaves a fact', async () => {
  const it = await answeredCall()
  refers(it)
  await it.pass(500)
  const before = it.teams.calls.length
  const state = it.teams.usages.usage(it.attendant.usage)?.state
  assert.ok(state?.state === 'confirmed')
  const headers: [string, string][] = [['REFER-TO', `<${TARGET}>`]]
  const { request } = dialogRequest(state.dialog, 'REFER', { headers })
  it.act('teams', now => it.teams.send(request, it.teams.options.sbc, now))
  await it.pass(500)
  assert.deepEqual(it.teams.statuses, [491])
  assert.equal(it.teams.calls.length, before)
  assert.match(it.refusals()[0]?.why ?? '', /REFER/)
  assert.equal(it.refusals()[0]?.status, 491)
})

test('a caller who hangs up during the transfer ends it: CANCEL to the target, NOTIFY 487, BYE', async () => {
  const it = await answeredCall()
  refers(it)
  await it.pass(500)
  it.act('carrier', now => it.carrier.command(it.caller, { type: 'bye' }, now))
  await it.pass(1000)
  assert.deepEqual(it.teams.saw(onlyCall(it.teams, 1)), ['cancelled'])
  assert.deepEqual(it.teams.saw(it.attendant), ['notify 100', 'notify 180', 'notify 487', 'bye'])
  assert.deepEqual(await it.settles(), NOTHING_LEFT)
})

test('a target that never answers is reported, and the old call stands', async () => {
  const it = await answeredCall({ config: { timers: { referMs: seconds(30) } } })
  refers(it)
  await it.pass(31_000)
  assert.deepEqual(it.teams.saw(it.attendant), ['notify 100', 'notify 180', 'notify 408'])
  assert.deepEqual(it.teams.saw(onlyCall(it.teams, 1)), ['cancelled'])
  assert.equal(it.sbc.counts().legs, 2)
})

test('the SBC ends the old leg itself when Microsoft does not', async () => {
  const it = await answeredCall()
  refers(it)
  await it.pass(500)
  answers(it, onlyCall(it.teams, 1))
  await it.pass(9500)
  assert.equal(it.teams.saw(it.attendant).includes('bye'), false)
  await it.pass(1000)
  assert.equal(it.teams.saw(it.attendant).at(-1), 'bye')
  assert.equal(it.sbc.counts().legs, 2)
})

test('an attendant that leaves right after its REFER does not stop the transfer', async () => {
  const it = await answeredCall()
  refers(it)
  await it.pass(500)
  byes(it, it.attendant)
  await it.pass(500)
  const queue = onlyCall(it.teams, 1)
  it.caller.audio.play('caller', it.world.now(), true)
  answers(it, queue)
  await it.pass(6000)
  assert.ok(queue.audio.heard().includes('caller'))
  byes(it, queue)
  await it.pass(500)
  assert.equal(it.carrier.saw(it.caller).at(-1), 'bye')
  assert.deepEqual(await it.settles(), NOTHING_LEFT)
})

test('a transfer that fails after the attendant has left ends the call', async () => {
  const it = await answeredCall()
  refers(it)
  await it.pass(500)
  byes(it, it.attendant)
  await it.pass(500)
  it.act('teams', now => it.teams.command(onlyCall(it.teams, 1), { type: 'reject', status: 480 }, now))
  await it.pass(500)
  assert.equal(it.carrier.saw(it.caller).at(-1), 'bye')
  assert.deepEqual(await it.settles(), NOTHING_LEFT)
})

test('the new INVITE goes to the next proxy when the first is gone', async () => {
  const it = await answeredCall()
  it.teams.refuses = request => (request.method === 'INVITE' ? { status: 503 } : undefined)
  refers(it)
  await it.pass(500)
  const invite = it.regions[1]?.calls[0]?.invite
  assert.equal(invite?.uri, TARGET)
  assert.equal(invite?.headers.get('Referred-By'), REFERRED_BY)
  assert.deepEqual(it.teams.saw(it.attendant), ['notify 100', 'notify 200'])
})

test('the carrier is offered the new codec only when the target speaks another', async () => {
  const it = await answeredCall({ teamsCodecs: ['PCMA'] })
  it.teams.options.media.codecs = ['PCMU']
  it.teams.onInvite = (call, now) => it.teams.answer(call, now)
  it.carrier.onOffer = (call, _, now) => {
    const body = call.audio.offer().replace(/^(m=audio \d+ RTP\/AVP) .*$/m, '$1 0 101')
    it.carrier.command(call, { type: 'answer-re-invite', body }, now)
  }
  refers(it)
  await it.pass(1000)
  assert.deepEqual(it.carrier.saw(it.caller), ['200', 're-invite'])
  const event = it.caller.events.find(each => each.type === 're-invited')
  assert.match(event?.request.bodyText ?? '', /m=audio \d+ RTP\/AVP 0 /)
})

test('one call cannot be moved for ever', async () => {
  const it = await answeredCall({ config: { limits: { transfersPerCall: 1 } } })
  it.teams.onInvite = (call, now) => it.teams.command(call, { type: 'reject', status: 480 }, now)
  refers(it)
  await it.pass(500)
  refers(it)
  await it.pass(500)
  assert.equal(it.teams.saw(it.attendant).at(-1), 'refer 603')
  assert.ok(it.callFacts().some(fact => fact.event === 'limit'))
})

test('a REFER of the carrier is declined', async () => {
  const it = await answeredCall()
  const headers: [string, string][] = [['Refer-To', `<sip:+49301@${PROXIES[0]}>`]]
  it.act('carrier', now => it.carrier.command(it.caller, { type: 'request', method: 'REFER', headers }, now))
  await it.pass(500)
  assert.deepEqual(it.carrier.saw(it.caller), ['200', 'refer 603'])
  assert.equal(it.teams.calls.length, 1)
})

test('a NOTIFY nobody asked for gets 481 and leaves a fact', async () => {
  const it = await answeredCall()
  const headers: [string, string][] = [
    ['Event', 'refer'],
    ['Subscription-State', 'active'],
    ['Content-Type', 'message/sipfrag'],
  ]
  it.act('teams', now =>
    it.teams.command(
      it.attendant,
      { type: 'request', method: 'NOTIFY', headers, body: 'SIP/2.0 200 OK\r\n' },
      now,
    ),
  )
  await it.pass(500)
  assert.deepEqual(
    it.refusals().map(fact => fact.status),
    [481],
  )
})

test('a hold that the carrier answers only after the transfer is taken back', async () => {
  const it = await answeredCall({ config: { behaviour: { transferRingback: false } } })
  it.carrier.onOffer = () => {}
  it.act('teams', now => {
    it.teams.command(it.attendant, { type: 're-invite', body: it.attendant.audio.offer('inactive') }, now)
  })
  await it.pass(100)
  refers(it)
  await it.pass(500)
  answers(it, onlyCall(it.teams, 1))
  await it.pass(500)
  const offers = () =>
    it.caller.events.flatMap(event => (event.type === 're-invited' ? [event.request.bodyText] : []))
  const [hold, ...more] = offers()
  assert.match(hold ?? '', /a=inactive/)
  assert.deepEqual(more, [])
  it.act('carrier', now => {
    const answer = it.caller.audio.answer(hold ?? '')
    assert.ok(answer.ok)
    it.carrier.command(it.caller, { type: 'answer-re-invite', body: answer.value }, now)
  })
  await it.pass(500)
  assert.match(offers()[1] ?? '', /a=sendrecv/)
})

test('a caller who was on hold is on hold again when the transfer has failed', async () => {
  const it = await answeredCall()
  it.act('teams', now => {
    it.teams.command(it.attendant, { type: 're-invite', body: it.attendant.audio.offer('inactive') }, now)
  })
  await it.pass(500)
  refers(it)
  await it.pass(500)
  it.act('teams', now => it.teams.command(onlyCall(it.teams, 1), { type: 'reject', status: 486 }, now))
  await it.pass(500)
  const directions = it.caller.events.flatMap(event =>
    event.type === 're-invited' ? [/a=(sendrecv|inactive)/.exec(event.request.bodyText)?.[1]] : [],
  )
  assert.deepEqual(directions, ['inactive', 'sendrecv', 'inactive'])
})

test('where the configuration says so the carrier is offered its session again after a transfer', async () => {
  const it = await answeredCall({ config: { behaviour: { refreshCarrierAfterTransfer: true } } })
  it.teams.onInvite = (call, now) => it.teams.answer(call, now)
  refers(it)
  await it.pass(500)
  assert.deepEqual(it.carrier.saw(it.caller), ['200', 're-invite'])
})

test('where the SBC does not offer REFER no message to Teams names it, and one that comes gets 405', async () => {
  const it = await answeredCall({ config: { behaviour: { offersRefer: false } } })
  it.teamsCalls()
  await it.pass(500)
  const allows = it.world.facts
    .of('sip')
    .filter(fact => fact.observer === 'sbc' && fact.direction === 'sent')
    .flatMap(({ transport, text }) => {
      const allow = /^Allow: (.*)$/m.exec(text)?.[1]?.trim()
      return allow === undefined ? [] : [{ transport, allow }]
    })
  const to = (transport: string) =>
    allows.filter(each => each.transport === transport).map(({ allow }) => allow)
  assert.ok(to('tls').length >= 5, 'OPTIONS, INVITE, 200')
  assert.deepEqual(
    [...new Set(to('tls'))],
    ['INVITE, ACK, OPTIONS, CANCEL, BYE, INFO, UPDATE, PRACK, SUBSCRIBE, NOTIFY'],
  )
  assert.ok(to('udp').every(allow => allow.includes('PRACK, REFER, SUBSCRIBE')))
  refers(it)
  await it.pass(500)
  assert.deepEqual(it.teams.saw(it.attendant), ['refer 405'])
  assert.equal(it.refusals().at(-1)?.status, 405)
})
