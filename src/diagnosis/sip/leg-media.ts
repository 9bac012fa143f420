// Whether media flowed on a leg, as summed up by the observer that relayed it.

import { callsOf, type FactLog, parseReason, type RtpFact, type SipFact } from '../../facts/index.ts'
import { type Said, say } from '../../findings/index.ts'
import { between, type Millis, millis, seconds } from '../../kernel/index.ts'
import { oncePerLog } from '../once.ts'
import { PACKET } from '../words/fact-words.ts'
import { dialogsOf, isRequest, isSuccess } from './sip-dialogs.ts'

export interface LegMedia {
  observer: string
  callId: string
  sent: number
  received: number
  facts: [RtpFact, ...RtpFact[]]
}

/** A call this short may end before the first packet. */
const TOO_SHORT = seconds(3)

/**
 * Answered legs that lasted and on which both were to speak, with packets each way; only those whose sums for both
 * directions are known.
 */
export const legMedia = oncePerLog((facts): readonly LegMedia[] => {
  if (facts.of('rtp').length === 0) return []
  const lengths = talkingLengths(facts)
  const legs = Map.groupBy(facts.of('rtp'), fact => `${fact.observer} ${fact.callId}`)
  return [...legs].flatMap(([key, [first, ...others]]) => {
    const length = lengths.get(key)
    if (first === undefined || length === undefined || length < TOO_SHORT) return []
    const sums: LegMedia['facts'] = [first, ...others]
    const known = (direction: RtpFact['direction']): boolean =>
      sums.some(fact => fact.direction === direction && fact.phase === 'stopped')
    if (!known('sent') || !known('received')) return []
    const { observer, callId } = first
    return [
      { observer, callId, sent: packets(sums, 'sent'), received: packets(sums, 'received'), facts: sums },
    ]
  })
})

/** Legs on which nothing could be sent because nothing came in on the other leg: the fault is there. */
export function starvedLegs(facts: FactLog, legs: readonly LegMedia[]): Set<LegMedia> {
  const starved = new Set<LegMedia>()
  for (const observer of new Set(legs.map(leg => leg.observer))) {
    const known = new Map(legs.filter(leg => leg.observer === observer).map(leg => [leg.callId, leg]))
    for (const call of callsOf(facts.seenBy(observer).all(), false)) {
      const together = call.legs.flatMap(leg => known.get(leg.callId) ?? [])
      for (const leg of together)
        if (leg.sent === 0 && together.some(other => other !== leg && other.received === 0)) starved.add(leg)
    }
  }
  return starved
}

/** Of the fullest sum: only nothing or something matters, and each time two legs are joined is summed up anew. */
const packets = (sums: readonly RtpFact[], direction: RtpFact['direction']): number =>
  sums.reduce((most, fact) => (fact.direction === direction ? Math.max(most, fact.packets) : most), 0)

function talkingLengths(facts: FactLog): Map<string, Millis> {
  const lengths = new Map<string, Millis>()
  for (const { observer, callId, messages } of dialogsOf(facts)) {
    const answer = messages.find(message => isSuccess(message, 'INVITE') && !silencesOne(message))
    const bye = messages.findLast(message => isRequest(message, 'BYE'))
    if (answer === undefined || bye === undefined) continue
    lengths.set(`${observer} ${callId}`, millis(Math.max(0, between(answer.at, bye.at))))
  }
  return lengths
}

/** The SDP itself keeps one side or both from sending: a call on hold from the beginning, an announcement. */
const silencesOne = ({ text }: SipFact): boolean => /^a=(?:inactive|sendonly|recvonly)\s*$/m.test(text)

/** Microsoft's word for a call that came to nothing, in the Reason of its BYE. */
export const isMediaError = ({ reason }: SipFact): boolean =>
  reason !== undefined && /MediaError/i.test(parseReason(reason).phrase ?? '')

/** `Dropped were 40 packets (srtp-authentication).` or nothing. */
export function droppedWords({ facts }: LegMedia): Said[] {
  const dropped = facts.flatMap(fact => Object.entries(fact.dropped ?? {})).filter(([, count]) => count > 0)
  if (dropped.length === 0) return []
  const each = { en: '{many} ({why})', de: '{many} ({why})' } as const
  const row = dropped.map(([why, count]) => say(each, { many: { count, of: PACKET }, why }))
  return [say({ en: 'Dropped were {dropped}.', de: 'Verworfen wurden {dropped}.' }, { dropped: { row } })]
}
