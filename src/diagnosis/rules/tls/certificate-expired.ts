// A certificate outside its dates: told when a handshake failed of it, and also where a peer still let it pass.

import type { FactLog } from '../../../facts/index.ts'
import { type Said, say } from '../../../findings/index.ts'
import { formatEndpoint } from '../../../kernel/index.ts'
import { type CertificateFacts, judgesServer } from '../../../tls/index.ts'
import type { Match, Rule } from '../../rule.ts'
import { matchesOf, ownerOf, shownBy } from '../../tls/tls-matches.ts'

export const certificateExpired: Rule = {
  id: 'tls/certificate-expired',
  severity: 'critical',
  title: {
    en: 'A certificate is outside its dates',
    de: 'Ein Zertifikat liegt außerhalb seiner Gültigkeit',
  },
  remedy: {
    en: 'Renew the certificate, put it into the TLS context, and drop old connections so that both sides see the new one. If the dates look right, check the clock of the SBC.',
    de: 'Das Zertifikat erneuern, in den TLS-Kontext einspielen und die alten Verbindungen trennen, damit beide Seiten das neue sehen. Stimmen die Daten, die Uhr des SBC prüfen.',
  },
  reference: 'Microsoft Learn, "Monitor and troubleshoot Direct Routing"; RFC 5280 section 4.1.2.5',
  find: facts => [
    ...matchesOf('expired', facts, attempt => {
      const leaf = (attempt.refused === 'server' ? attempt.serverChain : attempt.clientChain)[0]
      return say(
        { en: '{owner} showed {shown};', de: '{owner} zeigte {shown};' },
        {
          owner: ownerOf(attempt),
          shown: { row: leaf === undefined ? [shownBy(attempt)] : [shownBy(attempt), validity(leaf)] },
        },
      )
    }),
    ...stillServed(facts),
  ],
}

/** Handshakes that went well with an expired certificate of the server's. */
function stillServed(facts: FactLog): Match[] {
  return facts.of('tls-handshake').flatMap(handshake => {
    const leaf = handshake.serverChain[0]
    if (handshake.outcome !== 'complete' || leaf === undefined || !judgesServer(handshake)) return []
    if (handshake.at <= leaf.notAfter && handshake.at >= leaf.notBefore) return []
    const server = formatEndpoint(handshake.role === 'server' ? handshake.local : handshake.remote)
    return [
      {
        about: `${server} ${leaf.fingerprint256}`,
        instance: `${handshake.connection} ${handshake.at}`,
        certainty: 'proven' as const,
        severity: 'warning' as const,
        says: say(
          {
            en: '{server} showed CN={subject}, {validity}; the peer let it pass this time.',
            de: '{server} zeigte CN={subject}, {validity}; die Gegenstelle ließ es diesmal gelten.',
          },
          { server, subject: leaf.subject, validity: validity(leaf) },
        ),
        evidence: [handshake],
      },
    ]
  })
}

const validity = ({ notBefore, notAfter }: CertificateFacts): Said =>
  say(
    { en: 'valid from {from} to {until}', de: 'gültig von {from} bis {until}' },
    { from: day(notBefore), until: day(notAfter) },
  )
const day = (at: number): string => new Date(at).toISOString().slice(0, 10)
