// 503 from the SBC: sessions, licences or channels are used up.

import { type Fact, type FactLog, headerValues, isMicrosoftAddress } from '../../../facts/index.ts'
import { type Noun, say } from '../../../findings/index.ts'
import { millis, seconds } from '../../../kernel/index.ts'
import { codeRule } from '../../records/code-rule.ts'
import type { Match } from '../../rule.ts'
import { type Refusal, refusedToMicrosoft } from '../../sip/refusals.ts'
import { dialogsOf, isFirstInvite, isFromMicrosoft } from '../../sip/sip-dialogs.ts'
import { peerKey, sipPeersOf } from '../../sip/sip-peers.ts'

export const sbcOverloaded = codeRule({
  id: 'sbc/overloaded',
  severity: 'critical',
  certainty: 'likely',
  codes: [560_503],
  title: {
    en: 'The SBC turns calls away: it is full, or its way out is',
    de: 'Der SBC weist Anrufe ab: Er ist voll oder sein Weg nach draußen',
  },
  remedy: {
    en: 'Compare the calls at that time with the licensed sessions of the SBC and the channels of the carrier, and set MaxConcurrentSessions so that Teams warns at 90 %.',
    de: 'Die Anrufe zu dieser Zeit mit den lizenzierten Sitzungen des SBC und den Kanälen des Anbieters vergleichen und MaxConcurrentSessions setzen, damit Teams bei 90 % warnt.',
  },
  reference:
    'Microsoft Learn, "Microsoft and SIP response codes", SIP 503; "Health Dashboard for Direct Routing", concurrent calls',
  seen,
})

/** Fewer are a moment, not a state. */
const MANY = 3
/** Who is full refuses before it calls anybody. */
const AT_ONCE = millis(100)
/** What follows trouble on the carrier's side, in the same second or the next, comes from there. */
const HANDED_ON = seconds(1)
const second = (at: number): number => Math.floor(at / HANDED_ON)
const CALL: Noun = { en: ['call', 'calls'], de: ['Anruf', 'Anrufen'] }

function seen(facts: FactLog): Match[] {
  const peers = sipPeersOf(facts)
  const troubled = new Set(
    facts
      .all()
      .filter(fact => isCarriersTrouble(fact, peers))
      .flatMap(({ observer, at }) => [0, 1].map(later => `${observer} ${second(at) + later}`)),
  )
  const refusals = refusedToMicrosoft(facts).filter(
    ({ status, invite, answer }) =>
      status === 503 &&
      isFirstInvite(invite) &&
      answer.at - invite.at <= AT_ONCE &&
      !troubled.has(`${answer.observer} ${second(answer.at)}`),
  )
  if (refusals.length === 0) return []
  const calls = dialogsOf(facts).filter(
    ({ messages: [first] }) => first !== undefined && isFirstInvite(first) && isFromMicrosoft(first),
  )
  const says = say(
    {
      en: 'Of {all} from Teams the SBC answered {many} with 503.',
      de: 'Von {all} aus Teams beantwortete der SBC {many} mit 503.',
    },
    { many: refusals.length, all: { count: calls.length, of: CALL } },
  )
  return refusals.map(refusal => matchOf(refusal, refusals.length, says))
}

/** The carrier says 503, cannot be reached, or was and is no more; strangers who come and go are none. */
function isCarriersTrouble(fact: Fact, peers: ReadonlySet<string>): boolean {
  switch (fact.kind) {
    case 'sip':
      return fact.status === 503 && fact.direction === 'received' && !isFromMicrosoft(fact)
    case 'connection-closed':
      if (isMicrosoftAddress(fact.remote.address) || fact.how === 'fin' || fact.how === 'idle') return false
      return fact.role === 'client' || peers.has(peerKey(fact.observer, fact.remote.address))
    default:
      return fact.kind === 'unresolved'
  }
}

const matchOf = ({ dialog, invite, answer }: Refusal, many: number, says: Match['says']): Match => ({
  about: 'wire',
  instance: dialog.callId,
  // Who has too much to do says when to come again (RFC 3261 section 21.5.4).
  certainty: headerValues(answer, 'Retry-After').length > 0 ? 'likely' : 'possible',
  severity: many < MANY ? 'warning' : 'critical',
  says,
  evidence: [answer, invite],
})
