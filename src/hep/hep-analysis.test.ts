import assert from 'node:assert/strict'
import test from 'node:test'
import { instantOf } from '../kernel/index.ts'
import { HepAnalysis } from './hep-analysis.ts'
import { HepFramer } from './hep-framer.ts'
import { type WrittenHep, writeHep } from './testing/index.ts'

const SBC = { address: '192.0.2.21', port: 40_001 }
const MICROSOFT = { address: '52.114.75.24', port: 5061 }
const OPTIONS = [
  'OPTIONS sip:sip.pstnhub.microsoft.com SIP/2.0',
  'Via: SIP/2.0/TLS sbc.example.com;branch=z9hG4bK1',
  'From: <sip:sbc.example.com>;tag=f',
  'To: <sip:sip.pstnhub.microsoft.com>',
  'Call-ID: c1',
  'CSeq: 1 OPTIONS',
  'Contact: <sip:sbc.example.com:5061;transport=tls>',
  'Content-Length: 0',
  '',
  '',
].join('\r\n')
const SENT: WrittenHep = { source: SBC, destination: MICROSOFT, protocol: 6, epochMs: 1000, payload: OPTIONS }
const NOW = instantOf(5000)

test('messages are told as the SBC saw them, each agent an observer', () => {
  const analysis = new HepAnalysis({ observer: 'dump.hep' })
  analysis.packet(writeHep({ ...SENT, agent: 7 }), NOW)
  analysis.packet(writeHep({ ...SENT, source: MICROSOFT, destination: SBC, node: 'sbc1' }), NOW)
  const { facts, read, problems } = analysis.end()
  assert.deepEqual(
    facts.map(fact => fact.kind === 'sip' && [fact.observer, fact.direction, fact.local, fact.transport]),
    [
      ['dump.hep agent 7', 'sent', SBC, 'tls'],
      ['dump.hep sbc1', 'received', SBC, 'tls'],
    ],
  )
  assert.deepEqual([read, problems], [2, []])
})

test('what goes on coming is taken in portions, and turned by what came before, too', () => {
  const analysis = new HepAnalysis({ observer: 'live' })
  const carrier = { address: '198.51.100.7', port: 5060 }
  const trunk = { address: '192.0.2.21', port: 5060 }
  analysis.packet(writeHep(SENT), NOW)
  assert.equal(analysis.take().length, 1)
  analysis.packet(writeHep({ ...SENT, source: carrier, destination: trunk, protocol: 17 }), NOW)
  const [second, ...more] = analysis.take()
  assert.ok(second?.kind === 'sip')
  assert.deepEqual([second.direction, second.local, more], ['received', trunk, []])
  assert.deepEqual(analysis.end().facts, [])
})

test('what is no SIP, or broken, is counted and said', () => {
  const analysis = new HepAnalysis({ observer: 'dump.hep' })
  analysis.packet(writeHep({ ...SENT, payloadType: 100, payload: 'a line' }), NOW)
  analysis.packet(writeHep({ ...SENT, payload: 'no message' }), NOW)
  analysis.packet(Buffer.from('HEP3\0\x09abc'), NOW)
  const { facts, read, skipped, problems } = analysis.end()
  assert.deepEqual([facts, read, skipped], [[], 0, 3])
  assert.match(problems.join('\n'), /packet 2: its SIP message cannot be read/)
  assert.match(problems.join('\n'), /packet 3: a chunk is cut off/)
  assert.match(problems.join('\n'), /hold no SIP: 1 of type 100/)
})

test('packets come out of a stream whole, however it is cut, and what lies between is passed over', () => {
  const packets = [1, 2, 3].map(agent => writeHep({ ...SENT, agent }))
  const [first, second, third] = packets as [Uint8Array, Uint8Array, Uint8Array]
  const stream = Buffer.concat([first, Buffer.from('HEP2HE'), second, third])
  for (let size = 1; size <= stream.length; size++) {
    const framer = new HepFramer()
    const found: string[] = []
    for (let at = 0; at < stream.length; at += size)
      found.push(
        ...framer.push(stream.subarray(at, at + size)).map(each => Buffer.from(each).toString('hex')),
      )
    assert.deepEqual(
      found,
      packets.map(each => Buffer.from(each).toString('hex')),
      `in pieces of ${size}`,
    )
    assert.deepEqual([framer.strayBytes, framer.openBytes], [6, 0])
  }
})
