// A carrier that wants TLS for signalling and SRTP for audio, as Teams does.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seconds } from '../../src/kernel/index.ts'
import { bench, CARRIER, clientOf, contextFor, NOTHING_LEFT, onlyCall, serverOf } from './bench.ts'
import { Registrar, SECRET } from './registrar.ts'

const sbc = contextFor('carrier side', 'sbc1.example.net')

const secure = (registration = false) =>
  bench({
    carrierTransport: 'tls',
    carrierMedia: 'RTP/SAVP',
    change: carrier => ({
      ...carrier,
      srtp: true,
      tls: {
        server: serverOf(sbc, 'require'),
        client: clientOf(sbc),
        serverName: 'sip.carrier.example',
      },
      ...(registration && {
        credentials: SECRET,
        registration: { registrar: { host: CARRIER, port: 5060 }, aors: ['trunk'], expiresSeconds: 600 },
      }),
    }),
  })

test('calls in both directions are heard, with TLS and SRTP on both sides', async () => {
  for (const from of ['carrier', 'teams'] as const) {
    const it = secure()
    await it.pass(1000)
    const call = from === 'carrier' ? it.carrierCalls() : it.teamsCalls()
    await it.pass(1000)
    assert.deepEqual(it[from].saw(call), ['200'])
    const [atCarrier, atTeams] = [onlyCall(it.carrier), onlyCall(it.teams)]
    atCarrier.audio.play('caller', it.world.now(), true)
    atTeams.audio.play('agent', it.world.now(), true)
    await it.pass(6000)
    assert.ok(atTeams.audio.heard().includes('caller'), from)
    assert.ok(atCarrier.audio.heard().includes('agent'), from)
    const streams = it.world.facts.of('rtp').filter(fact => fact.observer === 'sbc')
    assert.deepEqual(new Set(streams.map(({ profile }) => profile)), new Set(['RTP/SAVP']))
    const signalling = it.world.facts.of('sip').filter(fact => fact.observer === 'sbc')
    assert.deepEqual(new Set(signalling.map(({ transport }) => transport)), new Set(['tls']))
    it.act(from, now => it[from].command(call, { type: 'bye' }, now))
    await it.pass(1000)
    assert.deepEqual(await it.settles(), NOTHING_LEFT)
  }
})

test("ringing of the SBC's own reaches a secure carrier protected", async () => {
  const it = secure()
  await it.pass(1000)
  const call = it.carrierCalls()
  await it.pass(1000)
  it.teams.onInvite = (target, now) => it.teams.ring(target, now)
  const headers: [string, string][] = [['Refer-To', '<sip:sip.pstnhub.microsoft.com:5061;x-m=28:orgid:1>']]
  const attendant = onlyCall(it.teams)
  it.act('teams', now => it.teams.command(attendant, { type: 'request', method: 'REFER', headers }, now))
  await it.pass(6000)
  assert.ok(call.audio.heard().includes('ringback'))
})

test('plain RTP is not spoken with a secure carrier', async () => {
  const it = secure()
  await it.pass(1000)
  const sdp =
    'v=0\r\no=- 1 1 IN IP4 198.51.100.1\r\ns=-\r\nc=IN IP4 198.51.100.1\r\nt=0 0\r\nm=audio 40000 RTP/AVP 8\r\n'
  const call = it.carrierCalls([], sdp)
  await it.pass(1000)
  assert.deepEqual(it.carrier.saw(call), ['488'])
})

test('a trunk over TLS registers, and asks for the carrier by its name', async () => {
  const it = secure(true)
  const registrar = new Registrar()
  it.carrier.refuses = request => registrar.answer(request)
  await it.pass(2000)
  assert.equal(it.sbc.health().registrations[0]?.state, 'registered')
  const [handshake] = it.world.facts
    .of('tls-handshake')
    .filter(fact => fact.observer === 'sbc' && fact.remote.address === CARRIER)
  assert.equal(handshake?.serverName, 'sip.carrier.example')
  assert.match([...registrar.contacts.values()][0]?.uri ?? '', /;transport=tls$/)
  await it.pass(seconds(120))
  assert.equal(it.sbc.health().registrations[0]?.state, 'registered')
})
