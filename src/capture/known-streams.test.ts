import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instantOf } from '../kernel/index.ts'
import { CaptureAnalysis } from './capture-analysis.ts'
import { KnownStreams } from './known-streams.ts'
import { Packet } from './packet.ts'
import {
  be16,
  be32,
  ethernet,
  ipv4,
  octets,
  rtp,
  sipWithAudio,
  udp,
  WIRE_START,
  Wire,
} from './testing/index.ts'

const CARRIER = { address: '198.51.100.8', port: 4000 }
const SBC = { address: '192.0.2.20', port: 6000 }
const SIDE = 5

const invite = (callId: string): string => sipWithAudio('INVITE sip:b@example.net SIP/2.0', SBC, callId)
const packetOf = (from: typeof CARRIER, to: typeof CARRIER, payload: Uint8Array): Uint8Array =>
  ipv4(from.address, to.address, 17, udp(from, to, payload))
const sideOf = (known: KnownStreams, packet: Uint8Array): number =>
  known.sideOf(octets([0, 0], packet), 2, 2 + packet.length)

function knowing(): KnownStreams {
  const known = new KnownStreams()
  const packet = new Packet()
  packet.source2 = packet.destination2 = 0xffff
  packet.source3 = 0xc6336408 | 0
  packet.destination3 = 0xc0000214 | 0
  packet.sourcePort = CARRIER.port
  packet.destinationPort = SBC.port
  known.learn(packet, SIDE)
  return known
}

test('a packet of RTP between ends that were learnt is known, one the other way is not', () => {
  const known = knowing()
  assert.equal(sideOf(known, packetOf(CARRIER, SBC, rtp(1))), SIDE)
  assert.equal(sideOf(known, packetOf(SBC, CARRIER, rtp(1))), -1)
  assert.equal(sideOf(known, packetOf({ ...CARRIER, port: 4002 }, SBC, rtp(1))), -1)
  known.forget()
  assert.equal(sideOf(known, packetOf(CARRIER, SBC, rtp(1))), -1)
})

test('whatever is odd about a packet, it goes the long way', () => {
  const known = knowing()
  const datagram = udp(CARRIER, SBC, rtp(1))
  const whole = packetOf(CARRIER, SBC, rtp(1))
  const shorter = octets(datagram.subarray(0, 4), be16(19), datagram.subarray(6))
  const of = (options: { more?: boolean; offset?: number }): Uint8Array =>
    ipv4(CARRIER.address, SBC.address, 17, datagram, options)
  const odd = {
    'another version of RTP': packetOf(CARRIER, SBC, rtp(1).fill(0x40, 0, 1)),
    'the first fragment': of({ more: true }),
    'a later fragment': of({ offset: 64 }),
    'another protocol': ipv4(CARRIER.address, SBC.address, 6, datagram),
    'options of IP': octets([0x46], whole.subarray(1)),
    'another version of IP': octets([0x65], whole.subarray(1)),
    'less in UDP than RTP needs': ipv4(CARRIER.address, SBC.address, 17, shorter),
    'less in IP than RTP needs': octets([0x45, 0], be16(39), whole.subarray(4)),
    'a packet that is cut within RTP': whole.subarray(0, 39),
  }
  for (const [name, packet] of Object.entries(odd)) assert.equal(sideOf(known, packet), -1, name)
})

test('streams count alike in plain packets and in those with options of IP, RTCP and other sources between them', () => {
  const told = (framed: (datagram: Uint8Array) => Uint8Array) => {
    const wire = new Wire().udp(CARRIER, SBC, invite('c1'))
    for (let index = 0; index < 300; index++) {
      wire.at(20 * index + (index % 3))
      const report = octets([0x80, 200], be16(6), be32(7), be32(7), new Uint8Array(16))
      const sent = index % 50 === 9 ? report : rtp(65_400 + index, index < 200 ? 7 : 8)
      if (index % 40 !== 3) wire.packet(framed(udp(CARRIER, SBC, sent)))
      if (index === 120) wire.packet(framed(udp(CARRIER, SBC, rtp(1, 99))))
      if (index % 2 === 0) wire.packet(framed(udp(SBC, CARRIER, rtp(index))))
    }
    const { facts, counts } = wire.facts()
    return { facts, counts }
  }
  const between = (datagram: Uint8Array): [string, string] =>
    datagram[0] === CARRIER.port >> 8 ? [CARRIER.address, SBC.address] : [SBC.address, CARRIER.address]
  const packet = (datagram: Uint8Array): Uint8Array => ipv4(...between(datagram), 17, datagram)
  const withOptions = (datagram: Uint8Array): Uint8Array => {
    const whole = packet(datagram)
    const nothing = [1, 1, 1, 0]
    return octets([0x46, 0], be16(whole.length + 4), whole.subarray(4, 20), nothing, whole.subarray(20))
  }
  const plain = told(datagram => ethernet(packet(datagram)))
  const tagged = told(datagram => ethernet(octets([0, 1], be16(0x0800), packet(datagram)), 0x8100))
  const odd = told(datagram => ethernet(withOptions(datagram)))
  assert.deepEqual(plain, odd)
  assert.deepEqual(tagged, odd)
  assert.deepEqual([plain.counts.rtpPackets, plain.counts.rtcpPackets], [437, 6])
  const streams = plain.facts.flatMap(fact =>
    fact.kind === 'rtp' && fact.phase === 'stopped' ? [`${fact.ssrc} ${fact.packets}`] : [],
  )
  // Of another source the first packet may be anything.
  assert.deepEqual(streams.sort(), ['7 150', '7 191', '8 94'])
})

/** Streams told by then, of a capture that goes on: who sent how many packets. */
function toldBy(analysis: CaptureAnalysis, nowMs: number): string[] {
  const facts = analysis.take(instantOf(WIRE_START + nowMs))
  return facts.flatMap(fact =>
    fact.kind === 'rtp' && fact.phase === 'stopped' ? [`${fact.remote?.port} ${fact.packets}`] : [],
  )
}

/** Twenty packets, one each `everyMs`; the header of the file comes once. */
function pushStream(analysis: CaptureAnalysis, from: typeof CARRIER, fromMs: number, everyMs: number): void {
  const wire = new Wire()
  if (fromMs === 0) wire.udp(SBC, CARRIER, invite('c1'))
  for (let index = 0; index < 20; index++) wire.at(fromMs + everyMs * index).udp(from, SBC, rtp(index))
  analysis.push(fromMs === 0 ? wire.file() : wire.file().subarray(24))
}

test('a stream that was let go begins anew, whoever has its number meanwhile', () => {
  const analysis = new CaptureAnalysis({ observer: 'lo', ours: [SBC.address] })
  pushStream(analysis, CARRIER, 0, 20)
  assert.deepEqual(toldBy(analysis, 30_000), ['4000 20'])
  pushStream(analysis, { ...CARRIER, port: 4002 }, 30_000, 20)
  pushStream(analysis, CARRIER, 30_400, 20)
  assert.deepEqual(toldBy(analysis, 60_000).sort(), ['4000 20', '4002 20'])
})

test('a stream that goes on is not told, however long ago it began', () => {
  const analysis = new CaptureAnalysis({ observer: 'lo', ours: [SBC.address] })
  pushStream(analysis, CARRIER, 0, 2000)
  assert.deepEqual(toldBy(analysis, 45_000), [])
  assert.deepEqual(toldBy(analysis, 60_000), ['4000 20'])
})
