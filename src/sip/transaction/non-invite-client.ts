// Non-INVITE client transaction (RFC 3261 section 17.1.2).
//
//             send          1xx                final
//   (start) -------> trying ----> proceeding ---------> completed --K--> terminated
//                      | E repeats, F gives up (in both)
//                      v
//                  terminated

import {
  after,
  assert,
  earliest,
  type Instant,
  unreachable as impossible,
  type Millis,
} from '../../kernel/index.ts'
import type { SipRequest, SipResponse } from '../message/sip-message.ts'
import { doubled, type Reliability, type TimerRules, transactionLife } from './timers.ts'

interface Waiting {
  request: SipRequest
  reliability: Reliability
  timerE: Instant | undefined
  interval: Millis
  timerF: Instant
}
export type NonInviteClient =
  | ({ state: 'trying' } & Waiting)
  | ({ state: 'proceeding' } & Waiting)
  | { state: 'completed'; timerK: Instant }
  | { state: 'terminated' }

export type NonInviteClientEvent =
  | { type: 'response'; response: SipResponse }
  | { type: 'unreachable' }
  | { type: 'tick' }

export type NonInviteClientEffect =
  | { type: 'send'; message: SipRequest }
  | { type: 'response'; response: SipResponse }
  | { type: 'failed'; cause: 'timeout' | 'transport' }

type Step = [NonInviteClient, NonInviteClientEffect[]]
type In<State> = Extract<NonInviteClient, { state: State }>

export function startNonInviteClient(
  request: SipRequest,
  reliability: Reliability,
  now: Instant,
  rules: TimerRules,
): Step {
  assert(request.method !== 'INVITE' && request.method !== 'ACK', 'INVITE and ACK have their own machines')
  const timerE = reliability === 'unreliable' ? after(now, rules.t1) : undefined
  const timerF = after(now, transactionLife(rules))
  return [
    { state: 'trying', request, reliability, timerE, interval: rules.t1, timerF },
    [{ type: 'send', message: request }],
  ]
}

export function stepNonInviteClient(
  tx: NonInviteClient,
  event: NonInviteClientEvent,
  now: Instant,
  rules: TimerRules,
): Step {
  switch (tx.state) {
    case 'trying':
    case 'proceeding':
      return waiting(tx, event, now, rules)
    case 'completed':
      return event.type === 'tick' && now >= tx.timerK ? [{ state: 'terminated' }, []] : [tx, []]
    case 'terminated':
      return [tx, []]
    default:
      return impossible(tx)
  }
}

export function nonInviteClientDeadline(tx: NonInviteClient): Instant | undefined {
  switch (tx.state) {
    case 'trying':
    case 'proceeding':
      return earliest(tx.timerE, tx.timerF)
    case 'completed':
      return tx.timerK
    case 'terminated':
      return undefined
    default:
      return impossible(tx)
  }
}

/** Whether it only waits to be forgotten. */
export const isNonInviteClientOver = (tx: NonInviteClient): boolean => tx.state === 'completed'

function waiting(
  tx: In<'trying'> | In<'proceeding'>,
  event: NonInviteClientEvent,
  now: Instant,
  rules: TimerRules,
): Step {
  switch (event.type) {
    case 'response':
      return answered(tx, event.response, now, rules)
    case 'unreachable':
      return [{ state: 'terminated' }, [{ type: 'failed', cause: 'transport' }]]
    case 'tick':
      if (now >= tx.timerF) return [{ state: 'terminated' }, [{ type: 'failed', cause: 'timeout' }]]
      return tx.timerE !== undefined && now >= tx.timerE ? retransmit(tx, now, rules) : [tx, []]
    default:
      return impossible(event)
  }
}

function answered(
  tx: In<'trying'> | In<'proceeding'>,
  response: SipResponse,
  now: Instant,
  rules: TimerRules,
): Step {
  const up: NonInviteClientEffect = { type: 'response', response }
  if (response.status < 200) return [{ ...tx, state: 'proceeding' }, [up]]
  // Timer K is zero over a reliable transport (section 17.1.2.2).
  if (tx.reliability === 'reliable') return [{ state: 'terminated' }, [up]]
  return [{ state: 'completed', timerK: after(now, rules.t4) }, [up]]
}

function retransmit(tx: In<'trying'> | In<'proceeding'>, now: Instant, rules: TimerRules): Step {
  // While proceeding, timer E is always T2 (section 17.1.2.2).
  const interval = tx.state === 'proceeding' ? rules.t2 : doubled(tx.interval, rules.t2)
  return [{ ...tx, interval, timerE: after(now, interval) }, [{ type: 'send', message: tx.request }]]
}
