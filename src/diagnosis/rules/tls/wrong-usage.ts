// The certificate was issued for another purpose than the SBC uses it for.

import { say } from '../../../findings/index.ts'
import type { Rule } from '../../rule.ts'
import { matchesOf, ownerOf, shownBy } from '../../tls/tls-matches.ts'

export const wrongUsage: Rule = {
  id: 'tls/wrong-usage',
  severity: 'critical',
  title: {
    en: 'The certificate was not issued for this use',
    de: 'Das Zertifikat ist nicht für diesen Zweck ausgestellt',
  },
  remedy: {
    en: 'Have a certificate issued whose extended key usage holds Server Authentication. Client Authentication beside it is not demanded any more, and public CAs stop issuing it by June 2026.',
    de: 'Ein Zertifikat ausstellen lassen, dessen erweiterte Schlüsselverwendung Serverauthentifizierung enthält. Clientauthentifizierung daneben wird nicht mehr verlangt; öffentliche CAs stellen sie ab Juni 2026 nicht mehr aus.',
  },
  reference:
    'Microsoft Learn, "Plan Direct Routing", section "Public trusted certificate for the SBC"; "What\'s new for Direct Routing" on extended key usage; RFC 5280 section 4.2.1.12',
  find: facts =>
    matchesOf('wrong-usage', facts, attempt => {
      const [leaf] = attempt.refused === 'server' ? attempt.serverChain : attempt.clientChain
      const usages = leaf?.extendedKeyUsage ?? []
      return usages.length === 0
        ? say(
            {
              en: '{owner} showed {shown}, which is not for this use;',
              de: '{owner} zeigte {shown}, nicht für diesen Zweck ausgestellt;',
            },
            { owner: ownerOf(attempt), shown: shownBy(attempt) },
          )
        : say(
            {
              en: '{owner} showed {shown}, issued for {usages} alone;',
              de: '{owner} zeigte {shown}, allein für {usages} ausgestellt;',
            },
            { owner: ownerOf(attempt), shown: shownBy(attempt), usages: { list: usages } },
          )
    }),
}
