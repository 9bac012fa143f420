// INVITE server transaction (RFC 3261 section 17.2.1, RFC 6026 section 7.1).
//
//             INVITE             2xx
//   (start) --------> proceeding -----> accepted --L--> terminated
//                        |  1xx            | the TU repeats its 2xx until the ACK, which goes up
//                3xx-6xx |
//                        v         ACK
//                    completed --------> confirmed --I--> terminated
//                        | G repeats the failure, H gives up
//                        v
//                    terminated

import {
  after,
  assert,
  earliest,
  type Instant,
  unreachable as impossible,
  type Millis,
} from '../../kernel/index.ts'
import { responseTo } from '../message/response-to.ts'
import type { SipRequest, SipResponse } from '../message/sip-message.ts'
import { doubled, type Reliability, type TimerRules, transactionLife } from './timers.ts'

export type InviteServer =
  | {
      state: 'proceeding'
      reliability: Reliability
      invite: SipRequest
      /** The latest provisional response, repeated for each repetition of the INVITE. */
      last: SipResponse | undefined
      tryingAt: Instant | undefined
    }
  | { state: 'accepted'; timerL: Instant }
  | {
      state: 'completed'
      reliability: Reliability
      final: SipResponse
      timerG: Instant | undefined
      interval: Millis
      timerH: Instant
    }
  | { state: 'confirmed'; timerI: Instant }
  | { state: 'terminated' }

export type InviteServerEvent =
  | { type: 'invite-again' }
  | { type: 'ack'; request: SipRequest }
  | { type: 'respond'; response: SipResponse }
  | { type: 'tick' }

export type InviteServerEffect =
  | { type: 'send'; message: SipResponse }
  /** An ACK to a 2xx that came on the branch of its INVITE: the TU's. */
  | { type: 'ack'; request: SipRequest }

type Step = [InviteServer, InviteServerEffect[]]
type In<State> = Extract<InviteServer, { state: State }>

export function startInviteServer(
  invite: SipRequest,
  reliability: Reliability,
  now: Instant,
  rules: TimerRules,
): Step {
  assert(invite.method === 'INVITE', 'an INVITE transaction carries an INVITE')
  const waiting: In<'proceeding'> = {
    state: 'proceeding',
    reliability,
    invite,
    last: undefined,
    tryingAt: after(now, rules.tryingAfter),
  }
  return rules.tryingAfter === 0 ? trying(waiting) : [waiting, []]
}

export function stepInviteServer(
  tx: InviteServer,
  event: InviteServerEvent,
  now: Instant,
  rules: TimerRules,
): Step {
  switch (tx.state) {
    case 'proceeding':
      return proceeding(tx, event, now, rules)
    case 'accepted':
      return accepted(tx, event, now)
    case 'completed':
      return completed(tx, event, now, rules)
    case 'confirmed':
      return event.type === 'tick' && now >= tx.timerI ? [{ state: 'terminated' }, []] : [tx, []]
    case 'terminated':
      return [tx, []]
    default:
      return impossible(tx)
  }
}

export function inviteServerDeadline(tx: InviteServer): Instant | undefined {
  switch (tx.state) {
    case 'proceeding':
      return tx.tryingAt
    case 'accepted':
      return tx.timerL
    case 'completed':
      return earliest(tx.timerG, tx.timerH)
    case 'confirmed':
      return tx.timerI
    case 'terminated':
      return undefined
    default:
      return impossible(tx)
  }
}

/** Whether it only waits to be forgotten, as one that is accepted does where the TU says no more. */
export const isInviteServerOver = ({ state }: InviteServer): boolean => state === 'confirmed'

function proceeding(tx: In<'proceeding'>, event: InviteServerEvent, now: Instant, rules: TimerRules): Step {
  switch (event.type) {
    case 'invite-again':
      return [tx, tx.last === undefined ? [] : [{ type: 'send', message: tx.last }]]
    case 'respond':
      return respond(tx, event.response, now, rules)
    case 'ack':
      return [tx, []]
    case 'tick':
      return tx.tryingAt !== undefined && now >= tx.tryingAt ? trying(tx) : [tx, []]
    default:
      return impossible(event)
  }
}

/** Repetitions of the INVITE are absorbed; the TU alone repeats its 2xx (RFC 6026 section 7.1). */
function accepted(tx: In<'accepted'>, event: InviteServerEvent, now: Instant): Step {
  switch (event.type) {
    case 'respond':
      return event.response.status >= 200 && event.response.status < 300
        ? [tx, [{ type: 'send', message: event.response }]]
        : [tx, []]
    case 'ack':
      return [tx, [{ type: 'ack', request: event.request }]]
    case 'invite-again':
      return [tx, []]
    case 'tick':
      return now >= tx.timerL ? [{ state: 'terminated' }, []] : [tx, []]
    default:
      return impossible(event)
  }
}

function completed(tx: In<'completed'>, event: InviteServerEvent, now: Instant, rules: TimerRules): Step {
  switch (event.type) {
    case 'invite-again':
      return [tx, [{ type: 'send', message: tx.final }]]
    case 'ack':
      // Timer I is zero over a reliable transport.
      return tx.reliability === 'reliable'
        ? [{ state: 'terminated' }, []]
        : [{ state: 'confirmed', timerI: after(now, rules.t4) }, []]
    case 'respond':
      return [tx, []]
    case 'tick': {
      if (now >= tx.timerH) return [{ state: 'terminated' }, []]
      if (tx.timerG === undefined || now < tx.timerG) return [tx, []]
      const interval = doubled(tx.interval, rules.t2)
      return [{ ...tx, interval, timerG: after(now, interval) }, [{ type: 'send', message: tx.final }]]
    }
    default:
      return impossible(event)
  }
}

function respond(tx: In<'proceeding'>, response: SipResponse, now: Instant, rules: TimerRules): Step {
  const send: InviteServerEffect = { type: 'send', message: response }
  const life = after(now, transactionLife(rules))
  if (response.status < 200) return [{ ...tx, last: response, tryingAt: undefined }, [send]]
  if (response.status < 300) return [{ state: 'accepted', timerL: life }, [send]]
  const timerG = tx.reliability === 'unreliable' ? after(now, rules.t1) : undefined
  const { reliability } = tx
  return [
    { state: 'completed', reliability, final: response, timerG, interval: rules.t1, timerH: life },
    [send],
  ]
}

function trying(tx: In<'proceeding'>): Step {
  const hundred = responseTo(tx.invite, 100)
  return [{ ...tx, last: hundred, tryingAt: undefined }, [{ type: 'send', message: hundred }]]
}
