// What a caller hears before the answer, how calls fail, and CANCEL at every moment.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bench, EARLY_MEDIA_PASSES, NOTHING_LEFT, onlyCall } from './bench.ts'

test('of several ringing endpoints and an early 183 the carrier hears one 180 without SDP', async () => {
  const it = bench()
  await it.pass(1000)
  it.teams.onInvite = (call, now) => {
    it.teams.ring(call, now)
    it.teams.ring(call, now)
    const answer = call.audio.answer(call.invite?.body ?? '')
    it.teams.ring(call, now, 183, answer.ok ? answer.value : '')
  }
  const caller = it.carrierCalls()
  await it.pass(500)
  assert.deepEqual(it.carrier.saw(caller), ['180'])
})

test('early media passes where the configuration lets it, and is heard before the answer', async () => {
  const it = bench({ config: { behaviour: EARLY_MEDIA_PASSES } })
  await it.pass(1000)
  it.teams.onInvite = (call, now) => {
    const answer = call.audio.answer(call.invite?.body ?? '')
    call.audio.play('greeting', now, true)
    call.audio.start(now)
    it.teams.ring(call, now, 183, answer.ok ? answer.value : '')
  }
  const caller = it.carrierCalls()
  await it.pass(500)
  const event = caller.events.find(each => each.type === 'early-media')
  assert.ok(event !== undefined)
  assert.ok(caller.audio.accept(event.response.body).ok)
  await it.pass(5000)
  assert.ok(caller.audio.heard().includes('greeting'))
  it.act('teams', now => it.teams.answer(onlyCall(it.teams), now))
  await it.pass(500)
  assert.deepEqual(it.carrier.saw(caller), ['183+sdp', '200'])
})

test("announcements of the carrier's network reach Teams", async () => {
  const it = bench()
  await it.pass(1000)
  it.carrier.onInvite = (call, now) => {
    const answer = call.audio.answer(call.invite?.body ?? '')
    it.carrier.ring(call, now, 183, answer.ok ? answer.value : '')
  }
  const caller = it.teamsCalls()
  await it.pass(500)
  assert.deepEqual(it.teams.saw(caller), ['183+sdp'])
})

for (const status of [404, 480, 486, 488, 603]) {
  test(`${status} of the callee reaches the caller, and no other proxy is tried`, async () => {
    const it = bench()
    await it.pass(1000)
    it.teams.onInvite = (call, now) => it.teams.command(call, { type: 'reject', status }, now)
    const caller = it.carrierCalls()
    await it.pass(1000)
    assert.deepEqual(it.carrier.saw(caller), [String(status)])
    assert.deepEqual(
      it.regions.map(region => region.calls.length),
      [1, 0, 0],
    )
    assert.deepEqual(await it.settles(), NOTHING_LEFT)
  })
}

test("a busy user's cause is 17 again, with Microsoft's correlation id", async () => {
  const it = bench()
  await it.pass(1000)
  it.teams.onInvite = (call, now) => {
    const headers: [string, string][] = [['REASON', 'Q.850;cause=34;text="6b3f2c1a;Busy"']]
    it.teams.command(call, { type: 'reject', status: 486, headers }, now)
  }
  const caller = it.carrierCalls()
  await it.pass(1000)
  const ended = caller.events.find(event => event.type === 'ended')
  assert.equal(ended?.message?.headers.get('Reason'), 'Q.850;cause=17;text="6b3f2c1a;Busy"')
})

test('a caller who gives up cancels the other leg, with the reason', async () => {
  const it = bench()
  await it.pass(1000)
  it.teams.onInvite = (call, now) => it.teams.ring(call, now)
  const caller = it.carrierCalls()
  await it.pass(500)
  const reason = 'SIP;cause=200;text="Call completed elsewhere"'
  it.act('carrier', now => it.carrier.command(caller, { type: 'cancel', reason }, now))
  await it.pass(500)
  const callee = onlyCall(it.teams)
  assert.deepEqual(it.teams.saw(callee), ['cancelled'])
  const ended = callee.events.find(event => event.type === 'ended')
  assert.equal(ended?.message?.headers.get('Reason'), reason)
  assert.deepEqual(it.carrier.saw(caller), ['180', 'cancelled'])
  assert.deepEqual(await it.settles(), NOTHING_LEFT)
})

for (const direction of ['carrier', 'teams'] as const) {
  test(`a CANCEL of ${direction} at every millisecond of the set-up leaves nothing behind`, async () => {
    for (let at = 0; at <= 80; at += 2) {
      const it = bench()
      await it.pass(1000)
      const [from, to] = direction === 'carrier' ? [it.carrier, it.teams] : [it.teams, it.carrier]
      to.onInvite = (call, now) => {
        to.ring(call, now)
        to.answer(call, now)
      }
      const caller = direction === 'carrier' ? it.carrierCalls() : it.teamsCalls()
      await it.pass(at)
      it.act(direction, now => from.command(caller, { type: 'hang-up' }, now))
      assert.deepEqual(await it.settles(), NOTHING_LEFT, `after ${at} ms`)
      assert.deepEqual(it.world.facts.of('bug'), [])
      const left = to.calls.filter(call => !call.events.some(event => event.type === 'ended'))
      assert.equal(left.length, 0, `after ${at} ms the callee still talks`)
    }
  })
}

test('a callee that never answers is given up, and the caller is told why', async () => {
  const it = bench()
  await it.pass(1000)
  it.teams.onInvite = (call, now) => it.teams.ring(call, now)
  const caller = it.carrierCalls()
  await it.pass(179_000)
  assert.deepEqual(it.carrier.saw(caller).includes('480'), false)
  await it.pass(2000)
  assert.equal(it.carrier.saw(caller).at(-1), '480')
  const ended = caller.events.find(event => event.type === 'ended')
  assert.equal(ended?.message?.headers.get('Reason'), 'Q.850;cause=19;text="No answer"')
  assert.deepEqual(it.teams.saw(onlyCall(it.teams)), ['cancelled'])
  assert.deepEqual(await it.settles(), NOTHING_LEFT)
})

test('BYEs that cross both get their 200', async () => {
  const it = bench()
  await it.pass(1000)
  const caller = it.carrierCalls()
  await it.pass(500)
  it.act('carrier', now => it.carrier.command(caller, { type: 'bye' }, now))
  it.act('teams', now => it.teams.command(onlyCall(it.teams), { type: 'bye' }, now))
  await it.pass(1000)
  const byes = it.world.facts.of('sip').filter(fact => fact.method === 'BYE' && fact.status !== undefined)
  assert.ok(byes.every(fact => fact.status === 200))
  assert.deepEqual(await it.settles(), NOTHING_LEFT)
})
