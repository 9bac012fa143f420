// Two observers saw one INVITE on its way to Microsoft, and between them its Request-URI changed: a proxy sits between
// the SBC and Microsoft, and rewrites what Microsoft looks up.

import { type FactLog, hostIn, requestUri, type SipFact, userIn } from '../../../facts/index.ts'
import { say } from '../../../findings/index.ts'
import type { Match, Rule } from '../../rule.ts'
import { dialogsOf, isFirstInvite, isToMicrosoft } from '../../sip/sip-dialogs.ts'

export const requestUriRewritten: Rule = {
  id: 'sip/request-uri-rewritten',
  severity: 'critical',
  title: {
    en: 'Something between the SBC and Microsoft rewrites the Request-URI',
    de: 'Etwas zwischen SBC und Microsoft schreibt die Request-URI um',
  },
  remedy: {
    en: 'Connect the SBC to Microsoft directly: no SIP proxy and no user agent may sit between the two.',
    de: 'Den SBC direkt mit Microsoft verbinden: Dazwischen darf weder ein SIP-Proxy noch ein User Agent sitzen.',
  },
  reference: 'Microsoft Learn, "Direct Routing: SIP protocol", section "Incoming call from the SBC"',
  find,
}

function find(facts: FactLog): Match[] {
  const invites = dialogsOf(facts).flatMap(dialog => {
    const invite = dialog.messages.find(isFirstInvite)
    return invite !== undefined && isToMicrosoft(invite, dialog) ? [invite] : []
  })
  const copies = Map.groupBy(invites, ({ callId, cseq, fromTag }) => `${callId} ${cseq} ${fromTag}`)
  return [...copies.values()].flatMap(([first, ...others]) => {
    const other = first === undefined ? undefined : others.find(each => isRewritten(first, each))
    return first === undefined || other === undefined ? [] : [matchOf(first, other)]
  })
}

const isRewritten = (first: SipFact, other: SipFact): boolean =>
  first.observer !== other.observer &&
  (userIn(requestUri(first)) !== userIn(requestUri(other)) || hostOf(first) !== hostOf(other))

const hostOf = (invite: SipFact): string | undefined => hostIn(requestUri(invite))

const matchOf = (first: SipFact, other: SipFact): Match => ({
  about: 'request-uri',
  instance: first.callId,
  certainty: 'likely',
  says: say(
    {
      en: '{one} saw an INVITE for {first}, {two} the same one for {other}.',
      de: '{one} sah ein INVITE für {first}, {two} dasselbe für {other}.',
    },
    { one: first.observer, two: other.observer, first: requestUri(first), other: requestUri(other) },
  ),
  evidence: [first, other],
})
