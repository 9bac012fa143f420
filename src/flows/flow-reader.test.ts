import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Endpoint, Instant } from '../kernel/index.ts'
import {
  be,
  dataSet,
  type Field,
  flowRecord,
  flowSample,
  IPFIX_FIELDS,
  ipfix,
  netflow5,
  netflow9,
  ReadFlows,
  sflow,
  type ToldFlow,
  templateSet,
  V4_FIELDS,
} from './testing/index.ts'

const AT = Date.UTC(2025, 3, 1, 7, 55, 5)
const CLOCK = { boot: AT - 1e6, at: AT }
const MICROSOFT = { address: '52.114.75.24', port: 8576 }
const SBC = { address: '192.0.2.21', port: 5061 }
const [FIN, SYN, RST, ACK, PSH] = [1, 2, 4, 16, 8]

/** One direction; times from `AT`. */
const way = (from: Endpoint, to: Endpoint, about: Partial<ToldFlow> = {}): ToldFlow => ({
  from,
  to,
  packets: 6,
  bytes: 700,
  flags: SYN | ACK | PSH | FIN,
  ...about,
  start: AT + (about.start ?? 0),
  end: AT + (about.end ?? 16),
})

/** What NetFlow 5 tells, an export for each list. */
function told(...exports: ToldFlow[][]): ReadFlows {
  let sequence = 0
  const read = new ReadFlows()
  for (const flows of exports) {
    read.read(netflow5(flows, { ...CLOCK, sequence }))
    sequence += flows.length
  }
  return read.end()
}

test('both directions of a connection become one flow, told from its client', () => {
  const [flow, ...more] = told([
    way(SBC, MICROSOFT, { packets: 5, bytes: 2100, start: 1, end: 15 }),
    way(MICROSOFT, SBC),
  ]).of('flow')
  assert.deepEqual(more, [])
  assert.deepEqual(flow, {
    kind: 'flow',
    at: AT,
    observer: 'flows.pcap',
    ref: 'packet 1',
    exporter: '192.0.2.1',
    transport: 'tcp',
    client: MICROSOFT,
    server: SBC,
    lastedMs: 16,
    fromClient: { packets: 6, bytes: 700, tcpFlags: 27 },
    fromServer: { packets: 5, bytes: 2100, tcpFlags: 27 },
  })
})

test('pieces that an active timeout cut are one flow', () => {
  const pieces = [
    way(MICROSOFT, SBC, { flags: SYN | ACK, end: 60_000 }),
    way(MICROSOFT, SBC, { flags: ACK | PSH, start: 60_500, end: 120_000 }),
    way(MICROSOFT, SBC, { flags: ACK | FIN, start: 121_000, end: 125_000 }),
  ]
  const [flow, ...more] = told(...pieces.map(piece => [piece])).of('flow')
  assert.deepEqual([more.length, flow?.fromClient?.packets, flow?.lastedMs], [0, 18, 125_000])
})

test('a second connection between the same ports is a flow of its own', () => {
  const flows = told(
    [way(MICROSOFT, SBC), way(SBC, MICROSOFT, { start: 1 })],
    [
      way(MICROSOFT, SBC, { start: 12_000, end: 12_016 }),
      way(SBC, MICROSOFT, { start: 12_001, end: 12_015 }),
    ],
  ).of('flow')
  assert.deepEqual(
    flows.map(({ at, fromServer }) => [at - AT, fromServer?.packets]),
    [
      [0, 6],
      [12_000, 6],
    ],
  )
})

test('a SYN that is sent again without an answer is one attempt', () => {
  const syn = { flags: SYN, packets: 1, bytes: 60 }
  const flows = told(
    [way(MICROSOFT, SBC, syn)],
    [way(MICROSOFT, SBC, { ...syn, start: 3000, end: 3000 })],
  ).of('flow')
  assert.deepEqual(
    flows.map(({ fromClient, fromServer }) => [fromClient?.packets, fromServer]),
    [[2, undefined]],
  )
})

test('who opened it is told by flags before ports', () => {
  const high = { address: '192.0.2.21', port: 5061 }
  const low = { address: '198.51.100.7', port: 1024 }
  const [unanswered] = told([way(high, low, { flags: SYN, packets: 3 })]).of('flow')
  assert.deepEqual(unanswered?.client, high)
  const [refused] = told([way(low, high, { flags: RST | ACK }), way(high, low, { flags: SYN })]).of('flow')
  assert.deepEqual([refused?.client, refused?.fromServer?.tcpFlags], [high, RST | ACK])
  const [middle] = told([way(low, high, { flags: ACK })]).of('flow')
  assert.deepEqual(middle?.server, high)
})

test('a record of both directions is told from who began it', () => {
  const fields: Field[] = [...IPFIX_FIELDS, [1, 8, 29_305], [2, 8, 29_305]]
  const values = flowRecord(way(MICROSOFT, SBC), IPFIX_FIELDS, CLOCK)
  const sets = [templateSet('ipfix', 256, fields), dataSet(256, [...values, ...be(2100, 8), ...be(5, 8)])]
  const [flow] = new ReadFlows().read(ipfix(sets, CLOCK)).end().of('flow')
  assert.deepEqual([flow?.client, flow?.fromServer], [MICROSOFT, { packets: 5, bytes: 2100 }])
})

test('packets counted as they come in and as they leave are counted once', () => {
  const fields: Field[] = [...V4_FIELDS, [61, 1]]
  const record = (direction: number) => [...flowRecord(way(MICROSOFT, SBC), V4_FIELDS, CLOCK), direction]
  const sets = [templateSet('netflow9', 256, fields), dataSet(256, record(0), record(1))]
  const [flow] = new ReadFlows().read(netflow9(sets, CLOCK)).end().of('flow')
  assert.equal(flow?.fromClient?.packets, 6)
})

test('signalling and media of Microsoft are kept, the rest is counted', () => {
  const udp = { protocol: 17, flags: 0 }
  const host = { address: '192.0.2.21', port: 20_000 }
  const read = told([
    way({ address: '52.113.136.29', port: 50_000 }, host, udp),
    way(host, { address: '52.120.0.9', port: 3479 }, udp),
    way(host, { address: '52.113.136.29', port: 443 }, udp),
    way(host, { address: '198.51.100.7', port: 50_000 }, udp),
    way(host, { address: '52.114.75.24', port: 443 }),
    way(host, { address: '198.51.100.7', port: 5060 }),
    way(host, { address: '198.51.100.7', port: 53 }, { protocol: 1 }),
  ])
  assert.deepEqual(
    read
      .of('flow')
      .map(({ transport, server }) => `${transport} ${server.address}`)
      .sort(),
    ['tcp 198.51.100.7', 'udp 192.0.2.21', 'udp 52.120.0.9'],
  )
  assert.match(read.reader.problems().join('\n'), /^4 flow records are neither signalling nor media/)
})

test('ports of signalling can be named, and all flows asked for', () => {
  const flows = [
    way(MICROSOFT, { ...SBC, port: 7061 }),
    way({ address: '192.0.2.3', port: 999 }, { address: '192.0.2.4', port: 888 }),
  ]
  const named = new ReadFlows({ signallingPorts: [7061] }).read(netflow5(flows, CLOCK)).end()
  assert.deepEqual(
    named.of('flow').map(({ server }) => server.port),
    [7061],
  )
  assert.equal(new ReadFlows({ everyFlow: true }).read(netflow5(flows, CLOCK)).end().facts.length, 2)
})

test('a flow is told when nothing more is expected of it, without waiting for the end', () => {
  const read = new ReadFlows().read(netflow5([way(MICROSOFT, SBC), way(SBC, MICROSOFT)], CLOCK))
  assert.equal(read.of('flow').length, 0)
  read.pass(61_000).read(netflow5([], { ...CLOCK, sequence: 2 }))
  assert.equal(read.of('flow').length, 1)
})

test('a flow is told at its deadline where no further export comes', () => {
  const { reader, facts } = new ReadFlows().read(netflow5([way(MICROSOFT, SBC)], CLOCK))
  assert.equal(reader.deadline(), 61_000)
  reader.tick(60_999 as Instant)
  assert.equal(facts.length, 0)
  reader.tick(61_000 as Instant)
  assert.deepEqual([facts.length, reader.deadline()], [1, undefined])
})

test('line cards of one exporter may have a direction each', () => {
  const sets = (flow: ToldFlow) => [
    templateSet('netflow9', 256, V4_FIELDS),
    dataSet(256, flowRecord(flow, V4_FIELDS, CLOCK)),
  ]
  const flows = new ReadFlows()
    .read(netflow9(sets(way(MICROSOFT, SBC)), { ...CLOCK, source: 1 }))
    .read(netflow9(sets(way(SBC, MICROSOFT)), { ...CLOCK, source: 2 }))
    .end()
    .of('flow')
  assert.deepEqual(
    flows.map(({ fromClient, fromServer }) => [fromClient?.packets, fromServer?.packets]),
    [[6, 6]],
  )
})

test('flows that stand are bounded, and none is lost', () => {
  const read = new ReadFlows()
  let sequence = 0
  for (let address = 0; address < 3000; address++) {
    const flows = Array.from({ length: 25 }, (_, port) =>
      way({ address: `10.0.${address >> 8}.${address & 255}`, port: 1024 + port }, SBC, { flags: SYN | ACK }),
    )
    read.read(netflow5(flows, { ...CLOCK, sequence }))
    sequence += flows.length
  }
  assert.ok(read.facts.length >= 75_000 - 65_536)
  assert.equal(read.end().facts.length, 75_000)
})

test('exports that were lost are one gap as long as they follow each other closely', () => {
  const read = new ReadFlows()
  for (const sequence of [0, 1, 4, 8, 7]) read.read(netflow5([way(MICROSOFT, SBC)], { ...CLOCK, sequence }))
  const [gap, ...more] = read.end().of('gap')
  assert.deepEqual(more, [])
  assert.deepEqual(
    [gap?.why, gap?.count, gap?.at, gap?.lastedMs, gap?.says],
    [
      'lost',
      4,
      2000,
      2000,
      '4 flow records of exporter 192.0.2.1 were lost on the way, by its sequence numbers',
    ],
  )
})

test('that an exporter samples is a gap: it proves nothing to be absent', () => {
  const samples = [flowSample({ from: MICROSOFT, to: SBC, flags: SYN, bytes: 60 }, { rate: 512 })]
  const read = new ReadFlows()
    .read(sflow(samples, { agent: '192.0.2.1' }), sflow(samples, { agent: '192.0.2.1', sequence: 1 }))
    .end()
  assert.deepEqual(
    read.of('gap').map(({ why }) => why),
    ['sampled'],
  )
  assert.equal(read.of('flow')[0]?.sampling, 512)
  assert.match(read.reader.problems().join('\n'), /sampled, 1 packet in 512/)
})
