// The article's two calls in the words of each kind of log: what the evidence in it deserves, and nothing of a good call.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { diagnose } from '../../src/diagnosis/index.ts'
import type { Fact } from '../../src/facts/index.ts'
import { toldDefaultCertificate, toldTransfer } from '../../src/facts/testing/index.ts'
import {
  asteriskLog,
  cubeLog,
  kamailioLog,
  opensipsLog,
  oracleLog,
  ribbonCoreLog,
  ribbonEdgeLog,
} from '../../src/logs/index.ts'
import { readLog, wholeMessages } from '../../src/logs/testing/index.ts'

const GOOD = wholeMessages(toldTransfer().facts)
const REFUSED = wholeMessages(toldDefaultCertificate().facts)
/** The same, Microsoft saying what it has against the certificate. */
const ALERTED = REFUSED.map(fact =>
  fact.kind === 'tls-handshake' && fact.outcome === 'failed'
    ? { ...fact, how: 'alert' as const, alert: 'unknown_ca' }
    : fact,
)

const found = (log: string): string[] =>
  diagnose(readLog(log).facts).map(({ rule, certainty }) => `${rule} ${certainty}`)

const KINDS: [string, (facts: readonly Fact[]) => string][] = [
  ['cube', facts => cubeLog(facts)],
  ['cube since 17.8', facts => cubeLog(facts, { addressed: true })],
  ['cube over syslog', facts => cubeLog(facts, { syslog: true })],
  ['oracle', oracleLog],
  ['ribbon-core', facts => ribbonCoreLog(facts)],
  ['ribbon-core over syslog', facts => ribbonCoreLog(facts, { syslog: true })],
  ['ribbon-edge', facts => ribbonEdgeLog(facts)],
  ['kamailio', kamailioLog],
  ['opensips', opensipsLog],
  ['asterisk', facts => asteriskLog(facts)],
  ['asterisk, each line with a time', facts => asteriskLog(facts, { stamped: true })],
]

for (const [kind, write] of KINDS) {
  test(`a transfer that works leaves a log of ${kind} without findings`, () => {
    assert.ok(readLog(write(GOOD)).facts.length > 0)
    assert.deepEqual(found(write(GOOD)), [])
  })
}

test('an alert of Microsoft about the CA names the chain, in the words of Kamailio, OpenSIPS and Asterisk', () => {
  assert.deepEqual(found(kamailioLog(ALERTED)), ['tls/untrusted-chain likely'])
  assert.deepEqual(found(opensipsLog(ALERTED)), ['tls/untrusted-chain likely'])
  assert.deepEqual(found(asteriskLog(ALERTED)), [
    'tls/untrusted-chain likely',
    'refer/expected-not-received likely',
  ])
})

test('a peer that left without a word is possible evidence in OpenSIPS, and leaves none in Kamailio', () => {
  assert.deepEqual(found(opensipsLog(REFUSED)), ['tls/handshake-aborted-by-peer possible'])
  assert.deepEqual(found(kamailioLog(REFUSED)), [])
})

test('logs of SIP alone do not tell a lost REFER from one that was never sent', () => {
  assert.deepEqual(found(cubeLog(REFUSED)), [])
  assert.deepEqual(found(oracleLog(REFUSED)), [])
  assert.deepEqual(found(ribbonCoreLog(REFUSED)), [])
  assert.deepEqual(found(ribbonEdgeLog(REFUSED)), [])
})

test('an alert about anything else is not laid to the chain', () => {
  const version = ALERTED.map(fact =>
    fact.kind === 'tls-handshake' && fact.alert ? { ...fact, alert: 'protocol_version' } : fact,
  )
  assert.ok(!found(kamailioLog(version)).some(each => each.startsWith('tls/untrusted-chain')))
})
