// The server sends its own certificate and not the one that ties it to a root. Peers that have met the intermediate
// elsewhere get by, others do not, so it works now and then.

import type { Rule } from '../rule.ts'
import { matchesOf, ownerOf, shownBy } from '../tls-matches.ts'

export const missingIntermediate: Rule = {
  id: 'tls/missing-intermediate',
  severity: 'critical',
  title: 'The intermediate certificate is not sent',
  remedy:
    'Install the full chain in the TLS context: the certificate followed by every intermediate, without the root. Then drop the old connections.',
  reference: 'Microsoft Learn, "SBC connectivity issues"; RFC 8446 section 4.4.2',
  find: facts =>
    matchesOf('missing-intermediate', facts, attempt => {
      const chain = attempt.refused === 'server' ? attempt.serverChain : attempt.clientChain
      return `${ownerOf(attempt)} sent ${shownBy(attempt)} alone, issued by ${chain[0]?.issuerDn ?? 'a CA'}, and no intermediate;`
    }),
}
