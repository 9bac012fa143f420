// Test support: examples of what a probe finds out by asking in ways Microsoft does not.

import type { TlsHandshakeFact } from '../../../facts/index.ts'
import { SBC_CHAIN, SBC_NAME, SBC_TEAMS_SIDE, Teller, TOLD_START } from '../../../facts/testing/index.ts'
import { instantOf } from '../../../kernel/index.ts'
import { type CertificateFacts, describeCertificate, MICROSOFT_CIPHERS } from '../../../tls/index.ts'
import { type Example, type Examples, told } from './example.ts'

const OFFERED = { versions: ['TLSv1.2'], ciphers: [...MICROSOFT_CIPHERS] }
const DEFAULT_CHAIN = [describeCertificate({ subject: 'ACL_5330' })]
const [LEAF, ...ISSUERS] = SBC_CHAIN as [CertificateFacts, ...CertificateFacts[]]
const SOON = instantOf(TOLD_START + 12 * 86_400_000)
/** Microsoft's certificate may end in any of its seven roots then. */
const MAY_2026 = Date.UTC(2026, 4, 1) - TOLD_START

type Asked = Partial<TlsHandshakeFact>

/** Connections one after the other, each as Microsoft would make it where nothing else is said. */
const probed = (handshakes: readonly Asked[], at = 0): Example =>
  told(() =>
    handshakes.reduce<Teller>(
      (story, about, index) =>
        story.handshake(`probe-${index + 1}`, {
          role: 'client',
          local: { address: '198.51.100.7', port: 40_001 + index },
          remote: SBC_TEAMS_SIDE,
          outcome: 'complete',
          serverName: SBC_NAME,
          offered: OFFERED,
          serverChain: SBC_CHAIN,
          ...about,
        }),
      new Teller('probe').at(at),
    ),
  )

const AGREED: Asked = { version: 'TLSv1.2', cipher: MICROSOFT_CIPHERS[0] as string }
const REFUSED: Asked = { outcome: 'failed', endedBy: 'remote', how: 'fin', serverChain: [] }

export const PROBE_EXAMPLES: Examples = {
  'tls/not-tls': probed([{ ...REFUSED, endedBy: 'local', how: 'tls-failed' }]),
  'tls/version-unsupported': probed([
    REFUSED,
    { trial: 'version', version: 'TLSv1.1', offered: { versions: ['TLSv1.1'] } },
  ]),
  'tls/no-shared-cipher': probed([
    REFUSED,
    {
      trial: 'cipher',
      version: 'TLSv1.2',
      cipher: 'AES256-GCM-SHA384',
      offered: { versions: ['TLSv1.2'], ciphers: ['ALL'] },
    },
  ]),
  'tls/certificate-expiring': probed([{ ...AGREED, serverChain: [{ ...LEAF, notAfter: SOON }, ...ISSUERS] }]),
  'tls/microsoft-roots-not-listed': probed(
    [
      {
        ...AGREED,
        certificateRequested: true,
        authorities: ['CN=DigiCert Global Root G2, O=DigiCert Inc, C=US'],
      },
    ],
    MAY_2026,
  ),
  'tls/sni-changes-certificate': probed([
    AGREED,
    { ...AGREED, trial: 'server-name', serverName: 'probe.invalid', serverChain: DEFAULT_CHAIN },
  ]),
}
