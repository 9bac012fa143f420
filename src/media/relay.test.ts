import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Endpoint, instantOf, seededChance } from '../kernel/index.ts'
import type { MediaLegOptions } from './media-leg.ts'
import { MediaRelay } from './relay.ts'
import { encodeRtp } from './rtp-packet.ts'
import { makeSdesKey } from './sdes.ts'
import { SrtpContext } from './srtp.ts'
import type { SrtpKey } from './srtp-key.ts'

const now = instantOf(5000)
const chance = seededChance(77)
const newKey = (): SrtpKey => makeSdesKey(chance, 1).key
const endpoint = (address: string, port: number): Endpoint => ({ address, port })

const carrierAt = endpoint('192.0.2.10', 20_000)
const teamsAt = endpoint('52.113.136.29', 50_000)
const stranger = endpoint('203.0.113.66', 20_000)
const ourKey = newKey()
const teamsKey = newKey()

const carrierLeg: MediaLegOptions = {
  remote: carrierAt,
  rtcpMux: false,
  security: { profile: 'RTP/AVP', latch: 'signalled-address' },
  direction: 'sendrecv',
}
const teamsLeg: MediaLegOptions = {
  remote: teamsAt,
  rtcpMux: true,
  security: { profile: 'RTP/SAVP', local: ourKey, remote: teamsKey },
  direction: 'sendrecv',
}
const relayOf = (changes: { carrier?: Partial<MediaLegOptions>; teams?: Partial<MediaLegOptions> } = {}) =>
  new MediaRelay({
    carrier: { ...carrierLeg, ...changes.carrier },
    teams: { ...teamsLeg, ...changes.teams },
  })

const packet = (sequence: number, payloadType = 8, ssrc = 7) =>
  encodeRtp({
    marker: true,
    payloadType,
    sequence: sequence & 0xffff,
    timestamp: sequence * 160,
    ssrc,
    payload: new Uint8Array(160).fill(sequence),
  })
const report = () => Uint8Array.of(0x80, 201, 0, 1, 0, 0, 0, 7)
function opened(context: SrtpContext, bytes: Uint8Array | undefined): Uint8Array {
  const plain = context.unprotect(bytes ?? new Uint8Array())
  assert.ok(plain.ok, 'the packet is authentic')
  return plain.value
}
function sealed(context: SrtpContext, rtp: Uint8Array): Uint8Array {
  const srtp = context.protect(rtp)
  assert.ok(srtp.ok)
  return srtp.value
}

test('RTP of the carrier comes out as SRTP to Teams, and SRTP of Teams as RTP to the carrier', () => {
  const relay = relayOf()
  const out = relay.receive('carrier', carrierAt, packet(1), now)
  assert.deepEqual([out?.side, out?.component, out?.to], ['teams', 'rtp', teamsAt])
  assert.deepEqual(Buffer.from(opened(new SrtpContext(ourKey), out?.bytes)), Buffer.from(packet(1)))
  const back = relay.receive('teams', teamsAt, sealed(new SrtpContext(teamsKey), packet(2)), now)
  assert.deepEqual([back?.side, back?.component, back?.to], ['carrier', 'rtp', carrierAt])
  assert.deepEqual(Buffer.from(back?.bytes ?? []), Buffer.from(packet(2)))
})

test('before a packet has come, media goes to the signalled place; afterwards to where it came from', () => {
  const relay = relayOf()
  const natted = endpoint(carrierAt.address, 33_333)
  const teams = new SrtpContext(teamsKey)
  const elsewhere = endpoint('52.113.52.173', 49_500)
  assert.deepEqual(relay.receive('teams', elsewhere, sealed(teams, packet(1)), now)?.to, carrierAt)
  assert.deepEqual(relay.receive('carrier', natted, packet(1), now)?.to, elsewhere)
  assert.deepEqual(relay.receive('teams', elsewhere, sealed(teams, packet(2)), now)?.to, natted)
})

test('a stranger cannot have the media of a call sent to himself, nor speak into it', () => {
  for (const latch of ['signalled-endpoint', 'signalled-address'] as const) {
    const relay = relayOf({ carrier: { security: { profile: 'RTP/AVP', latch } } })
    const teams = new SrtpContext(teamsKey)
    assert.equal(relay.receive('carrier', stranger, packet(1), now), undefined)
    assert.equal(relay.receive('carrier', stranger, report(), now, 'rtcp'), undefined)
    assert.equal(relay.receive('teams', stranger, packet(1), now), undefined)
    assert.equal(
      relay.receive('teams', stranger, sealed(new SrtpContext(newKey()), packet(1)), now),
      undefined,
    )
    assert.deepEqual(relay.receive('carrier', carrierAt, packet(2), now)?.to, teamsAt)
    assert.deepEqual(relay.receive('teams', teamsAt, sealed(teams, packet(2)), now)?.to, carrierAt)
    assert.equal(relay.counters('carrier').dropped.source, 2)
    assert.equal(relay.counters('teams').dropped.auth, 2)
  }
})

test('once latched, not even another port of the same address is heard', () => {
  const relay = relayOf()
  relay.receive('carrier', carrierAt, packet(1), now)
  const otherPort = endpoint(carrierAt.address, carrierAt.port + 2)
  assert.equal(relay.receive('carrier', otherPort, packet(2), now), undefined)
  const teams = new SrtpContext(teamsKey)
  relay.receive('teams', teamsAt, sealed(teams, packet(1)), now)
  assert.equal(relay.receive('teams', stranger, sealed(teams, packet(2)), now), undefined)
  assert.equal(relay.counters('teams').dropped.source, 1)
})

test('where the signalled port is demanded, another port of the address is a stranger', () => {
  const relay = relayOf({ carrier: { security: { profile: 'RTP/AVP', latch: 'signalled-endpoint' } } })
  assert.equal(relay.receive('carrier', endpoint(carrierAt.address, 1), packet(1), now), undefined)
  assert.ok(relay.receive('carrier', carrierAt, packet(1), now))
})

test('octets that are no RTP do not latch', () => {
  const relay = relayOf()
  const otherPort = endpoint(carrierAt.address, 1)
  assert.equal(relay.receive('carrier', otherPort, new Uint8Array(40), now), undefined)
  assert.ok(relay.receive('carrier', carrierAt, packet(1), now))
  assert.equal(relay.counters('carrier').dropped['not-rtp'], 1)
})

test('a packet replayed from elsewhere after a new latch was opened is refused', () => {
  const relay = relayOf()
  const srtp = sealed(new SrtpContext(teamsKey), packet(1))
  relay.receive('teams', teamsAt, srtp, now)
  relay.update('teams', { remote: endpoint(teamsAt.address, 51_000) })
  assert.equal(relay.receive('teams', stranger, srtp, now), undefined)
  assert.equal(relay.counters('teams').dropped.replay, 1)
})

test('RTCP goes over one port to Teams and over its own to the carrier', () => {
  const relay = relayOf()
  const out = relay.receive('carrier', endpoint(carrierAt.address, 20_001), report(), now, 'rtcp')
  assert.deepEqual([out?.component, out?.to], ['rtp', teamsAt])
  const plain = new SrtpContext(ourKey).unprotectRtcp(out?.bytes ?? new Uint8Array())
  assert.deepEqual(plain.ok && Buffer.from(plain.value), Buffer.from(report()))
  const sent = new SrtpContext(teamsKey).protectRtcp(report())
  assert.ok(sent.ok)
  const back = relay.receive('teams', teamsAt, sent.value, now)
  assert.deepEqual([back?.component, back?.to], ['rtcp', endpoint(carrierAt.address, 20_001)])
  assert.deepEqual(Buffer.from(back?.bytes ?? []), Buffer.from(report()))
})

test('an RTCP address of its own in the SDP is used, and RTP does not belong on the RTCP port', () => {
  const relay = relayOf({ carrier: { remoteRtcp: endpoint('192.0.2.11', 30_001) } })
  const sent = new SrtpContext(teamsKey).protectRtcp(report())
  assert.ok(sent.ok)
  assert.deepEqual(relay.receive('teams', teamsAt, sent.value, now)?.to, endpoint('192.0.2.11', 30_001))
  assert.equal(relay.receive('carrier', endpoint('192.0.2.11', 30_001), packet(1), now, 'rtcp'), undefined)
})

test('RTCP on the RTP port does not decide where RTP goes', () => {
  const relay = relayOf()
  const rtcpPort = endpoint(carrierAt.address, 20_001)
  assert.ok(relay.receive('carrier', rtcpPort, report(), now))
  const back = relay.receive('teams', teamsAt, sealed(new SrtpContext(teamsKey), packet(1)), now)
  assert.deepEqual(back?.to, carrierAt)
})

test('on hold no RTP passes either way, RTCP does, and afterwards all is as before', () => {
  const relay = relayOf()
  const teams = new SrtpContext(teamsKey)
  relay.receive('teams', teamsAt, sealed(teams, packet(65_534)), now)
  relay.update('teams', { direction: 'inactive' })
  assert.equal(relay.receive('carrier', carrierAt, packet(1), now), undefined)
  for (let sequence = 65_535; sequence < 65_560; sequence++) {
    assert.equal(relay.receive('teams', teamsAt, sealed(teams, packet(sequence)), now), undefined)
  }
  assert.ok(relay.receive('carrier', endpoint(carrierAt.address, 20_001), report(), now, 'rtcp'))
  assert.deepEqual([relay.counters('carrier').dropped.hold, relay.counters('teams').dropped.hold], [1, 25])
  relay.update('teams', { direction: 'sendrecv' })
  assert.ok(relay.receive('teams', teamsAt, sealed(teams, packet(65_560)), now))
})

test('a side that only listens is sent to and not heard', () => {
  const relay = relayOf({ teams: { direction: 'sendonly' } })
  assert.ok(relay.receive('carrier', carrierAt, packet(1), now))
  assert.equal(relay.receive('teams', teamsAt, sealed(new SrtpContext(teamsKey), packet(1)), now), undefined)
})

test('a refresh that changes nothing keeps rollover counters, replay list and latch', () => {
  const relay = relayOf()
  const [sending, hearing] = [new SrtpContext(teamsKey), new SrtpContext(ourKey)]
  for (const sequence of [65_534, 65_535, 65_536]) {
    relay.receive('teams', teamsAt, sealed(sending, packet(sequence)), now)
    opened(hearing, relay.receive('carrier', carrierAt, packet(sequence), now)?.bytes)
  }
  relay.update('teams', reparsed(teamsLeg))
  assert.equal(relay.receive('teams', stranger, sealed(sending, packet(65_538)), now), undefined)
  assert.ok(relay.receive('teams', teamsAt, sealed(sending, packet(65_537)), now))
  opened(hearing, relay.receive('carrier', carrierAt, packet(65_537), now)?.bytes)
  assert.equal(relay.counters('teams').dropped.source, 1)
})

test('a transfer puts a Teams leg with new keys and address in place, and the old one falls silent', () => {
  const relay = relayOf()
  const old = new SrtpContext(teamsKey)
  relay.receive('teams', teamsAt, sealed(old, packet(1)), now)
  relay.receive('carrier', carrierAt, packet(65_535), now)
  relay.receive('carrier', carrierAt, packet(65_536), now)
  const [local, remote] = [newKey(), newKey()]
  const processor = endpoint('52.113.52.173', 49_500)
  relay.update('teams', { remote: processor, security: { profile: 'RTP/SAVP', local, remote } })
  assert.equal(relay.receive('teams', teamsAt, sealed(old, packet(2)), now), undefined)
  const out = relay.receive('carrier', carrierAt, packet(65_537), now)
  assert.deepEqual(out?.to, processor)
  assert.deepEqual(Buffer.from(opened(new SrtpContext(local), out?.bytes)), Buffer.from(packet(65_537)))
  assert.ok(relay.receive('teams', processor, sealed(new SrtpContext(remote), packet(9000, 8, 55)), now))
  assert.equal(relay.counters('teams').ssrcChanges, 1)
  assert.equal(relay.counters('teams').ssrc, 55)
  assert.deepEqual(relay.counters('teams').latched, processor)
})

test('before the answer nothing goes to Teams, and nothing of Teams is believed', () => {
  const { remote: _, ...unanswered } = teamsLeg
  const relay = new MediaRelay({
    carrier: carrierLeg,
    teams: { ...unanswered, security: { profile: 'RTP/SAVP', local: ourKey } },
  })
  assert.equal(relay.receive('carrier', carrierAt, packet(1), now), undefined)
  assert.equal(relay.receive('teams', teamsAt, sealed(new SrtpContext(teamsKey), packet(1)), now), undefined)
  assert.equal(relay.counters('carrier').dropped['no-destination'], 1)
  assert.equal(relay.counters('teams').dropped['no-key'], 1)
})

test('payload types are renamed each way with the marker kept, and others dropped', () => {
  const relay = relayOf({
    carrier: { payloadTypes: new Map([[8, 8], [96, 101]]) }, // biome-ignore format: a table
    teams: { payloadTypes: new Map([[8, 8], [101, 96]]) }, // biome-ignore format: a table
  })
  const given = packet(1, 96)
  const out = relay.receive('carrier', carrierAt, given, now)
  assert.equal(opened(new SrtpContext(ourKey), out?.bytes)[1], 0x80 | 101)
  assert.deepEqual(given, packet(1, 96))
  const back = relay.receive('teams', teamsAt, sealed(new SrtpContext(teamsKey), packet(1, 101)), now)
  assert.equal(back?.bytes[1], 0x80 | 96)
  assert.equal(relay.receive('carrier', carrierAt, packet(2, 18), now), undefined)
  assert.equal(relay.counters('carrier').dropped['payload-type'], 1)
})

test('two plain sides are relayed octet for octet', () => {
  const relay = relayOf({
    teams: { rtcpMux: false, security: { profile: 'RTP/AVP', latch: 'signalled-endpoint' } },
  })
  assert.deepEqual(relay.receive('carrier', carrierAt, packet(1), now)?.bytes, packet(1))
  assert.deepEqual(relay.receive('teams', teamsAt, packet(5), now)?.bytes, packet(5))
})

test('counters say how much, when, from where and from which source', () => {
  const relay = relayOf()
  relay.receive('carrier', carrierAt, packet(1), instantOf(100))
  relay.receive('carrier', carrierAt, packet(2), instantOf(120))
  relay.receive('carrier', carrierAt, packet(2), instantOf(140))
  assert.deepEqual(relay.counters('carrier'), {
    received: { packets: 2, bytes: 344, rtcpPackets: 0, firstAt: 100, lastAt: 120 },
    sent: { packets: 0, bytes: 0 },
    dropped: { replay: 1 },
    ssrcChanges: 0,
    ssrc: 7,
    latched: carrierAt,
  })
  assert.deepEqual(relay.counters('teams').sent, { packets: 2, bytes: 364, firstAt: 100, lastAt: 120 })
})

test('no octets from anybody make the relay throw', () => {
  const relay = relayOf()
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.boolean(), fc.boolean(), (bytes, teams, rtcp) => {
      if (bytes.length > 1) bytes[0] = 0x80 | ((bytes[0] as number) & 0x3f)
      const [side, from] = teams ? (['teams', teamsAt] as const) : (['carrier', carrierAt] as const)
      const out = relay.receive(side, from, bytes, now, rtcp ? 'rtcp' : 'rtp')
      assert.ok(out === undefined || !teams, 'nothing unauthenticated of Teams passes')
    }),
  )
})

/** The same agreement from another parse of the same SDP: other objects, equal values. */
function reparsed(leg: MediaLegOptions): MediaLegOptions {
  const { remote } = leg
  return { ...leg, ...(remote === undefined ? {} : { remote: { ...remote } }) }
}
