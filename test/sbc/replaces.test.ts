// INVITE with Replaces (RFC 3891), by which Teams puts a new leg in the place of an old one.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answeredCall, byes } from './answered-call.ts'
import { NOTHING_LEFT } from './bench.ts'

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
  const carrier = it.carrierCalls([['Replaces', 'nobody;to-tag=a;from-tag=b']])
  await it.pass(500)
  assert.deepEqual(it.carrier.saw(carrier), ['403'])
  assert.equal(it.sbc.counts().calls, 1)
})
