// An SBC that only signals: `media.relay: no`.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answeredCall, answers, byes, refers } from './answered-call.ts'
import { bench, CARRIER, NOTHING_LEFT, onlyCall } from './bench.ts'

test('without a relay the two ends hear each other, and the SBC takes no port', async () => {
  const it = bench({ direct: true })
  await it.pass(1000)
  const caller = it.carrierCalls()
  await it.pass(500)
  const callee = onlyCall(it.teams)
  assert.deepEqual(it.carrier.saw(caller), ['200'])
  assert.equal(it.sbc.counts().ports, 0)
  caller.audio.play('caller', it.world.now(), true)
  callee.audio.play('agent', it.world.now(), true)
  await it.pass(6000)
  assert.ok(caller.audio.heard().includes('agent'))
  assert.ok(callee.audio.heard().includes('caller'))
  it.act('carrier', now => it.carrier.command(caller, { type: 'bye' }, now))
  assert.deepEqual(await it.settles(), NOTHING_LEFT)
})

test('descriptions pass untouched, both ways', async () => {
  const it = bench({ direct: true })
  await it.pass(1000)
  const offer = `v=0\r\no=- 7 7 IN IP4 ${CARRIER}\r\ns=x\r\nc=IN IP4 ${CARRIER}\r\nt=0 0\r\nm=audio 4000 RTP/SAVP 8\r\na=x-odd:as it is\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwd\r\n`
  it.carrierCalls([], offer)
  await it.pass(500)
  assert.equal(onlyCall(it.teams).invite?.bodyText, offer)
})

test('a hold goes to the other end and comes back', async () => {
  const it = await answeredCall({ direct: true })
  it.act('carrier', now => {
    const body = it.caller.audio.offer('inactive')
    it.carrier.command(it.caller, { type: 're-invite', body }, now)
  })
  await it.pass(500)
  assert.deepEqual(it.teams.saw(it.attendant), ['re-invite'])
  assert.ok(it.caller.events.some(event => event.type === 're-invite-answered'))
})

test('after a transfer the carrier is told where the target is, and hears it', async () => {
  const it = await answeredCall({ direct: true })
  refers(it)
  await it.pass(1000)
  const target = onlyCall(it.teams, 1)
  target.audio.play('agent', it.world.now(), true)
  answers(it, target)
  await it.pass(500)
  byes(it, it.attendant)
  await it.pass(6000)
  assert.ok(it.carrier.saw(it.caller).includes('re-invite'))
  assert.ok(it.caller.audio.heard().includes('agent'))
})

test('a call without an offer is refused: there is no address to offer', async () => {
  const it = bench({ direct: true })
  await it.pass(1000)
  const call = it.carrierCalls([], '')
  await it.pass(500)
  assert.deepEqual(it.carrier.saw(call), ['488'])
})
