import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instantOf } from '../kernel/index.ts'
import { CaptureAnalysis } from './capture-analysis.ts'
import { KnownStreams } from './known-streams.ts'
import { Packet } from './packet.ts'
import { be16, be32, ethernet, ipv4, octets, udp, udpPacket, WIRE_START, Wire } from './testing/index.ts'

const CARRIER = { address: '198.51.100.8', port: 4000 }
const SBC = { address: '192.0.2.20', port: 6000 }
const SIDE = 5

const rtp = (sequence: number, ssrc = 7): Uint8Array =>
  octets([0x80, 8], be16(sequence), be32(160 * sequence), be32(ssrc), new Uint8Array(20))

const invite = (callId: string): string => {
  const sdp = `v=0\r\no=- 1 1 IN IP4 ${SBC.address}\r\ns=-\r\nc=IN IP4 ${SBC.address}\r\nt=0 0\r\nm=audio ${SBC.port} RTP/AVP 8\r\n`
  return [
    'INVITE sip:b@example.net SIP/2.0',
    'Via: SIP/2.0/UDP 198.51.100.7;branch=z9hG4bK1',
    'From: <sip:a@example.net>;tag=f',
    'To: <sip:b@example.net>',
    `Call-ID: ${callId}`,
    'CSeq: 1 INVITE',
    'Content-Type: application/sdp',
    `Content-Length: ${sdp.length}`,
    '',
    sdp,
  ].join('\r\n')
}

const sideOf = (known: KnownStreams, frame: Uint8Array): number => known.sideOf(frame, 0, frame.length)

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

test('a plain frame of RTP between ends that were learnt is known, one the other way is not', () => {
  const known = knowing()
  assert.equal(sideOf(known, udpPacket(CARRIER, SBC, rtp(1))), SIDE)
  assert.equal(sideOf(known, udpPacket(SBC, CARRIER, rtp(1))), -1)
  assert.equal(sideOf(known, udpPacket({ ...CARRIER, port: 4002 }, SBC, rtp(1))), -1)
  known.forget()
  assert.equal(sideOf(known, udpPacket(CARRIER, SBC, rtp(1))), -1)
})

test('whatever is not as plain goes the long way', () => {
  const known = knowing()
  const datagram = udp(CARRIER, SBC, rtp(1))
  const packet = ipv4(CARRIER.address, SBC.address, 17, datagram)
  const shorter = octets(datagram.subarray(0, 4), be16(19), datagram.subarray(6))
  const odd = {
    'another version of RTP': udpPacket(CARRIER, SBC, rtp(1).fill(0x40, 0, 1)),
    'the first fragment': ethernet(ipv4(CARRIER.address, SBC.address, 17, datagram, { more: true })),
    'a later fragment': ethernet(ipv4(CARRIER.address, SBC.address, 17, datagram, { offset: 64 })),
    'another protocol': ethernet(ipv4(CARRIER.address, SBC.address, 6, datagram)),
    'options of IP': ethernet(packet.fill(0x46, 0, 1)),
    'another type of frame': ethernet(ipv4(CARRIER.address, SBC.address, 17, datagram), 0x86dd),
    'less in UDP than RTP needs': ethernet(ipv4(CARRIER.address, SBC.address, 17, shorter)),
    'less in IP than RTP needs': ethernet(
      octets([0x45, 0], be16(39), ipv4(CARRIER.address, SBC.address, 17, datagram).subarray(4)),
    ),
    'a frame that is cut within RTP': udpPacket(CARRIER, SBC, rtp(1)).subarray(0, 53),
  }
  for (const [name, frame] of Object.entries(odd)) assert.equal(sideOf(known, frame), -1, name)
})

test('streams count alike in plain frames and in frames with a VLAN, RTCP and other sources between them', () => {
  const told = (framed: (datagram: Uint8Array) => Uint8Array) => {
    const wire = new Wire().udp(CARRIER, SBC, invite('c1'))
    for (let index = 0; index < 300; index++) {
      wire.at(20 * index + (index % 3))
      const report = octets([0x80, 200], be16(6), be32(7), new Uint8Array(20))
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
  const plain = told(datagram => ethernet(ipv4(...between(datagram), 17, datagram)))
  const tagged = told(datagram =>
    ethernet(octets([0, 1], be16(0x0800), ipv4(...between(datagram), 17, datagram)), 0x8100),
  )
  assert.deepEqual(plain, tagged)
  assert.deepEqual([plain.counts.rtpPackets, plain.counts.rtcpPackets], [437, 6])
})

test('a stream that was let go begins anew, whoever has its number meanwhile', () => {
  const analysis = new CaptureAnalysis({ observer: 'lo', ours: [SBC.address] })
  const push = (fromMs: number, from: typeof CARRIER, callId: string): void => {
    const wire = new Wire().at(fromMs).udp(CARRIER, SBC, invite(callId))
    for (let index = 0; index < 20; index++) wire.at(fromMs + 20 * index).udp(from, SBC, rtp(index))
    // The header of the file comes once.
    analysis.push(fromMs === 0 ? wire.file() : wire.file().subarray(24))
  }
  const told = (nowMs: number) =>
    analysis
      .take(instantOf(WIRE_START + nowMs))
      .flatMap(fact =>
        fact.kind === 'rtp' && fact.phase === 'stopped'
          ? [`${fact.callId} ${fact.remote?.port} ${fact.packets}`]
          : [],
      )
  push(0, CARRIER, 'c1')
  assert.deepEqual(told(30_000), ['c1 4000 20'])
  push(30_000, { ...CARRIER, port: 4002 }, 'c2')
  push(30_400, CARRIER, 'c3')
  assert.deepEqual(told(60_000).sort(), ['c2 4002 20', 'c3 4000 20'])
})
