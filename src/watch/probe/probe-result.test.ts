import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Language } from '../../findings/index.ts'
import { instantOf, millis } from '../../kernel/index.ts'
import type {
  AddressReport,
  CertificateSeen,
  NameReport,
  OptionsReport,
  ProbeReport,
} from './probe-report.ts'
import { probeResult } from './probe-result.ts'

const CERTIFICATE: CertificateSeen = {
  ...{ count: 1, subject: 'sbc2.example.net', issuer: 'CA', names: ['sbc2.example.net'], key: 'ec 256' },
  ...{ notBefore: 0, notAfter: 1, extendedKeyUsage: [], selfSigned: false, fingerprints: ['00'] },
  ...{ coversName: true, verdict: { accepts: true } },
}

function address(options: Partial<OptionsReport>, more: Partial<AddressReport> = {}): AddressReport {
  return {
    address: '192.0.2.31',
    names: [{ asked: 'as-microsoft', tries: 1, certificates: [CERTIFICATE], ended: [] }],
    ...{ ciphers: [], versions: [], clientCertificate: 'asked', ticketOffered: false },
    options: { tookMs: millis(5), ...options },
    ...more,
  }
}

function told(addresses: AddressReport[], title?: string, language: Language = 'en'): [string, string] {
  const report: ProbeReport = {
    ...{ host: '192.0.2.31', port: 5061, serverName: 'sbc2.example.net', trust: 'public' },
    ...{ clientCertificate: false, addresses, isCut: false },
  }
  const found =
    title === undefined
      ? []
      : [{ en: { severity: 'critical', title }, de: { severity: 'critical', title: `${title}?` } } as never]
  const result = probeResult(report, found, { at: instantOf(1), durationMs: millis(2) })
  assert.equal(result.target, 'sbc2.example.net:5061')
  return [result.outcome, result.says[language]]
}

test('it is fine where Microsoft would take what it is shown and OPTIONS are answered, be it that we are refused', () => {
  for (const status of [200, 403, 405]) assert.equal(told([address({ status })])[0], 'fine', String(status))
})

test('OPTIONS that nobody answers, or an SBC that is out of service, are none', () => {
  assert.deepEqual(told([address({ failed: 'timeout' })]), ['failed', 'OPTIONS come to nothing: no answer'])
  assert.deepEqual(told([address({ status: 503 })]), ['failed', 'OPTIONS come to nothing: 503'])
})

test('one address that is not reached, or shows what Microsoft does not take, is enough', () => {
  const good = address({ status: 200 })
  assert.deepEqual(told([good, address({}, { unreachable: 'refused' })], 'Something'), [
    'failed',
    '192.0.2.31 is not reached: nothing listens there',
  ])
  const shown = (certificate: CertificateSeen, ended: NameReport['ended']): AddressReport =>
    address(
      { status: 200 },
      { names: [{ asked: 'as-microsoft', tries: 1, certificates: [certificate], ended }] },
    )
  assert.deepEqual(told([good, shown({ ...CERTIFICATE, coversName: false }, [])], 'The name is missing'), [
    'failed',
    'The name is missing',
  ])
  assert.equal(told([shown(CERTIFICATE, [{ how: 'reset', count: 1 }])])[0], 'failed')
})

test('a name that leads nowhere is told as that', () => {
  assert.deepEqual(told([]), ['failed', 'its name leads to no address'])
})

test('what it came to is said in German as well, the finding by its German title', () => {
  const german = (...asked: [AddressReport[], string?]): string => told(asked[0], asked[1], 'de')[1]
  assert.equal(german([address({ status: 200 })]), 'von hier aus, wie Microsoft es will')
  assert.equal(
    german([address({}, { unreachable: 'no-route' })]),
    '192.0.2.31 wird nicht erreicht: von diesem Rechner führt kein Weg dorthin',
  )
  assert.equal(
    german([address({ failed: 'closed' })]),
    'OPTIONS führen zu nichts: die Verbindung wurde geschlossen',
  )
  assert.equal(german([address({ failed: 'closed' })], 'Something'), 'Something?')
})
