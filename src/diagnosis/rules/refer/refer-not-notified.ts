// A REFER was accepted and its sender is left in the dark: after some time Teams gives the transfer up.

import type { FactLog } from '../../../facts/index.ts'
import { say } from '../../../findings/index.ts'
import { after, seconds } from '../../../kernel/index.ts'
import type { Match, Rule } from '../../rule.ts'
import { lastSeen } from '../../sip/sip-dialogs.ts'
import { type Transfer, transfersOf, wantsNews } from '../../sip/transfers.ts'
import { watchedTimes } from '../../watched-time.ts'

/** RFC 3515 section 2.4.4 asks for the first NOTIFY at once. */
const NOTIFY_WITHIN = seconds(5)

export const referNotNotified: Rule = {
  id: 'refer/not-notified',
  severity: 'critical',
  title: {
    en: 'An accepted REFER was not followed by NOTIFY',
    de: 'Auf ein angenommenes REFER folgte kein NOTIFY',
  },
  remedy: {
    en: 'Let the SBC handle the REFER of Teams itself and report the new call by NOTIFY with a sipfrag body: 100 Trying at once, then what becomes of it.',
    de: 'Den SBC das REFER von Teams selbst bearbeiten und den neuen Anruf mit NOTIFY und einem sipfrag-Body melden lassen: sofort 100 Trying, dann, was aus ihm wird.',
  },
  reference:
    'RFC 3515 section 2.4.4; Microsoft Learn, "Direct Routing - SIP protocol", section on call transfer',
  find: facts => transfersOf(facts).flatMap(transfer => inTransfer(transfer, facts)),
}

function inTransfer(transfer: Transfer, facts: FactLog): Match[] {
  const { refer, accepted, notifies, dialog, observer } = transfer
  const waited = lastSeen(facts, observer) - accepted.at
  if (notifies.length > 0 || waited < NOTIFY_WITHIN || !wantsNews(refer)) return []
  // It may have gone where the observer could not look.
  const isWhole = watchedTimes(facts).get(observer)?.isWhole(accepted.at, after(accepted.at, NOTIFY_WITHIN))
  if (isWhole !== true) return []
  return [
    {
      about: 'notify',
      instance: dialog.callId,
      certainty: 'likely',
      says: say(
        {
          en: 'A REFER was accepted with {status} and no NOTIFY was sent in the {within} after it.',
          de: 'Ein REFER wurde mit {status} angenommen, und in den {within} danach wurde kein NOTIFY gesendet.',
        },
        { status: String(accepted.status), within: { millis: NOTIFY_WITHIN } },
      ),
      evidence: [refer, accepted],
    },
  ]
}
