// The article's evidence as a log of the SBC alone: what it proves, and that a log of a good transfer proves nothing.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { diagnose } from '../../src/diagnosis/index.ts'
import type { Fact } from '../../src/facts/index.ts'
import { toldDefaultCertificate, toldTransfer } from '../../src/facts/testing/index.ts'
import type { Finding } from '../../src/findings/index.ts'
import { instantOf } from '../../src/kernel/index.ts'
import { AudiocodesLogWriter, LogAnalysis, type LogWriterOptions } from '../../src/logs/index.ts'

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
