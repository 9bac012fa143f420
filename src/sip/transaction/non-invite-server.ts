// Non-INVITE server transaction (RFC 3261 section 17.2.2).
//
//             request          1xx                final
//   (start) ----------> trying ----> proceeding ---------> completed --J--> terminated
//                          | no final answer within 64*T1: the client has given up (RFC 4320 section 4.2)
//                          v
//                      terminated

import { after, assert, type Instant, unreachable as impossible } from '../../kernel/index.ts'
import type { SipRequest, SipResponse } from '../message/sip-message.ts'
import { type KeptResponse, kept, restored } from './kept-response.ts'
import { type Reliability, type TimerRules, transactionLife } from './timers.ts'

export type NonInviteServer =
  | { state: 'trying'; reliability: Reliability; giveUpAt: Instant }
  | { state: 'proceeding'; reliability: Reliability; last: SipResponse; giveUpAt: Instant }
  | { state: 'completed'; final: KeptResponse; timerJ: Instant }
  | { state: 'terminated' }

export type NonInviteServerEvent =
  | { type: 'request-again'; request: SipRequest }
  | { type: 'respond'; response: SipResponse }
  | { type: 'tick' }

type NonInviteServerEffect = { type: 'send'; message: SipResponse }

type Step = [NonInviteServer, NonInviteServerEffect[]]
type In<State> = Extract<NonInviteServer, { state: State }>

export function startNonInviteServer(
  request: SipRequest,
  reliability: Reliability,
  now: Instant,
  rules: TimerRules,
): Step {
  assert(request.method !== 'INVITE' && request.method !== 'ACK', 'INVITE and ACK have their own machines')
  return [{ state: 'trying', reliability, giveUpAt: after(now, transactionLife(rules)) }, []]
}

export function stepNonInviteServer(
  tx: NonInviteServer,
  event: NonInviteServerEvent,
  now: Instant,
  rules: TimerRules,
): Step {
  switch (tx.state) {
    case 'trying':
    case 'proceeding':
      return unanswered(tx, event, now, rules)
    case 'completed':
      return completed(tx, event, now)
    case 'terminated':
      return [tx, []]
    default:
      return impossible(tx)
  }
}

export function nonInviteServerDeadline(tx: NonInviteServer): Instant | undefined {
  switch (tx.state) {
    case 'trying':
    case 'proceeding':
      return tx.giveUpAt
    case 'completed':
      return tx.timerJ
    case 'terminated':
      return undefined
    default:
      return impossible(tx)
  }
}

/** Whether it only waits to be forgotten. */
export const isNonInviteServerOver = (tx: NonInviteServer): boolean => tx.state === 'completed'

function unanswered(
  tx: In<'trying'> | In<'proceeding'>,
  event: NonInviteServerEvent,
  now: Instant,
  rules: TimerRules,
): Step {
  switch (event.type) {
    case 'request-again':
      // A repetition in `trying` is discarded without a word (section 17.2.2).
      return [tx, tx.state === 'proceeding' ? [{ type: 'send', message: tx.last }] : []]
    case 'respond':
      return respond(tx, event.response, now, rules)
    case 'tick':
      return now >= tx.giveUpAt ? [{ state: 'terminated' }, []] : [tx, []]
    default:
      return impossible(event)
  }
}

function completed(tx: In<'completed'>, event: NonInviteServerEvent, now: Instant): Step {
  switch (event.type) {
    case 'request-again': {
      const message = restored(tx.final, event.request)
      return [tx, message === undefined ? [] : [{ type: 'send', message }]]
    }
    case 'respond':
      return [tx, []]
    case 'tick':
      return now >= tx.timerJ ? [{ state: 'terminated' }, []] : [tx, []]
    default:
      return impossible(event)
  }
}

function respond(
  tx: In<'trying'> | In<'proceeding'>,
  response: SipResponse,
  now: Instant,
  rules: TimerRules,
): Step {
  const send: NonInviteServerEffect = { type: 'send', message: response }
  const { reliability, giveUpAt } = tx
  if (response.status < 200) return [{ state: 'proceeding', reliability, last: response, giveUpAt }, [send]]
  // Timer J is zero over a reliable transport.
  if (reliability === 'reliable') return [{ state: 'terminated' }, [send]]
  return [{ state: 'completed', final: kept(response), timerJ: after(now, transactionLife(rules)) }, [send]]
}
