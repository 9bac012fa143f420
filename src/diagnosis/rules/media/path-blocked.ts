// The connectivity checks failed, or the way of the audio was lost: UDP is blocked, or the address is a private one.

import type { FactLog } from '../../../facts/index.ts'
import { say } from '../../../findings/index.ts'
import { seconds } from '../../../kernel/index.ts'
import { codeRule } from '../../records/code-rule.ts'
import type { Match } from '../../rule.ts'
import { isMediaError, type LegMedia, legMedia } from '../../sip/leg-media.ts'
import { type Dialog, dialogsOf, isFromMicrosoft, isRequest, isSuccess } from '../../sip/sip-dialogs.ts'

export const pathBlocked = codeRule({
  id: 'media/path-blocked',
  severity: 'critical',
  actor: 'network',
  certainty: 'likely',
  codes: [531_004, 531_005],
  title: {
    en: 'Audio finds no way between Teams and the SBC',
    de: 'Audio findet keinen Weg zwischen Teams und dem SBC',
  },
  remedy: {
    en: "Let UDP pass both ways between the SBC's media ports and ports 3478-3481 and 49152-53247 of 52.112.0.0/14 and 52.120.0.0/14, with media bypass also to the clients, and see that the SBC's SDP names its public address.",
    de: 'UDP in beide Richtungen zwischen den Medienports des SBC und den Ports 3478-3481 und 49152-53247 von 52.112.0.0/14 und 52.120.0.0/14 durchlassen, bei Medienumgehung auch zu den Clients, und prüfen, ob das SDP des SBC seine öffentliche Adresse nennt.',
  },
  reference:
    'Microsoft Learn, "Microsoft and SIP response codes", SIP 410; "Plan Direct Routing", media ports',
  seen: facts => seen(facts),
})

/** Microsoft gives up after 10 to 20 s without media; what happens later has another cause. */
const GIVEN_UP = seconds(30)

/** A transfer that fails out of sight ends with MediaError as well, audio or not: only silence shows which it is. */
function seen(facts: FactLog): Match[] {
  const silent = new Map(
    legMedia(facts)
      .filter(leg => leg.received === 0)
      .map(leg => [`${leg.observer} ${leg.callId}`, leg]),
  )
  return dialogsOf(facts).flatMap(dialog => {
    const leg = silent.get(`${dialog.observer} ${dialog.callId}`)
    return leg === undefined ? [] : endedForMedia(dialog, leg)
  })
}

function endedForMedia({ messages, callId }: Dialog, leg: LegMedia): Match[] {
  const answer = messages.find(message => isSuccess(message, 'INVITE'))
  const bye = messages.find(message => isRequest(message, 'BYE') && isFromMicrosoft(message))
  if (answer === undefined || bye === undefined || !isMediaError(bye)) return []
  if (bye.at - answer.at > GIVEN_UP) return []
  return [
    {
      about: 'wire',
      instance: callId,
      certainty: 'likely',
      says: say(
        {
          en: 'No audio came in on an answered call, and Microsoft ended it after {after} with MediaError.',
          de: 'Bei einem angenommenen Anruf kam kein Audio an, und Microsoft beendete ihn nach {after} mit MediaError.',
        },
        { after: { millis: bye.at - answer.at } },
      ),
      evidence: [bye, answer, ...leg.facts],
    },
  ]
}
