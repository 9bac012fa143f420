// Test support: examples of certificates and handshakes that Teams turns away.

import {
  GOOD_TLS,
  MICROSOFT,
  MICROSOFT_CHAIN,
  SBC_CHAIN,
  SBC_NAME,
  SBC_TEAMS_SIDE,
  TEAMS_LEG,
  Teller,
  TOLD_START,
  toldDefaultCertificate,
} from '../../../facts/testing/index.ts'
import { instantOf } from '../../../kernel/index.ts'
import { type CertificateFacts, describeCertificate } from '../../../tls/index.ts'
import { left, PRIVATE_CHAIN, turnedAway } from '../told-handshakes.ts'
import { type Examples, told } from './example.ts'

const [LEAF] = SBC_CHAIN as [CertificateFacts]
const WILDCARD = describeCertificate({
  subject: '*.example.net',
  issuer: 'Example Issuing CA',
  names: ['*.example.net'],
})
const capture = (): Teller => new Teller('trace.pcap')
const withIntermediate = (leaf: CertificateFacts): CertificateFacts[] => [leaf, ...SBC_CHAIN.slice(1)]

const issued = (subject: string, extendedKeyUsage: string[]): CertificateFacts =>
  describeCertificate({
    subject,
    issuer: 'Example Issuing CA',
    names: [subject],
    extendedKeyUsage,
  })

/** A connection from before the renewal that is used an hour after it, beside a new one. */
function oldCertificateKept(): Teller {
  const story = capture()
  const days = (count: number): typeof LEAF.notAfter => instantOf(TOLD_START + count * 86_400_000)
  for (const [connection, notBefore, notAfter] of [
    ['tcp.stream 1', days(-300), days(40)],
    ['tcp.stream 2', days(-1), days(365)],
  ] as const)
    story.pass(60_000).handshake(connection, {
      role: 'server',
      local: SBC_TEAMS_SIDE,
      remote: { address: MICROSOFT.address, port: 7001 },
      outcome: 'complete',
      ...GOOD_TLS,
      serverName: SBC_NAME,
      serverChain: withIntermediate(
        describeCertificate({
          subject: SBC_NAME,
          issuer: 'Example Issuing CA',
          names: [SBC_NAME],
          notBefore,
          notAfter,
        }),
      ),
    })
  return story.pass(3_600_000).request('received', { ...TEAMS_LEG, connection: 'tcp.stream 1' }, 'INFO')
}

export const TLS_EXAMPLES: Examples = {
  'tls/default-certificate-served': told(toldDefaultCertificate, 'refer/expected-not-received'),
  'tls/untrusted-chain': told(() =>
    left(capture(), 8576, { serverChain: PRIVATE_CHAIN, how: 'alert', alert: 'unknown_ca' }),
  ),
  'tls/missing-intermediate': told(() => left(capture(), 8576, { serverChain: [LEAF] })),
  'tls/certificate-expired': told(() => {
    const old = { ...LEAF, notAfter: instantOf(TOLD_START - 86_400_000) }
    return left(capture(), 8576, { serverChain: withIntermediate(old) })
  }),
  'tls/name-mismatch': told(() =>
    left(capture(), 8576, {
      serverChain: withIntermediate(WILDCARD),
      serverName: 'sbc1.test.example.net',
    }),
  ),
  'tls/client-certificate-missing': told(() =>
    turnedAway(capture(), { clientChain: [], alert: 'certificate_unknown' }),
  ),
  'tls/certificate-revoked': told(() =>
    left(capture(), 8576, { serverChain: SBC_CHAIN, how: 'alert', alert: 'certificate_revoked' }),
  ),
  'tls/wrong-usage': told(() =>
    left(capture(), 8576, { serverChain: withIntermediate(issued(SBC_NAME, ['clientAuth'])) }),
  ),
  'tls/old-certificate-kept': told(oldCertificateKept),
  'tls/microsoft-root-unknown': told(() => turnedAway(capture(), { endedBy: 'local', alert: 'unknown_ca' })),
  'tls/client-eku-demanded': told(() =>
    left(capture(), 8576, {
      endedBy: 'local',
      how: 'alert',
      alert: 'unsupported_certificate',
      clientChain: [issued('sip.pstnhub.microsoft.com', ['serverAuth']), ...MICROSOFT_CHAIN.slice(1)],
    }),
  ),
  'tls/handshake-aborted-by-peer': told(() => left(capture(), 8576, { serverChain: SBC_CHAIN })),
}
