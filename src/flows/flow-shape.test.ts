import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isExport } from './flow-shape.ts'
import {
  counterSample,
  dataSet,
  IPFIX_FIELDS,
  ipfix,
  netflow5,
  netflow9,
  octets,
  sflow,
  templateSet,
  V4_FIELDS,
} from './testing/index.ts'

const AT = Date.UTC(2025, 3, 1, 7, 55, 5)
const CLOCK = { boot: AT - 1000, at: AT }
const SBC = { address: '192.0.2.21', port: 5061 }
const EXPORTS = {
  'NetFlow 5': netflow5([{ from: SBC, to: SBC, packets: 1, bytes: 60, start: AT, end: AT }], CLOCK),
  'NetFlow 9': netflow9([templateSet('netflow9', 256, V4_FIELDS), dataSet(256, new Uint8Array(40))], CLOCK),
  IPFIX: ipfix([templateSet('ipfix', 256, IPFIX_FIELDS)], CLOCK),
  sFlow: sflow([counterSample()], { agent: '192.0.2.1' }),
}

for (const [name, bytes] of Object.entries(EXPORTS)) {
  test(`${name} is known by its shape on any port, and on ports of custom even where it breaks off`, () => {
    assert.equal(isExport(bytes, 12_345), true)
    assert.equal(isExport(bytes.subarray(0, -1), 12_345), false)
    assert.equal(isExport(bytes.subarray(0, -1), 2055), true)
  })
}

test('DNS whose id looks like a version is none, nor is what holds zeros', () => {
  const query = (id: number) =>
    octets([0, id, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0], '\x07pstnhub\x09microsoft\x03com\0', [0, 1, 0, 1])
  for (const id of [5, 9, 10]) assert.equal(isExport(query(id), 53), false)
  assert.equal(isExport(new Uint8Array(64), 12_345), false)
  assert.equal(isExport(octets([0, 0, 0, 5], new Uint8Array(60)), 12_345), false)
})
