// Forwarding on both sides of the trunk sends a call round.

import { type FactLog, headerValues, type SipFact, uriIn, userIn } from '../../../facts/index.ts'
import { say } from '../../../findings/index.ts'
import { codeRule } from '../../records/code-rule.ts'
import type { Match } from '../../rule.ts'
import { dialogsOf, isFirstInvite, isOpposite } from '../../sip/sip-dialogs.ts'

export const callLoop = codeRule({
  id: 'calls/loop',
  severity: 'critical',
  certainty: 'proven',
  codes: [510_482],
  title: { en: 'Calls go in a circle', de: 'Anrufe laufen im Kreis' },
  remedy: {
    en: 'Follow the numbers: a user or queue forwards to a number that the SBC or the carrier sends back to Teams. Break the circle there.',
    de: 'Den Nummern folgen: Ein Benutzer oder eine Anrufwarteschlange leitet an eine Nummer weiter, die SBC oder Anbieter zurück zu Teams schicken. Den Kreis dort auftrennen.',
  },
  reference: 'Microsoft Learn, "Microsoft and SIP response codes", SIP 500',
  seen: facts => seen(facts),
})

const seen = (facts: FactLog): Match[] =>
  dialogsOf(facts).flatMap(({ messages, callId }) => {
    const invite = messages.find(isFirstInvite)
    return invite === undefined
      ? []
      : [...refusedAsLoop(invite, messages, callId), ...roundAndRound(invite, callId)]
  })

/** 482 says so, and with 483 the 70 hops of Max-Forwards are used up (RFC 3261 sections 16.3 and 21.4). */
function refusedAsLoop(invite: SipFact, messages: readonly SipFact[], callId: string): Match[] {
  const answer = messages.find(
    ({ status, method, startLine }) =>
      method === 'INVITE' &&
      (status === 483 || status === 482) &&
      // The same request by two ways (section 8.2.2.2) is no circle.
      !/merged/i.test(startLine),
  )
  if (answer === undefined || !isOpposite(answer, invite)) return []
  const says = say(
    {
      en: 'An INVITE for {callee} was answered with {answer}.',
      de: 'Ein INVITE für {callee} wurde mit {answer} beantwortet.',
    },
    { callee: calleeOf(invite), answer: answer.startLine.replace(/^SIP\/2\.0 /, '') },
  )
  return [
    {
      about: `wire ${calleeOf(invite)}`,
      instance: callId,
      certainty: 'likely',
      says,
      evidence: [invite, answer],
    },
  ]
}

/** A number that forwarded the call so often gets it again and again. */
const ROUNDS = 3

/** RFC 7044: History-Info has an entry for each time the call was sent on. */
function roundAndRound(invite: SipFact, callId: string): Match[] {
  const entries = headerValues(invite, 'History-Info').flatMap(value => value.match(/<[^<>]*>/g) ?? [])
  const numbers = Map.groupBy(entries, entry => userIn(uriIn(entry) ?? '') ?? '')
  return [...numbers]
    .filter(([number, times]) => number !== '' && times.length >= ROUNDS)
    .slice(0, 1)
    .map(([number, times]) => ({
      about: `wire ${calleeOf(invite)}`,
      instance: callId,
      certainty: 'likely',
      says: say(
        {
          en: 'The History-Info of an INVITE for {callee} names {number} {times} times.',
          de: 'History-Info eines INVITE für {callee} nennt {number} {times}-mal.',
        },
        { callee: calleeOf(invite), number, times: times.length },
      ),
      evidence: [invite],
    }))
}

const calleeOf = (invite: SipFact): string => userIn(invite.startLine) ?? uriIn(invite.startLine) ?? ''
