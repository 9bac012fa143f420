// Whether media flowed on a leg, as summed up by the observer that relayed it.

import type { FactLog, RtpFact } from '../facts/index.ts'
import { between, type Millis, millis, seconds } from '../kernel/index.ts'
import { dialogsOf, isRequest, isSuccess } from './sip-dialogs.ts'

export interface LegMedia {
  observer: string
  callId: string
  sent: number
  received: number
  facts: RtpFact[]
}

/** A call this short may end before the first packet. */
const TOO_SHORT = seconds(3)

/** Answered legs that lasted, with packets each way; only those whose sums for both directions are known. */
export function legMedia(facts: FactLog): LegMedia[] {
  const answered = answeredLengths(facts)
  const legs = Map.groupBy(facts.of('rtp'), fact => `${fact.observer} ${fact.callId}`)
  return [...legs].flatMap(([key, sums]) => {
    const length = answered.get(key)
    const known = (direction: RtpFact['direction']): boolean =>
      sums.some(fact => fact.direction === direction && fact.phase === 'stopped')
    if (length === undefined || length < TOO_SHORT || !known('sent') || !known('received')) return []
    const { observer, callId } = sums[0] as RtpFact
    return [
      { observer, callId, sent: packets(sums, 'sent'), received: packets(sums, 'received'), facts: sums },
    ]
  })
}

/** Of the fullest sum: only nothing or something matters, and each time two legs are joined is summed up anew. */
const packets = (sums: readonly RtpFact[], direction: RtpFact['direction']): number =>
  Math.max(0, ...sums.filter(fact => fact.direction === direction).map(fact => fact.packets))

function answeredLengths(facts: FactLog): Map<string, Millis> {
  const lengths = new Map<string, Millis>()
  for (const { observer, callId, messages } of dialogsOf(facts)) {
    const answer = messages.find(message => isSuccess(message, 'INVITE'))
    const bye = messages.findLast(message => isRequest(message, 'BYE'))
    if (answer === undefined || bye === undefined) continue
    lengths.set(`${observer} ${callId}`, millis(Math.max(0, between(answer.at, bye.at))))
  }
  return lengths
}

/** ` 40 packets were dropped (srtp-authentication).` or nothing. */
export function droppedWords({ facts }: LegMedia): string {
  const dropped = facts.flatMap(fact => Object.entries(fact.dropped ?? {})).filter(([, count]) => count > 0)
  return dropped.length === 0
    ? ''
    : ` Dropped were ${dropped.map(([why, count]) => `${count} packets (${why})`).join(', ')}.`
}
