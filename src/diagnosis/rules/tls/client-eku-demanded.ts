// The SBC asks Microsoft for a certificate and demands that it be for clients too. Microsoft's is for servers alone
// since its change of 2026.

import { say } from '../../../findings/index.ts'
import type { Rule } from '../../rule.ts'
import { isProven, matchesOf, refuserOf, shownBy } from '../../tls/tls-matches.ts'

export const clientEkuDemanded: Rule = {
  id: 'tls/client-eku-demanded',
  severity: 'critical',
  title: {
    en: "The SBC demands more of Microsoft's certificate than it is issued for",
    de: 'Der SBC verlangt vom Zertifikat von Microsoft mehr, als es enthält',
  },
  remedy: {
    en: "Switch off, in the SBC's TLS context for Teams, the check of the extended key usage of client certificates, or mutual TLS for incoming connections altogether; a newer firmware may do it. Microsoft's certificates carry Server Authentication alone.",
    de: 'Im TLS-Kontext des SBC für Teams die Prüfung der erweiterten Schlüsselverwendung von Clientzertifikaten ausschalten, oder mutual TLS für eingehende Verbindungen ganz; vielleicht tut es eine neuere Firmware. Die Zertifikate von Microsoft enthalten allein Serverauthentifizierung.',
  },
  reference:
    'Microsoft Learn, "What\'s new for Direct Routing", changes of certificate authorities and extended key usage; RFC 5280 section 4.2.1.12',
  find: facts =>
    matchesOf('client-eku', facts, attempt =>
      say(
        {
          en: '{who} asked Microsoft for a certificate, got {shown}, issued for {usages} alone, and did not take it;',
          de: '{who} verlangte von Microsoft ein Zertifikat, bekam {shown}, allein für {usages} ausgestellt, und nahm es nicht an;',
        },
        {
          who: refuserOf(attempt),
          shown: shownBy(attempt),
          usages: { list: attempt.clientChain[0]?.extendedKeyUsage ?? ['serverAuth'] },
        },
      ),
    ).map(match => {
      const isSaid = match.evidence.some(fact => 'alert' in fact && fact.alert !== undefined)
      return { ...match, certainty: isProven(match) ? 'proven' : isSaid ? 'likely' : 'possible' }
    }),
}
