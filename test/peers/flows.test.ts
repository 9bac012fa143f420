// Flows as other people's programs have them: softflowd counts the article's connections and exports them, tshark
// reads exports beside us.

import assert from 'node:assert/strict'
import { WIRE_START, Wire } from '../../src/capture/testing/index.ts'
import { diagnose } from '../../src/diagnosis/index.ts'
import {
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
} from '../../src/flows/testing/index.ts'
import {
  countedByHand,
  recordsByTshark,
  recordsOf,
  samplesByTshark,
  softflowdExports,
  withoutSoftflowd,
} from '../support/flow-oracle.ts'
import { missing } from '../support/program.ts'
import { testUnless } from '../support/wire-stage.ts'

const withoutTshark = missing('tshark', 'tshark')
const MICROSOFT = { address: '52.114.75.24', port: 8576 }
const SBC = { address: '192.0.2.21', port: 5061 }

/** Three connections within a second and a fourth later, each left after the server's certificate. */
function article(): Wire {
  const wire = new Wire()
  for (const [index, at] of [0, 300, 600, 12_000].entries()) {
    const client = { ...MICROSOFT, port: MICROSOFT.port + index }
    const connection = wire.at(at).connection(client, SBC).opens()
    connection.sends('client', new Uint8Array(300)).sends('server', new Uint8Array(1200))
    wire.at(at + 16)
    connection
      .sends('client', { flags: 'FA' })
      .sends('server', { flags: 'FA' })
      .sends('client', { flags: 'A' })
  }
  return wire
}

for (const args of [
  ['-v', '5'],
  ['-v', '9'],
  ['-v', '10'],
  ['-v', '10', '-A', 'sec'],
  ['-v', '10', '-A', 'milli'],
  ['-v', '10', '-A', 'micro'],
  ['-v', '10', '-A', 'nano'],
  ['-v', '10', '-b', '-A', 'milli'],
]) {
  testUnless(
    withoutSoftflowd,
    `the article's connections, counted by softflowd ${args.join(' ')}, are read and suspected`,
    async () => {
      const wire = article()
      const datagrams = await softflowdExports(wire.file(), args)
      const read = new ReadFlows().read(...datagrams).end()
      const flows = read.of('flow')
      const ways = flows.flatMap(({ client, server, fromClient, fromServer }) => [
        `${client.address}:${client.port} ${server.address}:${server.port} ${fromClient?.packets} ${fromClient?.bytes} ${fromClient?.tcpFlags}`,
        `${server.address}:${server.port} ${client.address}:${client.port} ${fromServer?.packets} ${fromServer?.bytes} ${fromServer?.tcpFlags}`,
      ])
      assert.deepEqual(ways.sort(), countedByHand(wire.packets))
      assert.deepEqual(read.reader.problems(), [])
      const lasted = args.includes('sec') ? 0 : 16
      assert.ok(flows.every(({ lastedMs }) => Math.abs(lastedMs - lasted) <= 1))
      // Uptimes it counts from the file's beginning, though it exports now: only absolute times are the file's.
      if (args.includes('-A')) assert.equal(Math.min(...flows.map(({ at }) => at)), WIRE_START)
      assert.deepEqual(
        diagnose(read.facts).map(({ rule, certainty, count }) => `${rule} ${certainty} ${count}`),
        ['tcp/short-connections possible 4'],
      )
    },
  )
  testUnless(
    withoutSoftflowd || withoutTshark,
    `exports of softflowd ${args.join(' ')} are read as tshark reads them`,
    async () => {
      const datagrams = await softflowdExports(article().file(), args)
      const records = recordsOf(datagrams)
      assert.equal(records.length, args.includes('-b') ? 4 : 8)
      if (!args.includes('-b')) assert.deepEqual(records, await recordsByTshark(datagrams))
    },
  )
}

testUnless(withoutSoftflowd, 'what softflowd samples proves nothing, and it is said', async () => {
  const datagrams = await softflowdExports(article().file(), ['-v', '9', '-s', '2'])
  const read = new ReadFlows().read(...datagrams).end()
  assert.deepEqual(diagnose(read.facts), [])
  assert.deepEqual(
    read.of('gap').map(({ why }) => why),
    ['sampled'],
  )
})

const AT = WIRE_START
const CLOCK = { boot: AT - 1e6, at: AT + 20_000 }
const FLOWS: ToldFlow[] = [
  { from: MICROSOFT, to: SBC, packets: 5, bytes: 500, flags: 19, start: AT, end: AT + 16 },
  { from: SBC, to: MICROSOFT, packets: 3, bytes: 4_000_000_000, flags: 27, start: AT, end: AT + 16 },
]
const V6_FLOW: ToldFlow = {
  ...(FLOWS[0] as ToldFlow),
  from: { address: '2001:db8:0:0:0:0:0:1', port: 8576 },
  to: { address: '2001:db8:0:0:0:0:0:2', port: 5061 },
}
const V6_FIELDS: Field[] = [[27, 16], [28, 16], ...IPFIX_FIELDS.slice(2)]
const records = (flows: readonly ToldFlow[], fields: readonly Field[]) =>
  flows.map(flow => flowRecord(flow, fields, CLOCK))

testUnless(withoutTshark, 'exports of our own making are read as tshark reads them', async () => {
  const exports = [
    [netflow5(FLOWS, CLOCK)],
    [netflow9([templateSet('netflow9', 256, V4_FIELDS), dataSet(256, ...records(FLOWS, V4_FIELDS))], CLOCK)],
    [ipfix([templateSet('ipfix', 256, IPFIX_FIELDS), dataSet(256, ...records(FLOWS, IPFIX_FIELDS))], CLOCK)],
    [ipfix([templateSet('ipfix', 256, V6_FIELDS), dataSet(256, ...records([V6_FLOW], V6_FIELDS))], CLOCK)],
  ]
  for (const datagrams of exports) {
    const own = recordsOf(datagrams)
    assert.ok(own.length > 0)
    assert.deepEqual(own, await recordsByTshark(datagrams))
  }
})

testUnless(withoutTshark, 'samples of sFlow are read as tshark reads them', async () => {
  const packets = [
    { from: MICROSOFT, to: SBC, flags: 2, bytes: 60, vlan: 7 },
    { from: SBC, to: MICROSOFT, flags: 18, bytes: 1500 },
  ]
  const samples = packets.map((packet, index) => flowSample(packet, { rate: 100, expanded: index === 1 }))
  const datagrams = [sflow(samples, { agent: '192.0.2.1' })]
  assert.deepEqual(recordsOf(datagrams), await samplesByTshark(datagrams))
})
