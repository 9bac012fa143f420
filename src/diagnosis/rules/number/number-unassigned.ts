// The number in the Request-URI is not assigned in the tenant, or is written otherwise there.

import { type FactLog, headerValues, requestUri, type SipFact, userIn } from '../../../facts/index.ts'
import { say } from '../../../findings/index.ts'
import { codeRule } from '../../records/code-rule.ts'
import type { Match } from '../../rule.ts'
import {
  answerWords,
  hasProgressed,
  type Refusal,
  refusalMatch,
  refusedByMicrosoft,
} from '../../sip/refusals.ts'
import { isFirstInvite } from '../../sip/sip-dialogs.ts'

export const numberUnassigned = codeRule({
  id: 'number/unassigned',
  severity: 'warning',
  certainty: 'proven',
  codes: [511_404],
  title: {
    en: 'Calls come in for numbers that belong to nobody',
    de: 'Anrufe kommen für Nummern an, die niemandem gehören',
  },
  remedy: {
    en: 'Compare the numbers called with those assigned (Get-CsPhoneNumberAssignment): Teams looks up the user part of the Request-URI, E.164 with +. Assign the number, or mend its form on the SBC or with an inbound translation rule.',
    de: 'Die gerufenen Nummern mit den zugewiesenen vergleichen (Get-CsPhoneNumberAssignment): Teams sucht den Benutzerteil der Request-URI, E.164 mit +. Die Nummer zuweisen oder ihre Form am SBC oder mit einer eingehenden Übersetzungsregel richten.',
  },
  reference: 'Microsoft Learn, "Microsoft and SIP response codes", SIP 404',
  seen,
})

function seen(facts: FactLog): Match[] {
  return refusedByMicrosoft(facts)
    .filter(isForNumber)
    .map(refusal => {
      const number = userIn(requestUri(refusal.invite)) ?? ''
      const says = say(
        {
          en: 'An INVITE to Teams for {number} was answered with {answer}.',
          de: 'Ein INVITE an Teams für {number} wurde mit {answer} beantwortet.',
        },
        { number, answer: answerWords(refusal) },
      )
      return refusalMatch(refusal, number, 'likely', says)
    })
}

/** A transfer and a call that is to replace another fail for other reasons. */
const isForNumber = (refusal: Refusal): boolean =>
  refusal.status === 404 && !hasProgressed(refusal) && isNumbered(refusal.invite)

const isNumbered = (invite: SipFact): boolean =>
  isFirstInvite(invite) &&
  invite.referredBy === undefined &&
  headerValues(invite, 'Replaces').length === 0 &&
  /^\+\d/.test(userIn(requestUri(invite)) ?? '')
