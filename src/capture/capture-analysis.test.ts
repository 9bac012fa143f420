import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fact, FactKind, FactOf } from '../facts/index.ts'
import { CaptureAnalysis } from './capture-analysis.ts'
import { be16, be32, octets, tcpPacket, udpPacket, Wire } from './testing/index.ts'

const SBC = { address: '192.0.2.21', port: 5061 }
const TEAMS = { address: '52.114.75.24', port: 8576 }
const CARRIER = { address: '198.51.100.7', port: 5060 }
const TRUNK = { address: '192.0.2.20', port: 5060 }

const of = <Kind extends FactKind>(facts: readonly Fact[], kind: Kind): FactOf<Kind>[] =>
  facts.filter((fact): fact is FactOf<Kind> => fact.kind === kind)

interface Told {
  callId?: string
  cseq?: string
  body?: string
  agent?: string
}

function sip(
  startLine: string,
  { callId = 'c1', cseq = '1 INVITE', body = '', agent = 'x' }: Told = {},
): string {
  return [
    startLine,
    'Via: SIP/2.0/UDP 198.51.100.7;branch=z9hG4bK1',
    'From: <sip:a@example.net>;tag=f',
    cseq.startsWith('1 ') && !startsResponse(startLine)
      ? 'To: <sip:b@example.net>'
      : 'To: <sip:b@example.net>;tag=t',
    `Call-ID: ${callId}`,
    `CSeq: ${cseq}`,
    `User-Agent: ${agent}`,
    ...(body === '' ? [] : ['Content-Type: application/sdp']),
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n')
}
const startsResponse = (line: string): boolean => line.startsWith('SIP/2.0')

const INVITE = sip('INVITE sip:b@example.net SIP/2.0')

test('SIP over UDP is noted with its packet, whatever the port', () => {
  const odd = { ...TRUNK, port: 15_999 }
  const { facts, counts } = new Wire()
    .udp(CARRIER, odd, INVITE)
    .udp(odd, CARRIER, sip('SIP/2.0 200 OK'))
    .facts()
  const messages = of(facts, 'sip')
  assert.deepEqual(
    messages.map(({ startLine, ref, observer, transport }) => [startLine, ref, observer, transport]),
    [
      ['INVITE sip:b@example.net SIP/2.0', 'packet 1', 'test.pcap', 'udp'],
      ['SIP/2.0 200 OK', 'packet 2', 'test.pcap', 'udp'],
    ],
  )
  assert.equal(messages[0]?.text, INVITE)
  assert.equal(counts.sipMessages, 2)
})

test('a message sent again is noted again', () => {
  const wire = new Wire().udp(CARRIER, TRUNK, INVITE).at(500).udp(CARRIER, TRUNK, INVITE)
  const { facts } = wire.facts()
  assert.equal(of(facts, 'sip').length, 2)
})

test('SIP on TCP survives segments torn, reordered, sent twice and lost', () => {
  const wire = new Wire()
  const link = wire.connection(CARRIER, TRUNK).opens()
  const second = sip('BYE sip:b@example.net SIP/2.0', { cseq: '2 BYE' })
  const third = sip('OPTIONS sip:b@example.net SIP/2.0', { cseq: '3 OPTIONS' })
  link.sends('client', INVITE.slice(0, 100))
  const late = link.segment('client', { payload: INVITE.slice(100) })
  link.skips('client', INVITE.length - 100)
  link.sends('client', second.slice(0, 50))
  wire.tcp(...late)
  wire.tcp(...late)
  link.sends('client', second.slice(50))
  link.skips('client', 333).sends('client', third).sends('server', {})
  const { facts } = wire.facts()
  assert.deepEqual(
    of(facts, 'sip').map(({ method, connection }) => [method, connection]),
    [
      ['INVITE', 'tcp.stream 0'],
      ['BYE', 'tcp.stream 0'],
      ['OPTIONS', 'tcp.stream 0'],
    ],
  )
})

test('a capture that begins in the middle of a connection is read from the next message on', () => {
  const wire = new Wire()
  const link = wire.connection(CARRIER, TRUNK)
  link.sends('client', INVITE.slice(200)).sends('client', INVITE)
  link.sends('server', sip('SIP/2.0 100 Trying'))
  const { facts } = wire.facts()
  assert.deepEqual(
    of(facts, 'sip').map(fact => fact.startLine),
    ['INVITE sip:b@example.net SIP/2.0', 'SIP/2.0 100 Trying'],
  )
  assert.equal(of(facts, 'connection-opened').length, 0, 'its beginning was not seen')
})

test('a message that the snapshot length cut is known by its head', () => {
  const body = `v=0\r\n${'a=x\r\n'.repeat(50)}`
  const whole = udpPacket(CARRIER, TRUNK, sip('INVITE sip:b@example.net SIP/2.0', { body }))
  const { facts, problems } = new Wire().packet(whole.subarray(0, -100), whole.length).facts()
  assert.deepEqual([of(facts, 'sip').length, problems], [1, []])
})

test('a message that cannot be read is told with its packet', () => {
  const { facts, counts, problems } = new Wire().udp(CARRIER, TRUNK, 'INVITE sip:b SIP/2.0\r\n\r\n').facts()
  assert.deepEqual([facts.length, counts.unreadableSip], [0, 1])
  assert.match(problems[0] ?? '', /^packet 1: this SIP message cannot be read: /)
})

test('who opened, who left first, how, when, and the octets each way', () => {
  const wire = new Wire()
  const link = wire.connection(TEAMS, SBC).opens()
  wire.at(10)
  link.sends('client', 'x'.repeat(300)).sends('client', 'y'.repeat(5))
  wire.at(12)
  link.sends('server', 'z'.repeat(20))
  wire.at(16)
  link.sends('client', { flags: 'FA' })
  wire.at(17)
  link.sends('server', { flags: 'FA' })
  const { facts } = wire.facts()
  const [opened] = of(facts, 'connection-opened')
  const [closed] = of(facts, 'connection-closed')
  assert.deepEqual([opened?.role, opened?.local, opened?.remote], ['server', SBC, TEAMS], "the SBC's view")
  const { endedBy, how, livedMs, bytesReceived, bytesSent, ref } = closed ?? {}
  assert.deepEqual(
    { endedBy, how, livedMs, bytesReceived, bytesSent, ref },
    { endedBy: 'remote', how: 'fin', livedMs: 16, bytesReceived: 305, bytesSent: 20, ref: 'packet 7' },
  )
})

test('a reset, a refusal and a SYN without answer are told apart', () => {
  const server = { address: '198.51.100.9', port: 5061 }
  const client = (port: number) => ({ address: '192.0.2.21', port })
  const wire = new Wire()
  wire.connection(client(1), server).opens().sends('server', { flags: 'R' })
  wire.connection(client(2), server).sends('client', { flags: 'S' }).sends('server', { flags: 'RA' })
  const third = wire.connection(client(3), server)
  const again = third.segment('client', { flags: 'S' })
  wire.tcp(...again)
  wire.at(1000).tcp(...again)
  wire.at(9000).udp(CARRIER, TRUNK, INVITE)
  wire.at(9000).tcp(...wire.connection(client(4), server).segment('client', { flags: 'S' }))
  const { facts } = wire.facts({ ours: ['192.0.2.21'] })
  assert.deepEqual(
    of(facts, 'connection-closed').map(({ local, how, endedBy, livedMs }) => [
      local?.port,
      how,
      endedBy,
      livedMs,
    ]),
    [
      [1, 'reset', 'remote', 0],
      [2, 'refused', 'remote', 0],
      [3, 'timeout', 'local', 1000],
    ],
  )
})

test('a port that is used again is another connection', () => {
  const wire = new Wire()
  wire.connection(TEAMS, SBC).opens().sends('client', { flags: 'FA' }).sends('server', { flags: 'FA' })
  wire.at(100).connection(TEAMS, SBC).opens()
  const { facts } = wire.facts()
  assert.deepEqual(
    of(facts, 'connection-opened').map(fact => fact.connection),
    ['tcp.stream 0', 'tcp.stream 1'],
  )
})

test('connections that have nothing to do with calls are counted and not noted', () => {
  const web = { address: '203.0.113.80', port: 443 }
  const wire = new Wire()
  wire
    .connection({ ...SBC, port: 40_000 }, web)
    .opens()
    .sends('client', 'GET / HTTP/1.1\r\n\r\n')
  assert.deepEqual([wire.facts().facts.length, wire.facts().counts.connections], [0, 1])
  assert.equal(wire.facts({ everyConnection: true }).facts.length, 1)
})

const sdp = (address: string, port: number): string =>
  `v=0\r\no=- 1 1 IN IP4 ${address}\r\ns=-\r\nc=IN IP4 ${address}\r\nt=0 0\r\nm=audio ${port} RTP/AVP 8\r\n`

const rtp = (sequence: number, timestamp: number, ssrc = 7): Uint8Array =>
  octets([0x80, 8], be16(sequence), be32(timestamp), be32(ssrc), new Uint8Array(160))

const MEDIA = { carrier: { address: '198.51.100.8', port: 4000 }, sbc: { address: '192.0.2.20', port: 6000 } }

function call(): Wire {
  return new Wire()
    .udp(CARRIER, TRUNK, sip('INVITE sip:b@example.net SIP/2.0', { body: sdp('198.51.100.8', 4000) }))
    .at(100)
    .udp(TRUNK, CARRIER, sip('SIP/2.0 200 OK', { body: sdp('192.0.2.20', 6000) }))
}

test('RTP is summed up by stream and given to its call', () => {
  const wire = call()
  for (let index = 0; index < 100; index++) {
    // One packet is lost, two change places, and the numbers begin anew in between.
    const number = index === 30 ? 31 : index === 31 ? 30 : index
    if (number === 50) continue
    wire.at(200 + 20 * index).udp(MEDIA.carrier, MEDIA.sbc, rtp((65_500 + number) & 0xffff, 160 * number))
  }
  wire.at(210).udp(MEDIA.sbc, MEDIA.carrier, rtp(1, 0, 9))
  const { facts, counts } = wire.facts({ ours: ['192.0.2.20'] })
  const [stream] = of(facts, 'rtp').filter(fact => fact.phase === 'stopped' && fact.direction === 'received')
  const { callId, local, remote, ssrc, codec, packets, lost, profile } = stream ?? {}
  assert.deepEqual(
    { callId, local, remote, ssrc, codec, packets, lost, profile },
    {
      callId: 'c1',
      local: MEDIA.sbc,
      remote: MEDIA.carrier,
      ssrc: 7,
      codec: 'PCMA',
      packets: 99,
      lost: 1,
      profile: 'RTP/AVP',
    },
  )
  assert.equal(counts.rtpPackets, 100)
})

test('jitter is that of RFC 3550: packets that swing by 5 ms each way end near 10 ms', () => {
  const wire = call()
  for (let index = 0; index < 200; index++)
    wire
      .at(200 + 20 * index + (index % 2 === 0 ? 5 : -5))
      .udp(MEDIA.carrier, MEDIA.sbc, rtp(index, 160 * index))
  const stream = of(wire.facts().facts, 'rtp').find(fact => fact.phase === 'stopped' && fact.packets > 0)
  assert.ok(Math.abs((stream?.jitterMs ?? 0) - 10) < 0.1, `${stream?.jitterMs}`)
  assert.ok((stream?.mos ?? 0) > 4, 'no loss and little jitter')
})

test('where packets go one way only, the silent direction is told with none', () => {
  const wire = call()
  for (let index = 0; index < 60; index++)
    wire.at(200 + 20 * index).udp(MEDIA.carrier, MEDIA.sbc, rtp(index, 160 * index))
  const stopped = of(wire.facts({ ours: ['192.0.2.20'] }).facts, 'rtp').filter(
    fact => fact.phase === 'stopped',
  )
  assert.deepEqual(
    stopped.map(({ direction, packets }) => [direction, packets]),
    [
      ['received', 60],
      ['sent', 0],
    ],
  )
})

test('packets both ways between two that pass for ours are no silence', () => {
  const wire = call()
  for (let index = 0; index < 60; index++) {
    wire.at(200 + 20 * index).udp(MEDIA.carrier, MEDIA.sbc, rtp(index, 160 * index))
    wire.udp(MEDIA.sbc, MEDIA.carrier, rtp(index, 160 * index))
  }
  const ours = [MEDIA.carrier.address, MEDIA.sbc.address]
  const stopped = of(wire.facts({ ours }).facts, 'rtp').filter(fact => fact.phase === 'stopped')
  assert.deepEqual(
    stopped.map(({ packets }) => packets),
    [60, 60],
  )
})

test('RTP that no SDP told of is counted', () => {
  const wire = new Wire()
  for (let index = 0; index < 20; index++) wire.udp(MEDIA.carrier, MEDIA.sbc, rtp(index, 160 * index))
  const { facts, counts } = wire.facts()
  assert.deepEqual([facts.length, counts.strayStreams], [0, 1])
})

test('the view is of who talks with Microsoft, and of its like on the other side', () => {
  const teams = { address: '52.114.75.24', port: 5061 }
  const wire = new Wire()
    .udp(CARRIER, TRUNK, sip('INVITE sip:b@example.net SIP/2.0', { callId: 'carrier', agent: 'Carrier 1' }))
    .udp(TRUNK, CARRIER, sip('SIP/2.0 200 OK', { callId: 'carrier', agent: 'Box 7' }))
    .udp(SBC, teams, sip('INVITE sip:b@example.net SIP/2.0', { callId: 'teams', agent: 'Box 7' }))
  const messages = of(wire.facts().facts, 'sip')
  assert.deepEqual(
    messages.map(({ callId, direction, local }) => [callId, direction, local.address]),
    [
      ['carrier', 'received', '192.0.2.20'],
      ['carrier', 'sent', '192.0.2.20'],
      ['teams', 'sent', '192.0.2.21'],
    ],
  )
  const told = of(wire.facts({ ours: ['198.51.100.7'] }).facts, 'sip')
  assert.equal(told[0]?.direction, 'sent', 'the user knows better')
})

test('a chunk may be overwritten once it was taken, a Buffer as well', () => {
  const wire = new Wire()
  const link = wire.connection(CARRIER, TRUNK).opens()
  const early = link.segment('client', { payload: INVITE.slice(100) }, 100)
  link.sends('client', INVITE.slice(0, 40))
  wire.tcp(...early)
  link.sends('client', INVITE.slice(40, 100))
  const file = wire.file()
  const analysis = new CaptureAnalysis({ observer: 'x' })
  const chunk = Buffer.alloc(100)
  for (let at = 0; at < file.length; at += chunk.length) {
    const length = Math.min(chunk.length, file.length - at)
    chunk.set(file.subarray(at, at + length))
    analysis.push(chunk.subarray(0, length))
    chunk.fill(0xee)
  }
  assert.equal(of(analysis.end().facts, 'sip')[0]?.text, INVITE)
})

test('nothing of random octets throws', () => {
  let state = 1
  const next = (): number => {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff
    return state >> 8
  }
  const good = tcpPacket(TEAMS, SBC, { flags: 'A', payload: INVITE })
  const wire = new Wire()
  for (let round = 0; round < 3000; round++) {
    const bytes = Uint8Array.from(good.subarray(0, 60 + (next() % 200)))
    for (let change = 0; change < 8; change++) bytes[next() % bytes.length] = next() & 255
    wire.packet(bytes)
  }
  wire.facts()
})
