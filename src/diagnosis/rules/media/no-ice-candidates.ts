// Media bypass without ICE candidates in the SDP.

import type { FactLog } from '../../../facts/index.ts'
import { say } from '../../../findings/index.ts'
import { codeRule } from '../../records/code-rule.ts'
import type { Match } from '../../rule.ts'
import { answerWords, refusalMatch, refusedByMicrosoft } from '../../sip/refusals.ts'
import { attributesOf, cryptoTags, sdpOf } from '../../sip/sdp-words.ts'
import { isFirstInvite } from '../../sip/sip-dialogs.ts'

export const noIceCandidates = codeRule({
  id: 'media/no-ice-candidates',
  severity: 'critical',
  certainty: 'proven',
  codes: [531_027],
  title: {
    en: 'The trunk has media bypass, and the SBC offers no ICE',
    de: 'Der Trunk hat Medienumgehung, und der SBC bietet kein ICE an',
  },
  remedy: {
    en: 'Switch ICE lite on for calls to Teams on the SBC, or media bypass off for the trunk.',
    de: 'ICE lite am SBC für Anrufe zu Teams einschalten oder die Medienumgehung des Trunks ausschalten.',
  },
  reference: 'Microsoft Learn, "Microsoft and SIP response codes", SIP 488; "Plan for media bypass"',
  seen,
})

function seen(facts: FactLog): Match[] {
  return refusedByMicrosoft(facts).flatMap(refusal => {
    const { invite, status, phrase } = refusal
    const sdp = sdpOf(invite)
    if (status !== 488 || sdp === undefined || !isFirstInvite(invite)) return []
    if (attributesOf(sdp, 'candidate').length > 0) return []
    const isSaid = /\bICE\b|candidate/i.test(phrase)
    // Other phrases name other causes, and an offer without keys is refused for that.
    if (!isSaid && (/Srtp|CannotSupport/i.test(phrase) || cryptoTags(sdp).length === 0)) return []
    const says = say(
      {
        en: 'An INVITE to Teams whose SDP has no ICE candidate was answered with {answer}.',
        de: 'Ein INVITE an Teams, dessen SDP keinen ICE-Kandidaten hat, wurde mit {answer} beantwortet.',
      },
      { answer: answerWords(refusal) },
    )
    return [refusalMatch(refusal, 'wire', isSaid ? 'proven' : 'possible', says)]
  })
}
