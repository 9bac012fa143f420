// The fallback: somebody left a handshake and nothing that was seen says why. Connections that a better rule explains
// have another cause and never come here.

import { say } from '../../../findings/index.ts'
import type { Rule } from '../../rule.ts'
import type { TlsAttempt } from '../../tls/tls-attempts.ts'
import { matchesOf, ownerOf } from '../../tls/tls-matches.ts'

export const handshakeAbortedByPeer: Rule = {
  id: 'tls/handshake-aborted-by-peer',
  severity: 'warning',
  title: {
    en: 'A TLS handshake was broken off by the other side',
    de: 'Die Gegenseite hat einen TLS-Handshake abgebrochen',
  },
  remedy: {
    en: 'Take a capture of one such connection: with TLS 1.2 it shows the certificate that was served. Check chain, names, dates, protocol versions (1.2) and the four ECDHE-RSA suites Microsoft lists, and ask Microsoft support for the error code of its side.',
    de: 'Eine solche Verbindung mitschneiden: Bei TLS 1.2 ist im Mitschnitt das gezeigte Zertifikat zu lesen. Kette, Namen, Daten, Protokollversionen (1.2) und die vier ECDHE-RSA-Suites aus Microsofts Liste prüfen und den Microsoft-Support nach dem Fehlercode seiner Seite fragen.',
  },
  actor: 'microsoft',
  reference: 'Microsoft Learn, "Plan Direct Routing", sections on certificates and TLS; RFC 5246 section 7.2',
  find: facts =>
    matchesOf('aborted', facts, attempt =>
      say(
        isSeen(attempt)
          ? {
              en: 'Nothing wrong was seen in what {owner} showed, but',
              de: 'An dem, was {owner} zeigte, war nichts Falsches zu sehen, doch',
            }
          : { en: 'What {owner} showed was not seen;', de: 'Was {owner} zeigte, war nicht zu sehen;' },
        { owner: ownerOf(attempt) },
      ),
    ).map(match => ({
      ...match,
      certainty: match.certainty === 'proven' ? 'proven' : 'possible',
    })),
}

const isSeen = ({ refused, serverChain, clientChain }: TlsAttempt): boolean =>
  (refused === 'server' ? serverChain : clientChain).length > 0
