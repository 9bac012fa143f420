// INVITE client transaction (RFC 3261 section 17.1.1, RFC 6026 section 7.2).
//
//             send           1xx                2xx
//   (start) -------> calling ----> proceeding -------> accepted --M--> terminated
//                      |  \            |   \               | 2xx of further forks go up
//                    B |   \ 2xx       |    \ 3xx-6xx, ACK
//                      v    `-> accepted`--> completed --D--> terminated
//                  terminated
//
// A CANCEL that is wanted while calling waits for the first provisional response (section 9.1).

import {
  after,
  assert,
  earliest,
  type Instant,
  unreachable as impossible,
  type Millis,
} from '../../kernel/index.ts'
import type { SipRequest, SipResponse } from '../message/sip-message.ts'
import { acknowledgeFailure } from './cancel-and-ack.ts'
import { doubled, type Reliability, type TimerRules, transactionLife } from './timers.ts'

export type InviteClient =
  | {
      state: 'calling'
      invite: SipRequest
      reliability: Reliability
      cancelWanted: boolean
      timerA: Instant | undefined
      interval: Millis
      timerB: Instant
    }
  | { state: 'proceeding'; invite: SipRequest; reliability: Reliability; cancelledUntil: Instant | undefined }
  | { state: 'accepted'; timerM: Instant }
  | { state: 'completed'; ack: SipRequest; timerD: Instant }
  | { state: 'terminated' }

export type InviteClientEvent =
  | { type: 'response'; response: SipResponse }
  | { type: 'cancel' }
  | { type: 'unreachable' }
  | { type: 'tick' }

export type InviteClientEffect =
  | { type: 'send'; message: SipRequest }
  /** The CANCEL may go out now, as a transaction of its own. */
  | { type: 'cancel'; invite: SipRequest }
  | { type: 'response'; response: SipResponse }
  | { type: 'failed'; cause: 'timeout' | 'transport' }

type Step = [InviteClient, InviteClientEffect[]]
type In<State> = Extract<InviteClient, { state: State }>

export function startInviteClient(
  invite: SipRequest,
  reliability: Reliability,
  now: Instant,
  rules: TimerRules,
): Step {
  assert(invite.method === 'INVITE', 'an INVITE transaction carries an INVITE')
  const timerA = reliability === 'unreliable' ? after(now, rules.t1) : undefined
  const timerB = after(now, transactionLife(rules))
  return [
    { state: 'calling', invite, reliability, cancelWanted: false, timerA, interval: rules.t1, timerB },
    [{ type: 'send', message: invite }],
  ]
}

export function stepInviteClient(
  tx: InviteClient,
  event: InviteClientEvent,
  now: Instant,
  rules: TimerRules,
): Step {
  switch (tx.state) {
    case 'calling':
      return calling(tx, event, now, rules)
    case 'proceeding':
      return proceeding(tx, event, now, rules)
    case 'accepted':
      return accepted(tx, event, now)
    case 'completed':
      return completed(tx, event, now)
    case 'terminated':
      return [tx, []]
    default:
      return impossible(tx)
  }
}

export function inviteClientDeadline(tx: InviteClient): Instant | undefined {
  switch (tx.state) {
    case 'calling':
      return earliest(tx.timerA, tx.timerB)
    case 'proceeding':
      return tx.cancelledUntil
    case 'accepted':
      return tx.timerM
    case 'completed':
      return tx.timerD
    case 'terminated':
      return undefined
    default:
      return impossible(tx)
  }
}

/** Whether it only waits to be forgotten, with nothing to send. */
export const isInviteClientOver = ({ state }: InviteClient): boolean => state === 'accepted'

function calling(tx: In<'calling'>, event: InviteClientEvent, now: Instant, rules: TimerRules): Step {
  switch (event.type) {
    case 'response':
      return answered(tx, tx.cancelWanted, event.response, now, rules)
    case 'cancel':
      return [{ ...tx, cancelWanted: true }, []]
    case 'unreachable':
      return failed('transport')
    case 'tick':
      if (now >= tx.timerB) return failed('timeout')
      return tx.timerA !== undefined && now >= tx.timerA ? retransmit(tx, now) : [tx, []]
    default:
      return impossible(event)
  }
}

function proceeding(tx: In<'proceeding'>, event: InviteClientEvent, now: Instant, rules: TimerRules): Step {
  switch (event.type) {
    case 'response':
      return answered(tx, false, event.response, now, rules)
    case 'cancel':
      return tx.cancelledUntil === undefined ? cancelled(tx, [], now, rules) : [tx, []]
    case 'unreachable':
      return failed('transport')
    case 'tick':
      // A cancelled INVITE that gets no final answer within 64*T1 is over (section 9.1).
      return tx.cancelledUntil !== undefined && now >= tx.cancelledUntil ? failed('timeout') : [tx, []]
    default:
      return impossible(event)
  }
}

/** Further 2xx, of the same fork or of others, are the TU's to acknowledge (RFC 6026 section 7.2). */
function accepted(tx: In<'accepted'>, event: InviteClientEvent, now: Instant): Step {
  if (event.type === 'response' && isSuccess(event.response)) {
    return [tx, [{ type: 'response', response: event.response }]]
  }
  return event.type === 'tick' && now >= tx.timerM ? [{ state: 'terminated' }, []] : [tx, []]
}

function completed(tx: In<'completed'>, event: InviteClientEvent, now: Instant): Step {
  switch (event.type) {
    case 'response':
      return event.response.status >= 300 ? [tx, [{ type: 'send', message: tx.ack }]] : [tx, []]
    case 'unreachable':
      // The TU has its answer; the ACK that could not be sent is not its matter.
      return [{ state: 'terminated' }, []]
    case 'cancel':
      return [tx, []]
    case 'tick':
      return now >= tx.timerD ? [{ state: 'terminated' }, []] : [tx, []]
    default:
      return impossible(event)
  }
}

function answered(
  tx: In<'calling'> | In<'proceeding'>,
  cancelWanted: boolean,
  response: SipResponse,
  now: Instant,
  rules: TimerRules,
): Step {
  const up: InviteClientEffect = { type: 'response', response }
  if (response.status < 200) {
    const cancelledUntil = tx.state === 'proceeding' ? tx.cancelledUntil : undefined
    const next: In<'proceeding'> = {
      state: 'proceeding',
      invite: tx.invite,
      reliability: tx.reliability,
      cancelledUntil,
    }
    return cancelWanted ? cancelled(next, [up], now, rules) : [next, [up]]
  }
  if (isSuccess(response)) return [{ state: 'accepted', timerM: after(now, transactionLife(rules)) }, [up]]
  const ack = acknowledgeFailure(tx.invite, response)
  const effects: InviteClientEffect[] = [{ type: 'send', message: ack }, up]
  // Timer D is zero over a reliable transport (section 17.1.1.2).
  if (tx.reliability === 'reliable') return [{ state: 'terminated' }, effects]
  return [{ state: 'completed', ack, timerD: after(now, rules.timerD) }, effects]
}

function cancelled(
  tx: In<'proceeding'>,
  before: InviteClientEffect[],
  now: Instant,
  rules: TimerRules,
): Step {
  const cancelledUntil = after(now, transactionLife(rules))
  return [{ ...tx, cancelledUntil }, [...before, { type: 'cancel', invite: tx.invite }]]
}

function retransmit(tx: In<'calling'>, now: Instant): Step {
  // Timer A doubles without a cap (section 17.1.1.2); timer B ends it.
  const interval = doubled(tx.interval)
  return [{ ...tx, interval, timerA: after(now, interval) }, [{ type: 'send', message: tx.invite }]]
}

const failed = (cause: 'timeout' | 'transport'): Step => [
  { state: 'terminated' },
  [{ type: 'failed', cause }],
]

const isSuccess = (response: SipResponse): boolean => response.status >= 200 && response.status < 300
