// A REFER goes from Microsoft to the SBC, never the other way: Microsoft's Allow has none.

import type { FactLog, SipFact } from '../../../facts/index.ts'
import { say } from '../../../findings/index.ts'
import type { Match, Rule } from '../../rule.ts'
import { dialogsOf, isFromMicrosoft, isOpposite, isRequest, isToMicrosoft } from '../../sip/sip-dialogs.ts'

export const referSentToTeams: Rule = {
  id: 'refer/sent-to-teams',
  severity: 'warning',
  title: {
    en: 'The SBC sends a REFER to Teams, which takes none',
    de: 'Der SBC sendet Teams ein REFER, das Teams nicht annimmt',
  },
  remedy: {
    en: 'Have the SBC carry out a REFER of the PBX or the carrier itself, with a new call to the target, instead of passing it on to Teams.',
    de: 'Den SBC ein REFER der Telefonanlage oder des Anbieters selbst ausführen lassen, mit einem neuen Anruf zum Ziel, statt es an Teams weiterzureichen.',
  },
  reference: 'Microsoft Learn, "Direct Routing: SIP protocol", call transfer; Allow in Microsoft\'s answers',
  find,
}

const isRefused = (message: SipFact): boolean =>
  message.method === 'REFER' && (message.status ?? 0) >= 300 && isFromMicrosoft(message)

function find(facts: FactLog): Match[] {
  return dialogsOf(facts).flatMap(dialog => {
    const answer = dialog.messages.find(isRefused)
    const refer = dialog.messages.find(
      message => isRequest(message, 'REFER') && isToMicrosoft(message, dialog),
    )
    if (refer === undefined || answer === undefined || !isOpposite(refer, answer)) return []
    const says = say(
      {
        en: 'A REFER went to Teams and was answered with {answer}.',
        de: 'Ein REFER ging an Teams und wurde mit {answer} beantwortet.',
      },
      { answer: answer.startLine.replace(/^SIP\/2\.0 /, '') },
    )
    return [
      {
        about: 'refer',
        instance: dialog.callId,
        certainty: 'proven' as const,
        says,
        evidence: [refer, answer],
      },
    ]
  })
}
