// INVITE with Replaces (RFC 3891), by which Teams puts a new leg in the place of an old one.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Answered, answeredCall, byes } from './answered-call.ts'
import { type Bench, bench, NOTHING_LEFT, onlyCall } from './bench.ts'
import type { FarCall } from './far-end.ts'

test('an INVITE with Replaces takes the place of the Teams leg, which the SBC ends', async () => {
  const it = await answeredCall()
  const state = it.teams.usages.usage(it.attendant.usage)?.state
  assert.ok(state?.state === 'confirmed')
  const { callId, localTag, remoteTag } = state.dialog
  const agent = it.teamsCalls([['REPLACES', `${callId};to-tag=${remoteTag};from-tag=${localTag}`]])
  it.caller.audio.play('caller', it.world.now(), true)
  await it.pass(6000)
  assert.deepEqual(it.teams.saw(agent), ['200'])
  assert.equal(it.teams.saw(it.attendant).at(-1), 'bye')
  assert.ok(agent.audio.heard().includes('caller'))
  assert.equal(it.carrier.calls.length, 1)
  byes(it, agent)
  await it.pass(500)
  assert.equal(it.carrier.saw(it.caller).at(-1), 'bye')
  assert.deepEqual(await it.settles(), NOTHING_LEFT)
})

test('an INVITE with Replaces is taken by an SBC that drains: it begins no call', async () => {
  const it = await answeredCall()
  const state = it.teams.usages.usage(it.attendant.usage)?.state
  assert.ok(state?.state === 'confirmed')
  const { callId, localTag, remoteTag } = state.dialog
  it.world.command('sbc', now => it.sbc.drain(now))
  const agent = it.teamsCalls([['Replaces', `${callId};to-tag=${remoteTag};from-tag=${localTag}`]])
  await it.pass(500)
  assert.deepEqual(it.teams.saw(agent), ['200'])
})

test('Replaces that names no dialog, or comes from the carrier, is refused', async () => {
  const it = await answeredCall()
  const stranger = it.teamsCalls([['Replaces', 'nobody;to-tag=a;from-tag=b']])
  await it.pass(500)
  assert.deepEqual(it.teams.saw(stranger), ['481'])
  const torn = it.teamsCalls([...naming(it, it.attendant), ['Join', 'nobody;to-tag=a;from-tag=b']])
  await it.pass(500)
  assert.deepEqual(it.teams.saw(torn), ['400'])
  const carrier = it.carrierCalls([['Replaces', 'nobody;to-tag=a;from-tag=b']])
  await it.pass(500)
  assert.deepEqual(it.carrier.saw(carrier), ['403'])
  assert.equal(it.sbc.counts().calls, 1)
})

/** The Replaces that names the dialog of one of Microsoft's calls, as the SBC sees it. */
function naming(it: Bench, call: FarCall, more = ''): [string, string][] {
  const state = it.teams.usages.usage(call.usage)?.state
  assert.ok(state !== undefined && 'dialog' in state)
  const { callId, localTag, remoteTag } = state.dialog
  return [['Replaces', `${callId};to-tag=${remoteTag};from-tag=${localTag}${more}`]]
}

test('a call that rings is picked up by another endpoint, and what rang is cancelled (RFC 3891 section 3)', async () => {
  const it = bench()
  await it.pass(1000)
  it.teams.onInvite = (call, now) => it.teams.ring(call, now)
  const caller = it.carrierCalls()
  await it.pass(500)
  const ringing = onlyCall(it.teams)
  const agent = it.teamsCalls(naming(it, ringing, ';early-only'))
  await it.pass(500)
  assert.deepEqual(it.teams.saw(agent), ['200'])
  assert.deepEqual(it.teams.saw(ringing), ['cancelled'])
  assert.deepEqual(it.carrier.saw(caller), ['180', '200'])
  agent.audio.play('agent', it.world.now(), true)
  caller.audio.play('caller', it.world.now(), true)
  await it.pass(6000)
  assert.ok(caller.audio.heard().includes('agent') && agent.audio.heard().includes('caller'))
  byes(it as Answered, agent)
  assert.deepEqual(await it.settles(), NOTHING_LEFT)
})

test('a call that rings at Microsoft because the SBC is called by it is not picked up: 481', async () => {
  const it = bench()
  await it.pass(1000)
  it.carrier.onInvite = (call, now) => it.carrier.ring(call, now)
  const caller = it.teamsCalls()
  await it.pass(500)
  const state = it.teams.usages.usage(caller.usage)?.state
  assert.ok(state?.state === 'calling')
  const [early] = state.forks
  assert.ok(early)
  const { callId, localTag, remoteTag } = early.dialog
  const agent = it.teamsCalls([['Replaces', `${callId};to-tag=${remoteTag};from-tag=${localTag}`]])
  await it.pass(500)
  assert.deepEqual(it.teams.saw(agent), ['481'])
  assert.deepEqual(it.teams.saw(caller), ['180'])
})

test('early-only leaves a call alone that is answered: 486', async () => {
  const it = await answeredCall()
  const agent = it.teamsCalls(naming(it, it.attendant, ';early-only'))
  await it.pass(500)
  assert.deepEqual(it.teams.saw(agent), ['486'])
  assert.equal(it.sbc.counts().calls, 1)
})

test('a call that has just ended is not replaced: 603, and nobody is rung', async () => {
  const it = await answeredCall()
  const replaces = naming(it, it.attendant)
  byes(it, it.attendant)
  await it.pass(500)
  const agent = it.teamsCalls(replaces)
  await it.pass(500)
  assert.deepEqual(it.teams.saw(agent), ['603'])
})

test("the carrier's dialog is none that Microsoft could replace, when it has just ended, too: 481", async () => {
  const it = await answeredCall()
  const state = it.carrier.usages.usage(it.caller.usage)?.state
  assert.ok(state?.state === 'confirmed')
  const { callId, localTag, remoteTag } = state.dialog
  byes(it, it.attendant)
  await it.pass(500)
  const agent = it.teamsCalls([['Replaces', `${callId};to-tag=${remoteTag};from-tag=${localTag}`]])
  await it.pass(500)
  assert.deepEqual(it.teams.saw(agent), ['481'])
})

test('another from-tag names another dialog: 481', async () => {
  const it = await answeredCall()
  const [[name, value] = ['', '']] = naming(it, it.attendant)
  const agent = it.teamsCalls([[name, value.replace(/from-tag=.*/, 'from-tag=other')]])
  await it.pass(500)
  assert.deepEqual(it.teams.saw(agent), ['481'])
})

test('one that cannot be accepted leaves the dialog as it was', async () => {
  const it = await answeredCall()
  const body = it.attendant.audio.offer().replace(/^(m=audio \d+ RTP\/SAVP) .*$/m, '$1 97')
  const agent = it.teamsCalls(naming(it, it.attendant), body)
  await it.pass(500)
  assert.deepEqual(it.teams.saw(agent), ['488'])
  assert.deepEqual(it.teams.saw(it.attendant), [])
  it.attendant.audio.play('agent', it.world.now(), true)
  await it.pass(6000)
  assert.ok(it.caller.audio.heard().includes('agent'))
})
