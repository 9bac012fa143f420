import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SipSource } from '../element/index.ts'
import { instantOf } from '../kernel/index.ts'
import { AddressRanges, type CertificateFacts, type TlsSession } from '../tls/index.ts'
import { type Trust, whyStrange } from './trunk-guard.ts'

const trusts: Record<'carrier' | 'teams', Trust> = {
  carrier: { allow: new AddressRanges(['192.0.2.0/24']), requireCertificate: false, identities: [] },
  teams: {
    allow: new AddressRanges(['52.112.0.0/14', '52.122.0.0/15']),
    requireCertificate: true,
    identities: ['sip.pstnhub.microsoft.com'],
  },
}
const sideOf = (name: string) => (name === 'carrier' || name === 'teams' ? name : undefined)

const certificate = (...names: string[]): CertificateFacts => ({
  subject: names[0] ?? 'nobody',
  subjectDn: `CN=${names[0]}`,
  issuerDn: 'CN=Root',
  names,
  notBefore: instantOf(0),
  notAfter: instantOf(1),
  keyType: 'rsa',
  keyBits: 2048,
  extendedKeyUsage: ['serverAuth'],
  isCa: false,
  selfSigned: false,
  fingerprint256: '',
  fingerprint1: '',
  serial: '1',
})
const session = (remoteChain: CertificateFacts[], good = true): TlsSession => ({
  role: 'server',
  version: 'TLSv1.2',
  cipher: 'ECDHE-RSA-AES256-GCM-SHA384',
  localChain: [],
  remoteChain,
  remoteVerified: good ? { ok: true } : { ok: false, fault: { kind: 'untrusted-root' } as never },
})
const from = (side: string, address: string, tls?: TlsSession): SipSource => ({
  interface: side,
  transport: tls === undefined ? 'udp' : 'tls',
  local: { address: '198.51.100.1', port: 5060 },
  remote: { address, port: 40_000 },
  ...(tls && { tls }),
})
const microsoft = session([certificate('sip.pstnhub.microsoft.com')])

test('a carrier is known by its address', () => {
  assert.equal(whyStrange(from('carrier', '192.0.2.7'), trusts, sideOf), undefined)
  assert.notEqual(whyStrange(from('carrier', '198.51.100.7'), trusts, sideOf), undefined)
})

test('Teams may come from any address of the ranges, on any connection, with a certificate of its name', () => {
  for (const address of ['52.114.75.24', '52.112.0.1', '52.123.4.5']) {
    assert.equal(whyStrange(from('teams', address, microsoft), trusts, sideOf), undefined)
  }
})

test('who has taken our registration may call as the carrier, and as nobody else', () => {
  assert.equal(whyStrange(from('carrier', '198.51.100.7'), trusts, sideOf, true), undefined)
  assert.notEqual(whyStrange(from('teams', '198.51.100.7', microsoft), trusts, sideOf, true), undefined)
})

test('the right address without the right certificate is refused, and the right certificate from elsewhere too', () => {
  const bad: SipSource[] = [
    from('teams', '203.0.113.5', microsoft),
    from('teams', '52.114.75.24', session([])),
    from('teams', '52.114.75.24', session([certificate('sip.pstnhub.microsoft.com')], false)),
    from('teams', '52.114.75.24', session([certificate('sip.example.net')])),
    from('teams', '52.114.75.24'),
    from('elsewhere', '52.114.75.24', microsoft),
  ]
  for (const source of bad)
    assert.notEqual(whyStrange(source, trusts, sideOf), undefined, source.remote.address)
})
