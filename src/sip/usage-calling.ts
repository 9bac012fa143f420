// The caller until its INVITE has a final answer (RFC 3261 section 13.2): early dialogs of forks, CANCEL at any
// moment, challenges and short session intervals.

import { type Instant, millis, unreachable } from '../kernel/index.ts'
import { challengedBy, renumbered, retryOf } from './challenge.ts'
import { dialogOfResponse, outlineOf } from './dialog.ts'
import { agreeAsClient, sessionTimerRequest, shortestOf } from './session-timer.ts'
import type { SipRequest, SipResponse } from './sip-message.ts'
import { MAX_FORKS, noAnswers, rememberAnswer } from './two-hundred.ts'
import { ended, sendBye } from './usage-ending.ts'
import type { UsageCommand, UsageEffect, UsageInput } from './usage-language.ts'
import { type CallParts, firstInvite, ignored, newOwn, respondTo } from './usage-messages.ts'
import type { Calling, Confirmed, OwnRequest, UsageContext, UsageStep } from './usage-state.ts'

/** Session intervals a peer may refuse one after the other. */
const MAX_INTERVALS = 2

export function startCalling(parts: CallParts, context: UsageContext): UsageStep {
  const own = firstInvite(parts, context, sessionTimerRequest(context.profile.sessionTimer, undefined))
  return [{ state: 'calling', own, forks: [], cancelled: undefined, tries: 0 }, [invited(own)]]
}

const invited = (own: OwnRequest): UsageEffect => ({
  type: 'request',
  ref: own.ref,
  request: own.request,
  purpose: 'invite',
})

export function calling(s: Calling, input: UsageInput, now: Instant, context: UsageContext): UsageStep {
  switch (input.type) {
    case 'response':
      return input.ref === s.own.ref ? answered(s, input.response, now, context) : [s, []]
    case 'failed':
      if (input.ref !== s.own.ref) return [s, []]
      return over(s.cancelled ?? { by: 'local', cause: input.cause }, undefined, now, context)
    case 'request':
      return requested(s, input.transaction, input.request, context)
    case 'ack':
    case 'cancelled':
    case 'tick':
      return [s, []]
    default:
      return unreachable(input)
  }
}

export function callingCommand(
  s: Calling,
  command: UsageCommand,
  now: Instant,
  context: UsageContext,
): UsageStep {
  switch (command.type) {
    case 'cancel':
    case 'hang-up':
    case 'bye':
      if (s.cancelled !== undefined) break
      return cancel(s, command.type === 'bye' ? undefined : command.reason, now, context)
    case 'retry': {
      if (s.own.challenge === undefined || command.ref !== s.own.ref) break
      const own = retryOf(s.own, s.own.request.cseq.number + 1, command.headers)
      return [{ ...s, own, forks: [] }, [invited(own)]]
    }
    case 'give-up':
      if (s.own.challenge === undefined || command.ref !== s.own.ref) break
      return over({ by: 'remote', cause: 'rejected' }, s.own.challenge, now, context)
    default:
      break
  }
  return ignored(s, command.type)
}

function cancel(s: Calling, reason: string | undefined, now: Instant, context: UsageContext): UsageStep {
  const cancelled = { by: 'local', cause: 'cancelled' } as const
  // Between the challenge and its answer no INVITE is out: nothing is left to cancel.
  if (s.own.challenge !== undefined) return over(cancelled, undefined, now, context)
  return [{ ...s, cancelled }, [cancelEffect(s, reason)]]
}

const cancelEffect = (s: Calling, reason: string | undefined): UsageEffect =>
  reason === undefined ? { type: 'cancel', ref: s.own.ref } : { type: 'cancel', ref: s.own.ref, reason }

function answered(s: Calling, response: SipResponse, now: Instant, context: UsageContext): UsageStep {
  const { status } = response
  if (status < 200) return provisional(s, response)
  if (status < 300) return accepted(s, response, now, context)
  if (s.cancelled !== undefined) return over(s.cancelled, response, now, context)
  if (status === 422 && s.tries < MAX_INTERVALS) return longerInterval(s, response, now, context)
  const own = challengedBy(s.own, response, context.profile)
  if (own === undefined) return over({ by: 'remote', cause: 'rejected' }, response, now, context)
  return [{ ...s, own }, [{ type: 'challenged', ref: own.ref, request: own.request, response }]]
}

function provisional(s: Calling, response: SipResponse): UsageStep {
  // After our CANCEL the owner has done with the call; only its end is news.
  if (s.cancelled !== undefined) return [s, []]
  if (response.status === 100) return [s, [{ type: 'trying', response }]]
  const fork = response.to.tag ?? ''
  const type = response.body.length > 0 ? 'early-media' : 'ringing'
  const others = s.forks.filter(dialog => dialog.remoteTag !== fork)
  const dialog = dialogOfResponse(outlineOf(s.own.request), response)
  const forks = dialog === undefined || others.length >= MAX_FORKS ? s.forks : [...others, dialog]
  return [{ ...s, forks }, [{ type, response, fork }]]
}

/** The route set is that of the 2xx, whatever the 18x said (section 13.2.2.4). */
function accepted(s: Calling, response: SipResponse, now: Instant, context: UsageContext): UsageStep {
  const dialog = dialogOfResponse(outlineOf(s.own.request), response)
  if (dialog === undefined) return [s, []]
  const { answers, ack } = rememberAnswer(noAnswers(dialog.remoteTag), dialog, s.own.ref, s.own.request)
  const confirmed: Confirmed = {
    state: 'confirmed',
    role: 'caller',
    dialog,
    answers,
    timer: agreeAsClient(response, context.profile.sessionTimer, now),
    open: [],
    sent: [],
    ownOffer: undefined,
    peerOffer: undefined,
    twoHundred: undefined,
    notifier: undefined,
    notifyRef: undefined,
    refers: 0,
    subscriber: undefined,
    hangUp: undefined,
  }
  const acknowledge: UsageEffect = { type: 'acknowledge', request: ack }
  if (s.cancelled === undefined) {
    return [confirmed, [acknowledge, { type: 'answered', response, fork: dialog.remoteTag }]]
  }
  // The 2xx and our CANCEL crossed (section 9.1): the call is taken and ended.
  const [ending, effects] = sendBye(confirmed, [], s.cancelled.by, s.cancelled.cause, context)
  return [ending, [acknowledge, ...effects]]
}

/** RFC 4028 section 7.3: once more with the interval the peer can bear. */
function longerInterval(s: Calling, response: SipResponse, now: Instant, context: UsageContext): UsageStep {
  const wish = context.profile.sessionTimer
  if (wish === undefined || !response.headers.has('min-se')) {
    return over({ by: 'remote', cause: 'rejected' }, response, now, context)
  }
  const shortest = shortestOf(response)
  const interval = millis(Math.max(wish.interval, shortest))
  const headers = sessionTimerRequest({ ...wish, interval, shortest }, undefined)
  const next = newOwn(renumbered(s.own.request, s.own.request.cseq.number + 1, headers))
  const own = { ...next, challenges: s.own.challenges }
  return [{ ...s, own, forks: [], tries: s.tries + 1 }, [invited(own)]]
}

/**
 * A request that comes before the answer to our INVITE. A BYE on another connection may overtake the 200: the
 * call is over then. Anything else may come again after the answer.
 */
function requested(s: Calling, transaction: string, request: SipRequest, context: UsageContext): UsageStep {
  const localTag = s.own.request.from.tag ?? ''
  const respond = (status: number, headers: [string, string][] = []): UsageEffect => ({
    type: 'respond',
    transaction,
    response: respondTo(request, status, localTag, context.profile, { headers }),
  })
  if (request.method !== 'BYE')
    return [s, [respond(500, [['Retry-After', String(1 + context.chance.below(10))]])]]
  if (s.cancelled !== undefined || s.own.challenge !== undefined) return [s, [respond(200)]]
  return [{ ...s, cancelled: { by: 'remote', cause: 'bye' } }, [respond(200), cancelEffect(s, undefined)]]
}

function over(
  how: NonNullable<Calling['cancelled']>,
  message: SipResponse | undefined,
  now: Instant,
  context: UsageContext,
): UsageStep {
  return ended(noAnswers(''), how.by, how.cause, message, now, context)
}
