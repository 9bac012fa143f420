// The fallback: somebody left a handshake and nothing that was seen says why. Connections that a better rule explains
// have another cause and never come here.

import type { Rule } from '../rule.ts'
import type { TlsAttempt } from '../tls-attempts.ts'
import { matchesOf, ownerOf } from '../tls-matches.ts'

export const handshakeAbortedByPeer: Rule = {
  id: 'tls/handshake-aborted-by-peer',
  severity: 'warning',
  title: 'A TLS handshake was broken off by the other side',
  remedy:
    'Take a capture of one such connection: with TLS 1.2 it shows the certificate that was served. Check chain, names, dates, protocol versions (1.2) and the four ECDHE-RSA suites Microsoft lists, and ask Microsoft support for the error code of its side.',
  reference: 'Microsoft Learn, "Plan Direct Routing", sections on certificates and TLS; RFC 5246 section 7.2',
  find: facts =>
    matchesOf('aborted', facts, attempt =>
      isSeen(attempt)
        ? `Nothing wrong was seen in what ${ownerOf(attempt)} showed, but`
        : `What ${ownerOf(attempt)} showed was not seen;`,
    ).map(match => ({
      ...match,
      certainty: match.certainty === 'proven' ? 'proven' : 'possible',
    })),
}

const isSeen = ({ refused, serverChain, clientChain }: TlsAttempt): boolean =>
  (refused === 'server' ? serverChain : clientChain).length > 0
