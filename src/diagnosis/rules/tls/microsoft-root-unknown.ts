// The SBC does not trust Microsoft's certificate: its root is missing in the SBC, as when Microsoft changes its roots.
// It is a hard stop that nobody sees in Teams, where the certificate of the SBC is all that is looked at.

import { say } from '../../../findings/index.ts'
import type { Rule } from '../../rule.ts'
import { isProven, matchesOf, refuserOf, shownBy } from '../../tls/tls-matches.ts'

export const microsoftRootUnknown: Rule = {
  id: 'tls/microsoft-root-unknown',
  severity: 'critical',
  title: {
    en: "The SBC does not trust Microsoft's certificate",
    de: 'Der SBC vertraut dem Zertifikat von Microsoft nicht',
  },
  remedy: {
    en: "Import the roots Microsoft announces into the trusted certificates of the TLS context for Teams: DigiCert Global Root G2 since October 2023, and from April 2026 on all of DigiCert Global Root CA, G2, G3, DigiCert TLS ECC P384 Root G5, DigiCert TLS RSA4096 Root G5, Microsoft ECC and Microsoft RSA Root Certificate Authority 2017. If the issuer named here is none of Microsoft's, something on the way breaks TLS open; and see that the clock of the SBC is right.",
    de: 'Die Wurzeln, die Microsoft ankündigt, in die vertrauten Zertifikate des TLS-Kontexts für Teams aufnehmen: seit Oktober 2023 DigiCert Global Root G2, ab April 2026 alle von DigiCert Global Root CA, G2, G3, DigiCert TLS ECC P384 Root G5, DigiCert TLS RSA4096 Root G5, Microsoft ECC und Microsoft RSA Root Certificate Authority 2017. Ist der hier genannte Aussteller keiner von Microsoft, bricht etwas auf dem Weg TLS auf; und prüfen, ob die Uhr des SBC stimmt.',
  },
  reference: 'Microsoft Learn, "What\'s new for Direct Routing", changes of certificate authorities',
  find: facts =>
    matchesOf('microsoft-root', facts, attempt => {
      const [leaf, ...above] = attempt.refused === 'server' ? attempt.serverChain : attempt.clientChain
      const issuer = above.at(-1)?.issuerDn ?? leaf?.issuerDn
      return issuer === undefined
        ? say(
            {
              en: '{who} did not take the certificate Microsoft showed;',
              de: '{who} nahm das Zertifikat nicht an, das Microsoft zeigte;',
            },
            { who: refuserOf(attempt) },
          )
        : say(
            {
              en: '{who} did not take what Microsoft showed, {shown}, issued under {issuer};',
              de: '{who} nahm nicht an, was Microsoft zeigte, {shown}, ausgestellt unter {issuer};',
            },
            { who: refuserOf(attempt), shown: shownBy(attempt), issuer },
          )
    }).map(match => {
      // Whoever breaks off where all is hidden, or says "bad" and no more, may have had another reason.
      const isSaid = match.evidence.some(fact => 'alert' in fact && ISSUER_ALERTS.has(fact.alert ?? ''))
      return { ...match, certainty: isProven(match) ? 'proven' : isSaid ? 'likely' : 'possible' }
    }),
}

const ISSUER_ALERTS: ReadonlySet<string> = new Set(['unknown_ca', 'certificate_unknown'])
