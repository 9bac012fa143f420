// Referred-By carries identities and a token of Microsoft's in Base64, where even the case of a letter counts.

import type { SipFact } from '../../../facts/index.ts'
import { say } from '../../../findings/index.ts'
import type { Match, Rule } from '../../rule.ts'
import { type Transfer, transfersOf } from '../../sip/transfers.ts'

export const referReferredByAltered: Rule = {
  id: 'refer/referred-by-altered',
  severity: 'critical',
  title: {
    en: 'Referred-By was not handed on as it came',
    de: 'Referred-By wurde nicht so weitergegeben, wie es kam',
  },
  remedy: {
    en: 'Copy Referred-By of the REFER into the INVITE octet for octet, with every x- parameter; switch off manipulations that rewrite hosts or drop unknown parameters in it.',
    de: 'Referred-By aus dem REFER Byte für Byte in das INVITE übernehmen, mit jedem x-Parameter; Manipulationen abschalten, die darin Hosts umschreiben oder unbekannte Parameter streichen.',
  },
  reference:
    'Microsoft Learn, "Direct Routing - SIP protocol", section on call transfer; RFC 3892 section 2.1',
  find: facts => transfersOf(facts).flatMap(inTransfer),
}

function inTransfer({ refer, toTarget: [invite], dialog }: Transfer): Match[] {
  if (refer.referredBy === undefined || invite === undefined || isSame(refer, invite)) return []
  const isMissing = invite.referredBy === undefined
  return [
    {
      about: isMissing ? 'missing' : 'other',
      instance: dialog.callId,
      certainty: 'proven',
      says: isMissing
        ? say({
            en: 'The INVITE that the REFER asked for carries no Referred-By.',
            de: 'Das INVITE, das das REFER verlangte, trägt kein Referred-By.',
          })
        : say({
            en: 'The INVITE that the REFER asked for carries another Referred-By than the REFER.',
            de: 'Das INVITE, das das REFER verlangte, trägt ein anderes Referred-By als das REFER.',
          }),
      evidence: [refer, invite],
    },
  ]
}

/** The digest sees the token that is struck out of the text. */
const isSame = (refer: SipFact, invite: SipFact): boolean =>
  refer.referredByDigest !== undefined && invite.referredByDigest !== undefined
    ? refer.referredByDigest === invite.referredByDigest
    : refer.referredBy === invite.referredBy
