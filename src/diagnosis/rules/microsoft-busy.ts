// Microsoft's datacenter turns a call away for the moment, and the SBC does not go on to the next one.

import { type FactLog, headerValues, requestUri, type SipFact, userIn } from '../../facts/index.ts'
import { say } from '../../findings/index.ts'
import { seconds } from '../../kernel/index.ts'
import { isDraining, type Refusal, refusalMatch, refusedByMicrosoft } from '../refusals.ts'
import type { Match, Rule } from '../rule.ts'
import { isFirstInvite, isRequest, lastSeen } from '../sip-dialogs.ts'

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
  const invites = facts.of('sip').filter(isFirstInvite)
  return refusedByMicrosoft(facts)
    .filter(refusal => isTurnedAway(refusal) && !isCarriedOn(refusal, invites, facts))
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

/** Another INVITE for the same number went to some other place, the caller has gone, or the observer saw no more. */
function isCarriedOn({ invite, answer }: Refusal, invites: readonly SipFact[], facts: FactLog): boolean {
  const { observer, at } = answer
  if (lastSeen(facts, observer) - at < AT_ONCE) return true
  const isSoon = (message: SipFact): boolean =>
    message.observer === observer && message.at >= at && message.at - at <= AT_ONCE
  const follows = (other: SipFact): boolean =>
    other.direction === invite.direction &&
    other.callId !== invite.callId &&
    calleeOf(other) === calleeOf(invite)
  return (
    invites.some(other => isSoon(other) && follows(other)) ||
    wasTriedBefore(invite, invites) ||
    facts.of('sip').some(message => isSoon(message) && isRequest(message, 'CANCEL'))
  )
}

/** The last of several tries has nowhere to go. */
const wasTriedBefore = (invite: SipFact, invites: readonly SipFact[]): boolean =>
  invites.some(
    other =>
      other !== invite &&
      other.observer === invite.observer &&
      other.direction === invite.direction &&
      other.at <= invite.at &&
      invite.at - other.at <= AT_ONCE &&
      calleeOf(other) === calleeOf(invite),
  )

const calleeOf = (invite: SipFact): string => userIn(requestUri(invite)) ?? requestUri(invite)
