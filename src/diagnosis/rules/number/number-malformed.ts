// The user part of the Request-URI names nobody, whoever is assigned.

import { type FactLog, requestUri, userIn } from '../../../facts/index.ts'
import { say } from '../../../findings/index.ts'
import { codeRule } from '../../records/code-rule.ts'
import type { Match } from '../../rule.ts'
import { answerWords, refusalMatch, refusedByMicrosoft } from '../../sip/refusals.ts'
import { isFirstInvite } from '../../sip/sip-dialogs.ts'

export const numberMalformed = codeRule({
  id: 'number/malformed',
  severity: 'warning',
  certainty: 'proven',
  codes: [510_412],
  title: {
    en: 'The SBC calls numbers in a form Teams does not take',
    de: 'Der SBC ruft Nummern in einer Form, die Teams nicht annimmt',
  },
  remedy: {
    en: 'Send the called number as E.164 with + in the Request-URI, or repair it with InboundTeamsNumberTranslationRules of the gateway.',
    de: 'Die gerufene Nummer als E.164 mit + in der Request-URI senden oder sie mit InboundTeamsNumberTranslationRules des Gateways reparieren.',
  },
  reference: 'Microsoft Learn, "Microsoft and SIP response codes", SIP 412; "Translate phone numbers"',
  seen,
})

/** 484 is what the number's translation may come to. */
const STATUSES = [404, 412, 484]

function seen(facts: FactLog): Match[] {
  return refusedByMicrosoft(facts).flatMap(refusal => {
    const number = userIn(requestUri(refusal.invite)) ?? ''
    // The number of a transfer is Microsoft's own.
    const isOurs = isFirstInvite(refusal.invite) && refusal.invite.referredBy === undefined
    if (!isOurs || !STATUSES.includes(refusal.status) || !/^\d[\d.()-]*$/.test(number)) return []
    return [
      refusalMatch(
        refusal,
        'without +',
        'likely',
        say(
          {
            en: 'An INVITE to Teams for {number}, which does not begin with +, was answered with {answer}.',
            de: 'Ein INVITE an Teams für {number}, ohne + am Anfang, wurde mit {answer} beantwortet.',
          },
          { number, answer: answerWords(refusal) },
        ),
      ),
    ]
  })
}
