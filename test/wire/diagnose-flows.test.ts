// `linesman diagnose` on a capture made between an exporter of flows and its collector.

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { WIRE_START, Wire } from '../../src/capture/testing/index.ts'
import {
  COLLECTOR,
  dataSet,
  EXPORTER,
  flowRecord,
  flowSample,
  IPFIX_FIELDS,
  ipfix,
  sflow,
  type ToldFlow,
  templateSet,
} from '../../src/flows/testing/index.ts'
import { Folder, linesman } from './cli-harness.ts'

const folder = new Folder()
after(() => folder.remove())

const MICROSOFT = { address: '52.114.75.24', port: 8576 }
const SBC = { address: '192.0.2.21', port: 5061 }
const FULL = 0x1b

/** Both directions of a connection that Microsoft left after 16 ms. */
function refused(index: number, at: number): ToldFlow[] {
  const client = { ...MICROSOFT, port: MICROSOFT.port + index }
  const [start, end] = [WIRE_START + at, WIRE_START + at + 16]
  return [
    { from: client, to: SBC, packets: 6, bytes: 560, flags: FULL, start, end },
    { from: SBC, to: client, packets: 5, bytes: 1560, flags: FULL, start: start + 1, end },
  ]
}

/** The article's four connections, as IPFIX to any port. */
function exported(port: number): Uint8Array {
  const clock = { boot: WIRE_START - 1e6, at: WIRE_START + 30_000 }
  const flows = [0, 300, 600, 12_000].flatMap((at, index) => refused(index, at))
  const data = dataSet(256, ...flows.map(flow => flowRecord(flow, IPFIX_FIELDS, clock)))
  return new Wire()
    .at(30_000)
    .udp(EXPORTER, { ...COLLECTOR, port }, ipfix([data], clock))
    .at(40_000)
    .udp(
      EXPORTER,
      { ...COLLECTOR, port },
      ipfix([templateSet('ipfix', 256, IPFIX_FIELDS)], { ...clock, sequence: 8 }),
    )
    .file()
}

async function diagnosed(name: string, bytes: Uint8Array, ...args: string[]) {
  writeFileSync(folder.file(name), bytes)
  return await linesman('diagnose', folder.file(name), ...args)
}

test('exports in a capture raise the suspicion, in both languages, on a port of custom and on any other', async () => {
  for (const port of [4739, 12_345]) {
    const { code, out } = await diagnosed('flows.pcap', exported(port), '--json')
    const { sources, findings } = JSON.parse(out)
    assert.equal(code, 1)
    assert.deepEqual(
      findings.map(({ rule, certainty, count }: Record<string, unknown>) => [rule, certainty, count]),
      [['tcp/short-connections', 'possible', 4]],
    )
    assert.deepEqual([sources[0].kind, sources[0].problems], ['capture', []])
    assert.equal(findings[0].evidence[0].ref, 'packet 1')
  }
  const german = await diagnosed('flows.pcap', exported(4739), '--lang', 'de')
  assert.match(german.out, /4 Verbindungen von 52\.114\.75\.24 zu 192\.0\.2\.21:5061 binnen 12,0 s/)
})

test('sampled exports yield no finding, and it is said what they cannot prove', async () => {
  const wire = new Wire()
  for (let sequence = 0; sequence < 4; sequence++) {
    const packet = { from: { ...MICROSOFT, port: 8576 + sequence }, to: SBC, flags: FULL, bytes: 60 }
    const samples = [flowSample(packet, { rate: 256 })]
    wire
      .at(100 * sequence)
      .udp(EXPORTER, { ...COLLECTOR, port: 6343 }, sflow(samples, { agent: '192.0.2.1', sequence }))
  }
  const { code, out, err } = await diagnosed('sampled.pcap', wire.file())
  assert.deepEqual([code, out], [0, 'No findings.\n'])
  assert.match(
    err,
    /flows are sampled, 1 packet in 256: they cannot prove that something was short or did not happen/,
  )
})
