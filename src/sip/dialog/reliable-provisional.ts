// Provisional responses that are acknowledged (RFC 3262), as two small machines.
//
// Callee: one response waits for its PRACK at a time, repeated at T1, 2*T1, 4*T1 ... without a cap; later ones queue.
//
//   idle --send--> waiting --PRACK--> idle, or waiting with the next one
//                     `---64*T1 without PRACK---> the INVITE is answered 504
//
// Caller: of each early dialog the number of the last response in order; what is not one higher is discarded, for it
// is a repetition or overtook another.

import { after, type Chance, type Instant, type Millis } from '../../kernel/index.ts'
import type { SipResponse } from '../message/sip-message.ts'
import { doubled, type TimerRules, transactionLife } from '../transaction/timers.ts'
import { type Rack, rackFor, rseqOf } from './rack-header.ts'

export const RELIABLE = '100rel'

/** Responses that may queue behind the one that waits; of more the oldest without SDP are left out. */
const MAX_QUEUED = 8

/** `last` is the number used last. */
export type ReliableSender =
  | { readonly state: 'idle'; readonly last: number | undefined }
  | {
      readonly state: 'waiting'
      readonly last: number
      /** With its RSeq. */
      readonly response: SipResponse
      readonly againAt: Instant
      readonly interval: Millis
      readonly giveUpAt: Instant
      /** Without RSeq yet. */
      readonly queue: readonly SipResponse[]
    }

export const NO_RELIABLE: ReliableSender = { state: 'idle', last: undefined }

/** Sends a response reliably: the machine after it, and what goes out now, if anything. */
export function sendReliably(
  sender: ReliableSender,
  response: SipResponse,
  now: Instant,
  { chance, rules }: { chance: Chance; rules: TimerRules },
): [ReliableSender, SipResponse[]] {
  if (sender.state === 'waiting') return [{ ...sender, queue: queued(sender.queue, response) }, []]
  // The first number is drawn from 1 to 2^31 - 1, so that counting on never wraps (section 3).
  const rseq = sender.last === undefined ? 1 + chance.below(0x7fffffff) : sender.last + 1
  const numbered = response.with({
    headers: response.headers.append('Require', RELIABLE).append('RSeq', String(rseq)),
  })
  const waiting: ReliableSender = {
    state: 'waiting',
    last: rseq,
    response: numbered,
    againAt: after(now, rules.t1),
    interval: rules.t1,
    giveUpAt: after(now, transactionLife(rules)),
    queue: [],
  }
  return [waiting, [numbered]]
}

function queued(queue: readonly SipResponse[], response: SipResponse): readonly SipResponse[] {
  if (queue.length < MAX_QUEUED) return [...queue, response]
  const dispensable = queue.findIndex(({ bodyLength }) => bodyLength === 0)
  return dispensable < 0 ? queue : [...queue.toSpliced(dispensable, 1), response]
}

/** What a PRACK must say now; undefined when nothing waits for one. */
export const awaitedRack = (sender: ReliableSender): Rack | undefined =>
  sender.state === 'waiting' ? rackFor(sender.last, sender.response) : undefined

/** After the PRACK that was waited for: the next response goes out. */
export function acknowledged(
  sender: ReliableSender,
  now: Instant,
  context: { chance: Chance; rules: TimerRules },
): [ReliableSender, SipResponse[]] {
  if (sender.state === 'idle') return [sender, []]
  const [next, ...queue] = sender.queue
  const idle: ReliableSender = { state: 'idle', last: sender.last }
  if (next === undefined) return [idle, []]
  const [waiting, sent] = sendReliably(idle, next, now, context)
  return [waiting.state === 'waiting' ? { ...waiting, queue } : waiting, sent]
}

/** Whether a 2xx must wait: a description is under way of which nobody knows that it arrived (section 3). */
export const delaysTwoHundred = (sender: ReliableSender): boolean =>
  sender.state === 'waiting' && [sender.response, ...sender.queue].some(({ bodyLength }) => bodyLength > 0)

export function tickReliable(
  sender: ReliableSender,
  now: Instant,
): { type: 'again'; sender: ReliableSender; response: SipResponse } | { type: 'no-prack' } | undefined {
  if (sender.state === 'idle' || now < sender.againAt) return undefined
  if (now >= sender.giveUpAt) return { type: 'no-prack' }
  const interval = doubled(sender.interval)
  const againAt = after(now, interval)
  const capped = againAt < sender.giveUpAt ? againAt : sender.giveUpAt
  return { type: 'again', sender: { ...sender, interval, againAt: capped }, response: sender.response }
}

export const reliableDeadline = (sender: ReliableSender): Instant | undefined =>
  sender.state === 'waiting' ? sender.againAt : undefined

/**
 * The number of a response that was sent reliably; undefined where it was not. 100 never is, and one without a tag
 * makes no dialog in which it could be acknowledged (section 4).
 */
export function reliableNumber(response: SipResponse): number | undefined {
  const { status } = response
  if (status <= 100 || status >= 200 || !response.headers.has('rseq') || response.to.tag === undefined) {
    return undefined
  }
  const required = response.headers.names('require', RELIABLE)
  return required ? rseqOf(response) : undefined
}

/** Whether a numbered response is the next in order of its dialog; the first sets the count. */
export const isNext = (last: number | undefined, rseq: number): boolean =>
  last === undefined || rseq === last + 1
