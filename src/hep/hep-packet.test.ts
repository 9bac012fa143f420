import assert from 'node:assert/strict'
import test from 'node:test'
import { deflateSync } from 'node:zlib'
import { decodeHep } from './hep-packet.ts'
import { type WrittenHep, writeHep } from './testing/index.ts'

const SENT: WrittenHep = {
  source: { address: '192.0.2.21', port: 5060 },
  destination: { address: '198.51.100.7', port: 5060 },
  epochMs: 1_743_494_104_716.25,
  payload: 'OPTIONS sip:x SIP/2.0\r\n\r\n',
  agent: 2001,
}

const decoded = (packet: Partial<WrittenHep>) => {
  const result = decodeHep(writeHep({ ...SENT, ...packet }))
  assert.ok(result.ok, result.ok ? '' : result.fault)
  return result.value
}

test('ends, time to the microsecond, agent and payload are read', () => {
  const { source, destination, at, agent, transport, payload } = decoded({})
  assert.deepEqual([source, destination], [SENT.source, SENT.destination])
  assert.deepEqual([at, agent, transport], [SENT.epochMs, 2001, 'udp'])
  assert.equal(Buffer.from(payload).toString(), SENT.payload)
})

test('IPv6, a name of the agent and chunks of vendors', () => {
  const source = { address: '2001:db8::21', port: 5061 }
  const destination = { address: '2001:db8:0:1::7', port: 40_000 }
  const more: WrittenHep['more'] = [[5, 12, Buffer.from([1, 2, 3])]]
  const packet = decoded({ source, destination, node: 'sbc1', more, protocol: 6 })
  assert.deepEqual([packet.source, packet.destination], [source, destination])
  assert.deepEqual([packet.node, packet.agent, packet.transport], ['sbc1', 2001, 'tls'])
})

test('a packed payload is unpacked, and one that unpacks to too much is refused', () => {
  const packed = decoded({ packed: true, payload: deflateSync(Buffer.from('SIP/2.0 200 OK')) })
  assert.equal(Buffer.from(packed.payload).toString(), 'SIP/2.0 200 OK')
  const bomb = writeHep({ ...SENT, packed: true, payload: deflateSync(Buffer.alloc(1_000_000)) })
  assert.deepEqual(decodeHep(bomb), { ok: false, fault: 'it has no payload that can be read' })
})

test('without a time of its own a packet has none', () => {
  const { epochMs: _, ...timeless } = SENT
  const result = decodeHep(writeHep(timeless))
  assert.ok(result.ok)
  assert.equal(result.value.at, undefined)
})

test('broken packets are refused in words, at every length', () => {
  const whole = writeHep(SENT)
  for (let length = 0; length < whole.length; length++) {
    const cut = Uint8Array.from(whole.subarray(0, length))
    assert.equal(decodeHep(cut).ok, false)
    if (length < 6) continue
    // Cut and saying so.
    new DataView(cut.buffer).setUint16(4, length)
    const result = decodeHep(cut)
    assert.equal(result.ok, false, `cut at ${length}`)
  }
})
