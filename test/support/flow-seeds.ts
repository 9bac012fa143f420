// Exports of flows for the fuzzer to begin with: one of each protocol, templates before and behind their records.

import {
  be,
  counterSample,
  dataSet,
  type Field,
  flowRecord,
  flowSample,
  IPFIX_FIELDS,
  ipfix,
  netflow5,
  netflow9,
  octets,
  optionsSet,
  sflow,
  type ToldFlow,
  templateSet,
  V4_FIELDS,
} from '../../src/flows/testing/index.ts'

const AT = Date.UTC(2025, 3, 1, 7, 55, 5)
const CLOCK = { boot: AT - 100_000, at: AT }
const FLOW: ToldFlow = {
  from: { address: '52.114.75.24', port: 8576 },
  to: { address: '192.0.2.21', port: 5061 },
  packets: 6,
  bytes: 700,
  flags: 0x1b,
  start: AT - 3000,
  end: AT - 2984,
}

/** Each datagram behind its length. */
const joined = (...datagrams: Uint8Array[]): Uint8Array =>
  octets(...datagrams.map(bytes => octets(be(bytes.length, 2), bytes)))

export function exportsOfFlows(): Uint8Array[] {
  const varied: Field[] = [[82, 0xffff], [1, 3, 9], [160, 8], ...V4_FIELDS]
  const named = octets([4, 101, 116, 104, 48, 1, 2, 3], be(CLOCK.boot, 8), flowRecord(FLOW, V4_FIELDS, CLOCK))
  const samplers: Field[] = [
    [302, 4],
    [305, 4],
    [306, 4],
    [335, 0xffff],
  ]
  const sampler = octets(be(1, 4), be(1, 4), be(99, 4), [2, 97, 98])
  const packet = { from: FLOW.from, to: FLOW.to, flags: 2, bytes: 60, vlan: 7 }
  const [template, data] = [
    templateSet('netflow9', 256, V4_FIELDS),
    dataSet(256, flowRecord(FLOW, V4_FIELDS, CLOCK)),
  ]
  const rate: Field[] = [
    [1, 4],
    [34, 4],
  ]
  const nine = [optionsSet('netflow9', 300, 1, rate), dataSet(300, be(0, 4), be(512, 4)), template, data]
  return [
    joined(netflow5([FLOW, FLOW], { ...CLOCK, every: 100 }), netflow5([FLOW], { ...CLOCK, sequence: 9 })),
    joined(netflow9(nine, CLOCK), netflow9([data], { ...CLOCK, sequence: 3 })),
    joined(netflow9([data], CLOCK), netflow9([template], { ...CLOCK, sequence: 1 })),
    joined(ipfix([templateSet('ipfix', 256, varied), dataSet(256, named, named)], CLOCK)),
    joined(
      ipfix([optionsSet('ipfix', 300, 1, samplers), dataSet(300, sampler)], CLOCK),
      ipfix(
        [templateSet('ipfix', 257, IPFIX_FIELDS), dataSet(257, flowRecord(FLOW, IPFIX_FIELDS, CLOCK))],
        CLOCK,
      ),
    ),
    joined(
      sflow([flowSample(packet), counterSample(), flowSample(packet, { expanded: true })], {
        agent: '192.0.2.1',
      }),
    ),
  ]
}
