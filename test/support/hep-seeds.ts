// HEP packets for the fuzzer to begin with.

import { writeHep } from '../../src/hep/testing/index.ts'

const ENDS = {
  source: { address: '192.0.2.21', port: 5060 },
  destination: { address: '198.51.100.7', port: 5060 },
}

export const hepPackets = (messages: readonly string[]): Uint8Array[] =>
  messages.map((payload, agent) => writeHep({ ...ENDS, payload, agent, epochMs: 1000 }))
