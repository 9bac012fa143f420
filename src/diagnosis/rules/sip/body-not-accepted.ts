// An INVITE without SDP, or with a body of another type.

import { type FactLog, headerValues } from '../../../facts/index.ts'
import { say } from '../../../findings/index.ts'
import { codeRule } from '../../records/code-rule.ts'
import type { Match } from '../../rule.ts'
import { answerWords, type Refusal, refusalMatch, refusedByMicrosoft } from '../../sip/refusals.ts'
import { isWhole } from '../../sip/sip-dialogs.ts'

export const bodyNotAccepted = codeRule({
  id: 'sip/body-not-accepted',
  severity: 'warning',
  certainty: 'proven',
  codes: [540_415],
  title: {
    en: "Teams does not take the body of the SBC's INVITE",
    de: 'Teams nimmt den Inhalt des INVITE vom SBC nicht an',
  },
  remedy: {
    en: 'Send INVITEs to Teams with an SDP offer in them (early offer) and Content-Type application/sdp; leave other bodies out.',
    de: 'INVITEs zu Teams mit einem SDP-Angebot (Early Offer) und Content-Type application/sdp senden; andere Inhalte weglassen.',
  },
  reference: 'Microsoft Learn, "Microsoft and SIP response codes", SIP 415; "Direct Routing - SIP protocol"',
  seen,
})

/** Which of them Microsoft gives is not published. */
const WITHOUT_OFFER = [400, 415, 488, 606]

function seen(facts: FactLog): Match[] {
  return refusedByMicrosoft(facts).flatMap(refusal => {
    const { invite, status } = refusal
    const answer = answerWords(refusal)
    if (isWithoutBody(refusal) && WITHOUT_OFFER.includes(status))
      return [refusalMatch(refusal, 'without offer', 'likely', say(EMPTY, { answer }))]
    const type = headerValues(invite, 'Content-Type')[0]
    if (status !== 415 || type === undefined) return []
    return [refusalMatch(refusal, type, 'likely', say(OTHER, { type, answer }))]
  })
}

const isWithoutBody = ({ invite }: Refusal): boolean =>
  isWhole(invite) &&
  !invite.sdp &&
  ['Content-Type', 'c'].every(name => headerValues(invite, name).length === 0)

const EMPTY = {
  en: 'An INVITE without SDP went to Teams and was answered with {answer}.',
  de: 'Ein INVITE ohne SDP ging an Teams und wurde mit {answer} beantwortet.',
} as const
const OTHER = {
  en: 'An INVITE with a body of type {type} went to Teams and was answered with {answer}.',
  de: 'Ein INVITE mit einem Inhalt vom Typ {type} ging an Teams und wurde mit {answer} beantwortet.',
} as const
