// Test support: examples of certificates and handshakes that Teams turns away.

import { SBC_CHAIN, Teller, TOLD_START, toldDefaultCertificate } from '../../../facts/testing/index.ts'
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
  'tls/handshake-aborted-by-peer': told(() => left(capture(), 8576, { serverChain: SBC_CHAIN })),
}
