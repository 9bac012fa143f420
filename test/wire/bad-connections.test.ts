// Peers that are wrong below SIP, over real sockets, beside a call that must not notice: too much, too slow, never
// finished, torn off, and plain garbage. Each ends cleanly and leaves a fact that says why.

import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { millis } from '../../src/kernel/index.ts'
import { type Scene, USER_NUMBER } from '../../src/stories/index.ts'
import { type RawStream, tcpPeer, tlsPeer, udpPeer } from '../support/raw-peer.ts'
import { sipText } from '../support/sip-text.ts'
import { besideACall, type CallStage } from '../support/standing-call.ts'
import { seenBySbc, until } from '../support/wire-stage.ts'

const overTcp = (scene: Scene): Scene => ({
  ...scene,
  carrier: { ...scene.carrier, transport: 'tcp' },
  sbc: { ...scene.sbc, carrier: { ...scene.sbc.carrier, transport: 'tcp' } },
})

const HANDSHAKE_LIMIT = millis(300)
const quickHandshakes = (scene: Scene): Scene => {
  const { teams } = scene.sbc
  const server = { ...teams.tls.server, handshakeLimitMs: HANDSHAKE_LIMIT }
  return { ...scene, sbc: { ...scene.sbc, teams: { ...teams, tls: { ...teams.tls, server } } } }
}

const udpCarrier = ({ scene }: CallStage) => udpPeer(scene.addresses.carrier, scene.sbc.carrier.local)
const tcpCarrier = ({ scene }: CallStage) => tcpPeer(scene.addresses.carrier, scene.sbc.carrier.local)
/** At Microsoft's address, without a word of TLS yet. */
const tcpMicrosoft = ({ scene }: CallStage) => tcpPeer(scene.addresses.proxies[0], scene.sbc.teams.local)

const options = (stage: CallStage, { local }: Pick<RawStream, 'local'>, transport: 'UDP' | 'TCP' | 'TLS') =>
  sipText('OPTIONS', {
    uri: `sip:${stage.scene.sbc.carrier.local.address}`,
    host: `${local.address}:${local.port}`,
    transport,
  })

const refusals = (stage: CallStage): string[] =>
  seenBySbc(stage, 'refused').map(({ status, why }) => `${status}: ${why}`)

/** How the SBC says the connection from this peer's port ended. */
function ended(stage: CallStage, { local }: RawStream): string | undefined {
  const fact = seenBySbc(stage, 'connection-closed').find(({ remote }) => remote.port === local.port)
  return fact && `${fact.how} by ${fact.endedBy}`
}

test(
  'a datagram as large as UDP allows is answered 513 or 413, by what is too long in it',
  besideACall(async stage => {
    const peer = await udpCarrier(stage)
    const text = options(stage, peer, 'UDP')
    try {
      peer.send(text.replace('Content-Length: 0', `X-Long: ${'x'.repeat(60_000)}\r\nContent-Length: 0`))
      await until(stage.world, 'the first answer', () => peer.statuses().length === 1)
      peer.send(
        text.replace('Content-Length: 0\r\n\r\n', `Content-Length: 70000\r\n\r\n${'x'.repeat(64_000)}`),
      )
      await until(stage.world, 'the second answer', () => peer.statuses().length === 2)
    } finally {
      peer.end()
    }
    assert.deepEqual(peer.statuses(), ['513 Message Too Large', '413 Request Entity Too Large'])
    assert.deepEqual(refusals(stage), ['513: head too long', '413: body too long'])
  }),
)

test(
  'a megabyte of header on TCP is answered 513 and its connection closed',
  besideACall(
    async stage => {
      const peer = await tcpCarrier(stage)
      const text = options(stage, peer, 'TCP')
      try {
        peer.send(text.replace('Content-Length: 0', `X-Long: ${'x'.repeat(1_000_000)}\r\nContent-Length: 0`))
        await until(stage.world, 'the connection is closed', () => peer.isClosed())
      } finally {
        peer.end()
      }
      assert.deepEqual(refusals(stage), ['513: head too long'])
      assert.equal(ended(stage, peer), 'protocol by local')
    },
    { change: overTcp },
  ),
)

test(
  'a stream that is no SIP is closed',
  besideACall(
    async stage => {
      const peer = await tcpCarrier(stage)
      peer.send('GET / HTTP/1.1\r\nHost: sbc1.example.net\r\n\r\n')
      await until(stage.world, 'the connection is closed', () => peer.isClosed())
      peer.end()
      assert.deepEqual(refusals(stage), ['400: no Content-Length on a stream'])
      assert.equal(ended(stage, peer), 'protocol by local')
    },
    { change: overTcp },
  ),
)

test(
  'a connection reset in the middle of a message is let go',
  besideACall(
    async stage => {
      const peer = await tcpCarrier(stage)
      peer.send(options(stage, peer, 'TCP').slice(0, 100))
      await until(stage.world, 'the connection is known', () =>
        seenBySbc(stage, 'connection-opened').some(({ remote }) => remote.port === peer.local.port),
      )
      peer.reset()
      await until(stage.world, 'its end is known', () => ended(stage, peer) !== undefined)
      assert.equal(ended(stage, peer), 'reset by remote')
    },
    { change: overTcp },
  ),
)

test(
  'a peer that says FIN in the middle of a message is met with the same',
  besideACall(
    async stage => {
      const peer = await tcpCarrier(stage)
      peer.send(options(stage, peer, 'TCP').slice(0, 100))
      peer.finish()
      await until(stage.world, 'the connection is closed', () => peer.isClosed())
      assert.equal(ended(stage, peer), 'fin by remote')
      peer.end()
    },
    { change: overTcp },
  ),
)

test(
  'a message that comes octet by octet is answered when it is whole',
  besideACall(
    async stage => {
      const peer = await tcpCarrier(stage)
      for (const octet of options(stage, peer, 'TCP')) {
        peer.send(octet)
        await stage.world.pass(millis(1))
      }
      await until(stage.world, 'the answer', () => peer.statuses().length === 1)
      assert.deepEqual(peer.statuses(), ['200 OK'])
      peer.end()
    },
    { change: overTcp },
  ),
)

test(
  'a TLS client that never speaks is closed in time',
  besideACall(
    async stage => {
      const peer = await tcpMicrosoft(stage)
      await until(stage.world, 'the connection is closed', () => peer.isClosed())
      peer.end()
      assert.equal(ended(stage, peer), 'timeout by local')
      const fact = seenBySbc(stage, 'tls-handshake').find(({ remote }) => remote.port === peer.local.port)
      assert.equal(fact?.outcome, 'failed')
    },
    { change: quickHandshakes },
  ),
)

test(
  'a ClientHello that drips in buys no time',
  besideACall(
    async stage => {
      const peer = await tcpMicrosoft(stage)
      // The head of a record that announces a hello of 16 kB.
      peer.send(Uint8Array.of(22, 3, 1, 64, 0, 1, 0, 63, 252))
      const begun = stage.world.now()
      while (!peer.isClosed() && stage.world.now() < begun + 10 * HANDSHAKE_LIMIT) {
        peer.send(Uint8Array.of(3))
        await stage.world.pass(millis(10))
      }
      peer.end()
      assert.equal(ended(stage, peer), 'timeout by local')
    },
    { change: quickHandshakes },
  ),
)

test(
  'SIP in clear on the TLS port ends the connection',
  besideACall(async stage => {
    const peer = await tcpMicrosoft(stage)
    peer.send(options(stage, peer, 'TLS'))
    await until(stage.world, 'the connection is closed', () => peer.isClosed())
    peer.end()
    assert.equal(ended(stage, peer), 'protocol by local')
  }),
)

test(
  'a server name nobody has is refused with an alert',
  besideACall(async stage => {
    await assert.rejects(tlsPeer(stage, { serverName: 'sbc9.example.org' }), /unrecognized name/i)
    const fact = seenBySbc(stage, 'tls-handshake').find(({ serverName }) => serverName === 'sbc9.example.org')
    assert.equal(fact?.alert, 'unrecognized_name')
    assert.equal(fact?.endedBy, 'local')
  }),
)

const FLOOD = 2000
const GARBAGE_BYTES = 200

test(
  'two thousand datagrams of garbage for SIP and as many for RTP harm nobody',
  besideACall(async stage => {
    const { world, scene, sbc } = stage
    const peer = await udpCarrier(stage)
    const rtp = await udpPeer(scene.addresses.carrier, {
      address: scene.sbc.media.carrierAddress,
      port: scene.sbc.media.ports.first,
    })
    const before = sbc.counts()
    for (let sent = 0; sent < FLOOD; sent++) {
      peer.send(randomBytes(GARBAGE_BYTES))
      rtp.send(randomBytes(GARBAGE_BYTES))
      // A turn of the event loop now and then, or the kernel drops them before anybody reads.
      if (sent % 50 === 0) await world.pass(millis(1))
    }
    peer.send(options(stage, peer, 'UDP'))
    await until(world, 'OPTIONS are answered as ever', () => peer.statuses().includes('200 OK'))
    assert.ok(refusals(stage).length > FLOOD / 2, 'each refused one leaves a fact')
    assert.equal(sbc.counts().calls, before.calls)
    peer.end()
    rtp.end()
  }),
)

test(
  'a call to kim is still taken while a hundred connections stand open and silent',
  besideACall(async stage => {
    const silent = await Promise.all(Array.from({ length: 100 }, () => tcpMicrosoft(stage)))
    const peer = await udpCarrier(stage)
    const { address } = stage.scene.sbc.carrier.local
    const host = `${peer.local.address}:${peer.local.port}`
    const invite = { uri: `sip:${USER_NUMBER}@${address}`, host, callId: 'beside', fromTag: 'silent' }
    peer.send(sipText('INVITE', invite))
    await until(stage.world, 'kim answers', () => peer.statuses().includes('200 OK'))
    const answer = peer.received().slice(peer.received().indexOf('SIP/2.0 200'))
    const toTag = /To:.*;tag=([^;\r\n]+)/.exec(answer)?.[1] ?? ''
    peer.send(sipText('BYE', { ...invite, toTag, cseq: 2 }))
    await until(stage.world, 'one call again', () => stage.sbc.counts().calls === 1)
    peer.end()
    for (const each of silent) each.end()
  }),
)
