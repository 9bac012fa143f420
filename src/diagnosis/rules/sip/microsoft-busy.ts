// Microsoft's datacenter turns a call away for the moment, and the SBC does not go on to the next one.

import { type FactLog, headerValues, requestUri, type SipFact, userIn } from '../../../facts/index.ts'
import { say } from '../../../findings/index.ts'
import { seconds } from '../../../kernel/index.ts'
import type { Match, Rule } from '../../rule.ts'
import { isDraining, type Refusal, refusalMatch, refusedByMicrosoft } from '../../sip/refusals.ts'
import { isFirstInvite, isRequest, lastSeen } from '../../sip/sip-dialogs.ts'

export const microsoftBusy: Rule = {
  id: 'sip/microsoft-busy',
  severity: 'warning',
  title: {
    en: 'After a 503 of Microsoft the SBC does not try the next datacenter',
    de: 'Nach einem 503 von Microsoft versucht der SBC nicht das nächste Rechenzentrum',
  },
  remedy: {
    en: 'Enter sip, sip2 and sip3.pstnhub.microsoft.com in this order, and let the SBC go on to the next one at a 503.',
    de: 'sip, sip2 und sip3.pstnhub.microsoft.com in dieser Reihenfolge eintragen und den SBC bei 503 zum nächsten weitergehen lassen.',
  },
  reference: 'Microsoft Learn, "Plan Direct Routing", failover mechanism for SIP signaling',
  find,
}

/** An SBC that goes on does so at once. */
const AT_ONCE = seconds(5)

function find(facts: FactLog): Match[] {
  const tries = Map.groupBy(facts.of('sip').filter(isFirstInvite), tryOf)
  const leavings = facts.of('sip').filter(message => isRequest(message, 'CANCEL'))
  return refusedByMicrosoft(facts)
    .filter(refusal => isTurnedAway(refusal) && isLookedAfter(refusal, facts))
    .filter(({ invite, answer }) => {
      const others = tries.get(tryOf(invite)) ?? []
      const isTriedAgain = others.some(other => other !== invite && isNear(other, invite))
      return !isTriedAgain && !leavings.some(cancel => isNear(cancel, answer))
    })
    .map(refusal => {
      const says = say(
        {
          en: 'Microsoft answered an INVITE for {callee} with 503 and Retry-After, and no other followed.',
          de: 'Microsoft beantwortete ein INVITE für {callee} mit 503 und Retry-After, und es folgte kein weiteres.',
        },
        { callee: calleeOf(refusal.invite) },
      )
      return refusalMatch(refusal, 'wire', 'likely', says)
    })
}

const isTurnedAway = (refusal: Refusal): boolean =>
  refusal.status === 503 &&
  isFirstInvite(refusal.invite) &&
  !isDraining(refusal) &&
  headerValues(refusal.answer, 'Retry-After').length > 0

/** Nothing can be said of what may still come. */
const isLookedAfter = ({ answer }: Refusal, facts: FactLog): boolean =>
  lastSeen(facts, answer.observer) - answer.at >= AT_ONCE

/** Of several tries for one callee, the last has nowhere to go. */
const isNear = (other: SipFact, message: SipFact): boolean =>
  other.observer === message.observer && Math.abs(other.at - message.at) <= AT_ONCE

const tryOf = (invite: SipFact): string => `${invite.observer} ${invite.direction} ${calleeOf(invite)}`

const calleeOf = (invite: SipFact): string => userIn(requestUri(invite)) ?? requestUri(invite)
