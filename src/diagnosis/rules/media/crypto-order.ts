// Teams offers several keys, the SBC takes another than the first, and the client hangs up at once. RFC 4568 lets the
// answerer choose; some clients of Teams could not stand it.

import type { FactLog } from '../../../facts/index.ts'
import { say } from '../../../findings/index.ts'
import { seconds } from '../../../kernel/index.ts'
import type { Match, Rule } from '../../rule.ts'
import { cryptoTags, sdpOf } from '../../sip/sdp-words.ts'
import {
  type Dialog,
  dialogsOf,
  isFirstInvite,
  isFromMicrosoft,
  isRequest,
  isSuccess,
} from '../../sip/sip-dialogs.ts'

export const cryptoOrder: Rule = {
  id: 'media/crypto-order',
  severity: 'warning',
  title: {
    en: 'The SBC does not take the first key that Teams offers',
    de: 'Der SBC nimmt nicht den ersten Schlüssel, den Teams anbietet',
  },
  remedy: {
    en: 'Set the order of suites on the SBC so that it answers the first a=crypto of the offer it can: AES_CM_128_HMAC_SHA1_80 before the others where Teams lists it first.',
    de: 'Die Reihenfolge der Verfahren am SBC so stellen, dass er das erste brauchbare a=crypto des Angebots beantwortet: AES_CM_128_HMAC_SHA1_80 vor den anderen, wo Teams es zuerst nennt.',
  },
  reference: 'RFC 4568 section 5.1.2; reports from operators of 2024 (desktop clients)',
  find: (facts: FactLog) => dialogsOf(facts).flatMap(inDialog),
}

/** The calls in question ended within a second of the answer. */
const AT_ONCE = seconds(1.5)

function inDialog({ messages, callId }: Dialog): Match[] {
  const offer = messages.find(message => isFirstInvite(message) && isFromMicrosoft(message))
  const answer = messages.find(message => isSuccess(message, 'INVITE') && !isFromMicrosoft(message))
  const bye = messages.find(message => isRequest(message, 'BYE') && isFromMicrosoft(message))
  if (offer === undefined || answer === undefined || bye === undefined) return []
  const [offered, answered] = [sdpOf(offer), sdpOf(answer)].map(sdp =>
    sdp === undefined ? [] : cryptoTags(sdp),
  )
  const taken = answered?.[0]
  const [best, ...others] = offered ?? []
  if (taken === undefined || !others.includes(taken) || taken === best) return []
  if (bye.at - answer.at > AT_ONCE) return []
  return [
    {
      about: 'answer',
      instance: callId,
      certainty: 'likely',
      says: say(
        {
          en: 'Teams offered a=crypto:{best} first, the SBC answered with a=crypto:{taken}, and Teams hung up {after} later.',
          de: 'Teams bot zuerst a=crypto:{best} an, der SBC antwortete mit a=crypto:{taken}, und Teams legte {after} später auf.',
        },
        { best: best ?? '', taken, after: { millis: bye.at - answer.at } },
      ),
      evidence: [bye, offer, answer],
    },
  ]
}
