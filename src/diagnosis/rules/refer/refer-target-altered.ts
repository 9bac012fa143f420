// The Request-URI of the INVITE that a REFER asks for is the content of Refer-To as it came: it tells Microsoft whom
// the transfer is for, in parameters no SBC understands.

import { type FactLog, hostIn, isMicrosoftName, uriIn, userIn } from '../../../facts/index.ts'
import { say } from '../../../findings/index.ts'
import type { Match, Rule } from '../../rule.ts'
import { targetOf } from '../../sip/sip-dialogs.ts'
import { TIED_LIMIT, type Transfer, transfersOf } from '../../sip/transfers.ts'

export const referTargetAltered: Rule = {
  id: 'refer/target-altered',
  severity: 'critical',
  title: {
    en: 'The target of a transfer was altered on its way back to Teams',
    de: 'Das Ziel einer Weiterleitung wurde auf dem Rückweg zu Teams verändert',
  },
  remedy: {
    en: 'Take the Request-URI of the INVITE from Refer-To as it is, with every x- parameter; switch off manipulations of the number for calls a REFER causes.',
    de: 'Die Request-URI des INVITE unverändert aus Refer-To nehmen, mit jedem x-Parameter; Nummernmanipulationen für Anrufe abschalten, die ein REFER auslöst.',
  },
  reference:
    'Microsoft Learn, "Issues that affect call transfers"; "Direct Routing: SIP protocol", call transfer',
  find: (facts: FactLog) => transfersOf(facts).flatMap(inTransfer),
}

function inTransfer({ refer, sameReferral, dialog }: Transfer): Match[] {
  const target = uriIn(refer.referTo ?? '')
  if (sameReferral.length >= TIED_LIMIT) return []
  const ours = sameReferral.filter(invite => isMicrosoftName(hostIn(targetOf(invite)) ?? ''))
  const [invite] = ours
  if (target === undefined || invite === undefined || ours.some(each => isSame(targetOf(each), target)))
    return []
  return [
    {
      about: 'request-uri',
      instance: dialog.callId,
      certainty: 'likely',
      says: say(
        {
          en: 'A REFER to {target} was followed by an INVITE to {called}.',
          de: 'Auf ein REFER zu {target} folgte ein INVITE zu {called}.',
        },
        { target, called: targetOf(invite) },
      ),
      evidence: [invite, refer],
    },
  ]
}

/** Ports, transports and the order of parameters do no harm. */
const isSame = (left: string, right: string): boolean =>
  userIn(left) === userIn(right) && ownParameters(left) === ownParameters(right)

const ownParameters = (uri: string): string =>
  uri
    .split(/[;?]/)
    .filter(parameter => /^x-/i.test(parameter))
    .sort()
    .join(';')
