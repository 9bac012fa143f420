// A certificate outside its dates: told when a handshake failed of it, and also where a peer still let it pass.

import type { FactLog } from '../../facts/index.ts'
import { formatEndpoint } from '../../kernel/index.ts'
import type { CertificateFacts } from '../../tls/index.ts'
import type { Match, Rule } from '../rule.ts'
import { matchesOf, ownerOf, shownBy } from '../tls-matches.ts'

export const certificateExpired: Rule = {
  id: 'tls/certificate-expired',
  severity: 'critical',
  title: 'A certificate is outside its dates',
  remedy:
    'Renew the certificate, put it into the TLS context, and drop old connections so that both sides see the new one. If the dates look right, check the clock of the SBC.',
  reference: 'Microsoft Learn, "Monitor and troubleshoot Direct Routing"; RFC 5280 section 4.1.2.5',
  find: facts => [
    ...matchesOf('expired', facts, attempt => {
      const leaf = (attempt.refused === 'server' ? attempt.serverChain : attempt.clientChain)[0]
      return `${ownerOf(attempt)} showed ${shownBy(attempt)}${leaf === undefined ? '' : `, ${validity(leaf)}`};`
    }),
    ...stillServed(facts),
  ],
}

/** Handshakes that went well with an expired certificate of the server's. */
function stillServed(facts: FactLog): Match[] {
  return facts.of('tls-handshake').flatMap(handshake => {
    const leaf = handshake.serverChain[0]
    if (handshake.outcome !== 'complete' || leaf === undefined) return []
    if (handshake.at <= leaf.notAfter && handshake.at >= leaf.notBefore) return []
    const server = formatEndpoint(handshake.role === 'server' ? handshake.local : handshake.remote)
    return [
      {
        about: `${server} ${leaf.fingerprint256}`,
        instance: `${handshake.connection} ${handshake.at}`,
        certainty: 'proven' as const,
        severity: 'warning' as const,
        says: `${server} showed CN=${leaf.subject}, ${validity(leaf)}; the peer let it pass this time.`,
        evidence: [handshake],
      },
    ]
  })
}

const validity = (leaf: CertificateFacts): string =>
  `valid from ${day(leaf.notBefore)} to ${day(leaf.notAfter)}`
const day = (at: number): string => new Date(at).toISOString().slice(0, 10)
