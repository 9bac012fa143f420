// The article's evidence as a log of the SBC alone: what it proves, and that a log of a good transfer proves nothing.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { diagnose } from '../../src/diagnosis/index.ts'
import { type Fact, ladderOf } from '../../src/facts/index.ts'
import { toldDefaultCertificate, toldTransfer } from '../../src/facts/testing/index.ts'
import type { Finding } from '../../src/findings/index.ts'
import { instantOf } from '../../src/kernel/index.ts'
import { AudiocodesLogWriter, LogAnalysis, type LogWriterOptions } from '../../src/logs/index.ts'
import { callRowsOf } from '../../src/store/index.ts'

function found(facts: readonly Fact[], options: LogWriterOptions = {}): Finding[] {
  const before = instantOf(Date.UTC(2025, 5, 1))
  const analysis = new LogAnalysis({ observer: 'sbc.log', before })
  analysis.push(Buffer.from(new AudiocodesLogWriter(options).facts(facts).text, 'latin1'))
  return diagnose(analysis.end().facts)
}
const rules = (findings: readonly Finding[]): string[][] => findings.map(each => [each.rule, each.certainty])

const REFUSED = toldDefaultCertificate().facts
const isOnConnections = (fact: Fact): boolean => fact.kind !== 'sip'

for (const style of ['raw', 'rsyslog', 'viewer', 'plain'] as const) {
  test(`one refused connection in a log as ${style} names the default certificate`, () => {
    const [connection] = REFUSED.filter(fact => fact.kind === 'connection-opened' && fact.role === 'server')
    assert.ok(connection?.kind === 'connection-opened')
    const alone = REFUSED.filter(fact => 'connection' in fact && fact.connection === connection.connection)
    assert.deepEqual(rules(found(alone, { style })), [['tls/default-certificate-served', 'likely']])
  })
}

test('four refused connections without SIP name the default certificate and no transfer', () => {
  assert.deepEqual(rules(found(REFUSED.filter(isOnConnections))), [
    ['tls/default-certificate-served', 'likely'],
  ])
})

test('with the SIP of the call that waited, the log tells of the REFER that did not come', () => {
  const findings = found(REFUSED, { behindMs: 597, recordLimit: 400 })
  assert.deepEqual(rules(findings), [
    ['tls/default-certificate-served', 'likely'],
    ['refer/expected-not-received', 'likely'],
  ])
  const [, lost] = findings
  assert.ok(lost?.evidence.every(each => each.source === 'sbc.log' && /^line \d+$/.test(each.ref)))
})

for (const style of ['raw', 'rsyslog', 'viewer'] as const) {
  test(`a transfer that works leaves a log as ${style} without findings`, () => {
    assert.deepEqual(rules(found(toldTransfer().facts, { style })), [])
  })
}

test('a call with both its sides in the log is one in ladders and in the list of calls, a transfer with it', () => {
  const analysis = new LogAnalysis({ observer: 'sbc.log', before: instantOf(Date.UTC(2025, 5, 1)) })
  analysis.push(Buffer.from(new AudiocodesLogWriter().facts(toldTransfer().facts).text, 'latin1'))
  const { facts } = analysis.end()
  assert.deepEqual(
    ladderOf(facts).map(({ legs }) => legs.map(leg => leg.role)),
    [['carrier', 'teams', 'refer', 'transfer']],
  )
  assert.deepEqual(
    callRowsOf(facts).map(({ direction, legs }) => [direction, legs.map(leg => leg.side)]),
    [['inbound', ['carrier', 'teams', 'teams']]],
  )
})

test('an alert about the version is not laid to the certificate, though the default context was taken', () => {
  const at = instantOf(Date.UTC(2025, 3, 1, 7, 55, 4))
  const log = new AudiocodesLogWriter()
  for (const line of [
    'New SIPSocketReliable created - (#1) - SocketID=7',
    'SIPAppMngr::GetTlsContextIdForIpAddress: ProxySetId = -1, SIPInterface = 0, ContextID = 0',
    'SIPListeningSocketTLS(#0)::AcceptNewConnection - Incoming connection from 52.114.75.24:8576 accepted. SocketID=7',
    'TLSSocketAPI(#1) error:0A00042E:SSL routines::tlsv1 alert protocol version',
    'SIPSocketReliable(#1) Released - SocketID=7',
  ])
    log.entry(at, line)
  const analysis = new LogAnalysis({ observer: 'sbc.log', before: at })
  analysis.push(Buffer.from(log.text, 'latin1'))
  const found = diagnose(analysis.end().facts).map(each => each.rule)
  assert.ok(!found.includes('tls/default-certificate-served'), found.join())
})
