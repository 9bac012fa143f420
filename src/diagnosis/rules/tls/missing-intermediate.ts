// The server sends its own certificate and not the one that ties it to a root. Peers that have met the intermediate
// elsewhere get by, others do not, so it works now and then.

import { say } from '../../../findings/index.ts'
import type { Rule } from '../../rule.ts'
import { matchesOf, ownerOf, shownBy } from '../../tls/tls-matches.ts'

export const missingIntermediate: Rule = {
  id: 'tls/missing-intermediate',
  severity: 'critical',
  title: {
    en: 'The intermediate certificate is not sent',
    de: 'Das Zwischenzertifikat wird nicht gesendet',
  },
  remedy: {
    en: 'Install the full chain in the TLS context: the certificate followed by every intermediate, without the root. Then drop the old connections.',
    de: 'Im TLS-Kontext die volle Kette einspielen: das Zertifikat, gefolgt von jedem Zwischenzertifikat, ohne die Wurzel. Danach die alten Verbindungen trennen.',
  },
  reference: 'Microsoft Learn, "SBC connectivity issues"; RFC 8446 section 4.4.2',
  find: facts =>
    matchesOf('missing-intermediate', facts, attempt => {
      const chain = attempt.refused === 'server' ? attempt.serverChain : attempt.clientChain
      return say(
        {
          en: '{owner} sent {shown} alone, issued by {issuer}, and no intermediate;',
          de: '{owner} sandte allein {shown}, ausgestellt von {issuer}, und kein Zwischenzertifikat;',
        },
        {
          owner: ownerOf(attempt),
          shown: shownBy(attempt),
          issuer: chain[0]?.issuerDn ?? { en: 'a CA', de: 'einer CA' },
        },
      )
    }),
}
