import assert from 'node:assert/strict'
import { test } from 'node:test'
import { WIRE_START, Wire } from '../../capture/testing/index.ts'
import { toldDefaultCertificate } from '../../facts/testing/index.ts'
import { writeHep } from '../../hep/testing/index.ts'
import { instantOf } from '../../kernel/index.ts'
import { AudiocodesLogWriter } from '../../logs/index.ts'
import { Captured } from './captured.ts'

const AGENT = { address: '192.0.2.30', port: 40_000 }
const COLLECTOR = { address: '192.0.2.60', port: 9060 }
const DEVICE = { address: '192.0.2.21', port: 514 }

const OPTIONS = [
  'OPTIONS sip:sbc1.example.net SIP/2.0',
  'Via: SIP/2.0/TLS sip.pstnhub.microsoft.com;branch=z9hG4bK1',
  'From: <sip:sip.pstnhub.microsoft.com>;tag=f',
  'To: <sip:sbc1.example.net>',
  'Call-ID: c1',
  'CSeq: 1 OPTIONS',
  'Content-Length: 0',
  '',
  '',
].join('\r\n')

function captured(wire: Wire): Captured {
  const reading = new Captured({ name: 'trace.pcap', local: [] })
  reading.push(wire.file())
  return reading
}

test('HEP in a capture is read, with the agent as observer and the packet as place', () => {
  const packet = writeHep({
    source: { address: '52.114.75.24', port: 5061 },
    destination: { address: '192.0.2.21', port: 40_001 },
    protocol: 22,
    payload: OPTIONS,
    agent: 7,
  })
  const [fact, ...more] = captured(new Wire().udp(AGENT, COLLECTOR, packet)).take(instantOf(WIRE_START))
  assert.ok(fact?.kind === 'sip')
  assert.deepEqual(
    [fact.observer, fact.ref, fact.direction, fact.transport, more],
    ['trace.pcap agent 7', 'packet 1', 'received', 'tls', []],
  )
})

test('syslog of an SBC in a capture is read, by device and packet', () => {
  const wire = new Wire()
  const log = new AudiocodesLogWriter({ style: 'raw' }).facts(
    toldDefaultCertificate().facts.filter(fact => fact.kind !== 'sip'),
  )
  for (const record of log.text.split(/\n(?=<\d+>)/)) wire.udp(DEVICE, COLLECTOR, record)
  const { facts } = captured(wire).end()
  const handshakes = facts.filter(fact => fact.kind === 'tls-handshake')
  assert.ok(handshakes.length > 0)
  for (const { observer, ref } of handshakes) {
    assert.equal(observer, 'trace.pcap 192.0.2.21')
    assert.match(ref ?? '', /^packet \d+$/)
  }
})

test('syslog of others is counted and not shown', () => {
  const wire = new Wire()
  for (let count = 0; count < 3; count++) wire.udp(DEVICE, COLLECTOR, '<38>Apr  1 07:55:04 host sshd: hello')
  const { facts, problems } = captured(wire).end()
  assert.deepEqual(
    [facts, problems],
    [[], ['3 messages of syslog from 192.0.2.21 are of no SBC that is known here']],
  )
})

test('packets that were lost are a gap, and said', () => {
  const reading = captured(new Wire().udp(DEVICE, COLLECTOR, 'x').at(5000).udp(DEVICE, COLLECTOR, 'x'))
  reading.lost(12)
  const { facts, problems } = reading.end()
  const [gap] = facts
  assert.ok(gap?.kind === 'gap')
  assert.deepEqual([gap.why, gap.count, gap.at, gap.lastedMs], ['lost', 12, WIRE_START, 5000])
  assert.match(problems.join('\n'), /12 packets were lost by the machine that captured/)
})
