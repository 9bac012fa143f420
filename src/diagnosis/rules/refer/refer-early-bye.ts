// The SBC hangs up the first call before it has told Teams that the new one stands; Teams ends the first call itself.

import { type FactLog, inTimes, type SipFact } from '../../../facts/index.ts'
import { say } from '../../../findings/index.ts'
import { between, type Instant, seconds } from '../../../kernel/index.ts'
import { oncePerLog } from '../../once.ts'
import type { Match, Rule } from '../../rule.ts'
import { isRequest } from '../../sip/sip-dialogs.ts'
import { isFinalNotify, type Transfer, transfersOf, wantsNews } from '../../sip/transfers.ts'

export const referEarlyBye: Rule = {
  id: 'refer/early-bye',
  severity: 'critical',
  title: {
    en: 'The first call was ended before the transfer was',
    de: 'Der erste Anruf wurde beendet, bevor die Weiterleitung abgeschlossen war',
  },
  remedy: {
    en: 'Let the SBC keep the transferred call until it has sent NOTIFY with the final status; Teams then ends the call with a BYE of its own.',
    de: 'Den SBC den weitergeleiteten Anruf halten lassen, bis er NOTIFY mit dem endgültigen Status gesendet hat; Teams beendet den Anruf dann selbst mit BYE.',
  },
  reference: 'Microsoft Learn, "Issues that affect call transfers"; RFC 5589 section 6.1',
  find: facts =>
    [...Map.groupBy(transfersOf(facts), transfer => transfer.dialog)].flatMap(([dialog, transfers]) => {
      const byes = dialog.messages.filter(
        message => isRequest(message, 'BYE') && message.direction === 'sent',
      )
      return transfers.flatMap(transfer => inTransfer(transfer, byes, facts))
    }),
}

function inTransfer(transfer: Transfer, byes: readonly SipFact[], facts: FactLog): Match[] {
  const { dialog, refer, notifies } = transfer
  const bye = byes.find(message => message.at >= refer.at)
  if (
    bye === undefined ||
    !wantsNews(refer) ||
    notifies.some(notify => isFinalNotify(notify) && notify.at <= bye.at)
  )
    return []
  if (callerLeft(bye, facts)) return []
  return [
    {
      about: 'bye',
      instance: dialog.callId,
      certainty: 'likely',
      says: say(
        {
          en: 'The SBC sent BYE {after} after the REFER, without a NOTIFY of how the transfer ended.',
          de: 'Der SBC sandte {after} nach dem REFER BYE, ohne mit NOTIFY zu melden, wie die Weiterleitung ausging.',
        },
        { after: { millis: between(refer.at, bye.at) } },
      ),
      evidence: [refer, ...notifies, bye],
    },
  ]
}

/** A caller who hangs up during the transfer ends both calls, and rightly. */
const HANDED_ON = seconds(2)
const callerLeft = (bye: SipFact, facts: FactLog): boolean =>
  inTimes(partings(facts), (bye.at - HANDED_ON) as Instant, bye.at).some(
    other => other.observer === bye.observer && other.callId !== bye.callId,
  )

/** Callers who left, oldest first. */
const partings = oncePerLog((facts): readonly SipFact[] =>
  facts
    .of('sip')
    .filter(each => each.direction === 'received' && (isRequest(each, 'BYE') || isRequest(each, 'CANCEL')))
    .sort((left, right) => left.at - right.at),
)
