import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FactLog } from '../../facts/index.ts'
import { millis } from '../../kernel/index.ts'
import { describeCertificate } from '../../tls/index.ts'
import type { AddressReport, ProbeReport } from '../../watch/index.ts'
import { buildApi } from '../api.ts'
import { findingsIn, GUARDED, SBC, storyFacts, TEST_PLACES, testSystem, tokenText } from '../testing/index.ts'
import { probeMetrics } from './probe-metrics.ts'

async function scraped(): Promise<string> {
  const system = testSystem(new FactLog([], 100_000))
  const { app } = await buildApi(GUARDED, system.services, TEST_PLACES)
  const facts = storyFacts()
  for (const fact of facts) system.services.facts.note(fact)
  for (const finding of findingsIn(facts)) system.findings.tell(finding)
  const headers = { host: SBC, authorization: `Bearer ${tokenText('read')}` }
  return (await app.inject({ url: '/metrics', headers })).body
}

const has = (text: string, line: string): void =>
  assert.ok(text.split('\n').includes(line), `${line} in\n${text}`)

test('calls are counted as they end, with their lengths', async () => {
  const text = await scraped()
  has(text, 'linesman_calls_total{direction="inbound",outcome="answered"} 2')
  has(text, 'linesman_call_duration_seconds_count{direction="inbound"} 2')
  has(text, 'linesman_transfers_total{outcome="answered"} 1')
  has(text, 'linesman_calls{state="answered"} 0')
})

test('handshakes that fail and connections without SIP are counted', async () => {
  const text = await scraped()
  has(text, 'linesman_tls_handshakes_total{role="server",outcome="failed"} 4')
  has(text, 'linesman_short_connections_total{role="server"} 4')
})

test('health is one for the state it is in, by direction', async () => {
  const text = await scraped()
  has(text, `linesman_health_state{subject="sbc",name="${SBC}",direction="inbound",state="up"} 1`)
  has(text, `linesman_health_state{subject="sbc",name="${SBC}",direction="outbound",state="down"} 1`)
  has(text, `linesman_health_state{subject="sbc",name="${SBC}",direction="outbound",state="up"} 0`)
})

test('a ratio below its minimum of calls is left out', async () => {
  const text = await scraped()
  has(text, `linesman_network_effectiveness_ratio{subject="sbc",name="${SBC}",formula="microsoft"} 0.925`)
  assert.doesNotMatch(text, /formula="audiocodes"/)
})

test('findings are counted by rule and certificates told with their dates', async () => {
  const text = await scraped()
  has(text, 'linesman_findings_total{rule="tls/default-certificate-served",severity="critical"} 1')
  assert.match(text, /^linesman_certificate_not_after_timestamp_seconds\{role="ours"/m)
})

test('who dials in with a new certificate each time makes no series, and is seen all the same', async () => {
  const system = testSystem(new FactLog([], 100_000))
  const { app } = await buildApi(GUARDED, system.services, TEST_PLACES)
  const known = storyFacts().find(fact => fact.kind === 'tls-handshake' && fact.role === 'server')
  assert.ok(known?.kind === 'tls-handshake')
  for (let turn = 0; turn < 300; turn++) {
    const subject = `stranger${turn}`
    const chain = [{ ...describeCertificate({ subject }), fingerprint256: subject }]
    system.services.facts.note({ ...known, clientChain: chain })
  }
  const headers = { host: SBC, authorization: `Bearer ${tokenText('read')}` }
  assert.doesNotMatch((await app.inject({ url: '/metrics', headers })).body, /stranger/)
  const { certificates } = (await app.inject({ url: '/api/v1/certificates', headers })).json()
  assert.equal(certificates.filter(({ role }: { role: string }) => role === 'peer').length, 50)
  assert.ok(certificates.some(({ role }: { role: string }) => role === 'ours'))
})

const ADDRESS: AddressReport = {
  address: '192.0.2.21',
  names: [
    {
      asked: 'as-microsoft',
      tries: 3,
      ended: [],
      handshakeMs: { least: millis(10), most: millis(40) },
      certificates: [
        {
          ...{ count: 3, subject: SBC, issuer: 'CN=CA', names: [SBC], key: 'ec 256', extendedKeyUsage: [] },
          ...{ notBefore: 1_700_000_000_000, notAfter: 1_800_000_000_000, selfSigned: false },
          ...{ fingerprints: ['ab'], coversName: true, verdict: { accepts: true } },
        },
      ],
    },
  ],
  ciphers: [],
  versions: [{ version: 'TLSv1.2', agreed: true }],
  clientCertificate: 'asked',
  options: { status: 200, tookMs: millis(20) },
}
const REPORT: ProbeReport = {
  ...{ host: SBC, port: 5061, serverName: SBC, trust: 'public', clientCertificate: false, isCut: false },
  addresses: [ADDRESS],
}

test('a probe is told under the names of the blackbox exporter', async () => {
  const text = await probeMetrics(REPORT, 1500)
  has(text, 'probe_success 1')
  has(text, 'probe_duration_seconds 1.5')
  has(text, 'probe_ssl_earliest_cert_expiry 1800000000')
  has(text, 'probe_sip_status_code{address="192.0.2.21"} 200')
})

test('what Microsoft would not take is no success, and the certificate is told all the same', async () => {
  const [name] = ADDRESS.names
  const [certificate] = name?.certificates ?? []
  assert.ok(name && certificate)
  const refused = { ...certificate, coversName: false }
  const text = await probeMetrics(
    { ...REPORT, addresses: [{ ...ADDRESS, names: [{ ...name, certificates: [refused] }] }] },
    10,
  )
  has(text, 'probe_success 0')
  has(text, 'probe_ssl_earliest_cert_expiry 1800000000')
})

test('silence, a cut and an address that is not there are no success', async () => {
  for (const report of [
    undefined,
    { ...REPORT, isCut: true },
    { ...REPORT, addresses: [] },
    { ...REPORT, addresses: [ADDRESS, { ...ADDRESS, unreachable: 'refused' as const }] },
    { ...REPORT, addresses: [{ ...ADDRESS, options: { failed: 'timeout' as const, tookMs: millis(5000) } }] },
  ])
    has(await probeMetrics(report, 10), 'probe_success 0')
})
