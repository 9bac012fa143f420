// The caller until its INVITE has a final answer (RFC 3261 section 13.2): early dialogs of forks, each with its own
// reliable responses and offers, CANCEL at any moment, challenges and short session intervals.

import { type Instant, millis, unreachable } from '../../kernel/index.ts'
import { acceptRequest, dialogOfResponse, outlineOf } from '../dialog/dialog.ts'
import { meaningOf, negotiated } from '../dialog/negotiation.ts'
import { isNext, reliableNumber } from '../dialog/reliable-provisional.ts'
import { agreeAsClient, sessionTimerRequest, shortestOf } from '../dialog/session-timer.ts'
import { MAX_FORKS, noAnswers, rememberAnswer } from '../dialog/two-hundred.ts'
import { hasDescription } from '../message/description.ts'
import type { SipRequest, SipResponse } from '../message/sip-message.ts'
import { challengedBy, renumbered, retryOf } from './challenge.ts'
import {
  closeEarly,
  earlyAnswered,
  earlyRequested,
  earlyRetry,
  sendPrack,
  sendUpdate,
  settleEarlyOffer,
} from './usage-early.ts'
import { ended, sendBye } from './usage-ending.ts'
import type { UsageCommand, UsageEffect, UsageInput } from './usage-language.ts'
import {
  allows,
  type CallParts,
  firstInvite,
  ignored,
  isReliable,
  newOwn,
  respondTo,
} from './usage-messages.ts'
import type { Calling, Confirmed, Fork, OwnRequest, UsageContext, UsageStep } from './usage-state.ts'

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
      if (input.ref === s.own.ref) return answered(s, input.response, now, context)
      return inFork(s, fork => earlyAnswered(fork, input.ref, input.response, context)) ?? [s, []]
    case 'failed':
      if (input.ref !== s.own.ref)
        return inFork(s, fork => earlyAnswered(fork, input.ref, input.cause, context)) ?? [s, []]
      return over(s, s.cancelled ?? { by: 'local', cause: input.cause }, undefined, now, context)
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
      const inEarly = inFork(s, fork => earlyRetry(fork, command))
      if (inEarly !== undefined) return inEarly
      if (s.own.challenge === undefined || command.ref !== s.own.ref) break
      const own = retryOf(s.own, s.own.request.cseq.number + 1, command.headers)
      return [{ ...s, own, forks: [] }, [invited(own)]]
    }
    case 'give-up': {
      const inEarly = inFork(s, fork => earlyRetry(fork, command))
      if (inEarly !== undefined) return inEarly
      if (s.own.challenge === undefined || command.ref !== s.own.ref) break
      return over(s, { by: 'remote', cause: 'rejected' }, s.own.challenge, now, context)
    }
    case 'answer-re-invite':
    case 'reject-re-invite':
      return inFork(s, fork => settleEarlyOffer(fork, command, context)) ?? ignored(s, command.type)
    case 'update': {
      const isMeant = (fork: Fork) => (command.fork ?? fork.dialog.remoteTag) === fork.dialog.remoteTag
      const sent = inFork(s, fork => (isMeant(fork) ? sendUpdate(fork, command, context) : undefined))
      return sent ?? ignored(s, command.type)
    }
    default:
      break
  }
  return ignored(s, command.type)
}

/** Lets the one fork take a step that is concerned by something. */
function inFork(
  s: Calling,
  step: (fork: Fork) => [Fork, UsageEffect[]] | undefined,
): [Calling, UsageEffect[]] | undefined {
  for (const fork of s.forks) {
    const stepped = step(fork)
    if (stepped === undefined) continue
    const [next, effects] = stepped
    return [{ ...s, forks: s.forks.map(other => (other === fork ? next : other)) }, effects]
  }
  return undefined
}

function cancel(s: Calling, reason: string | undefined, now: Instant, context: UsageContext): UsageStep {
  const cancelled = { by: 'local', cause: 'cancelled' } as const
  // Between the challenge and its answer no INVITE is out: nothing is left to cancel.
  if (s.own.challenge !== undefined) return over(s, cancelled, undefined, now, context)
  return [{ ...s, cancelled }, [cancelEffect(s, reason)]]
}

const cancelEffect = (s: Calling, reason: string | undefined): UsageEffect =>
  reason === undefined ? { type: 'cancel', ref: s.own.ref } : { type: 'cancel', ref: s.own.ref, reason }

function answered(s: Calling, response: SipResponse, now: Instant, context: UsageContext): UsageStep {
  const { status } = response
  if (status < 200) return provisional(s, response, context)
  if (status < 300) return accepted(s, response, now, context)
  if (s.cancelled !== undefined) return over(s, s.cancelled, response, now, context)
  if (status === 422 && s.tries < MAX_INTERVALS) return longerInterval(s, response, now, context)
  const own = challengedBy(s.own, response, context.profile)
  if (own === undefined) return over(s, { by: 'remote', cause: 'rejected' }, response, now, context)
  return [{ ...s, own }, [{ type: 'challenged', ref: own.ref, request: own.request, response }]]
}

function provisional(s: Calling, response: SipResponse, context: UsageContext): UsageStep {
  // After our CANCEL the owner has done with the call; only its end is news.
  if (s.cancelled !== undefined) return [s, []]
  if (response.status === 100) return [s, [{ type: 'trying', response }]]
  const tag = response.to.tag ?? ''
  const known = s.forks.find(({ dialog }) => dialog.remoteTag === tag)
  const rseq = isReliable(context.profile) ? reliableNumber(response) : undefined
  // A repetition, or one that overtook another, which the callee will repeat (RFC 3262 section 4).
  if (rseq !== undefined && !isNext(known?.rseq, rseq)) return [s, []]
  const hasSdp = hasDescription(response)
  const fork = forkAfter(known, s, response, hasSdp && rseq !== undefined)
  if (fork === undefined) return [s, [progressed(response, tag, hasSdp, false)]]
  const [next, pracks] = rseq === undefined ? [fork, []] : sendPrack(fork, response, rseq, context)
  const others = s.forks.filter(other => other !== known)
  if (response.status === 199) {
    const effects: UsageEffect[] = [...pracks, { type: 'fork-ended', response, fork: tag }]
    return [{ ...s, forks: others }, [...effects, ...closeEarly(next, context)]]
  }
  const forks = others.length >= MAX_FORKS ? s.forks : [...others, next]
  const isAnswer = hasSdp && rseq !== undefined && known?.negotiation !== 'stable'
  return [{ ...s, forks }, [...pracks, progressed(response, tag, hasSdp, isAnswer)]]
}

const progressed = (response: SipResponse, fork: string, hasSdp: boolean, isAnswer: boolean): UsageEffect =>
  hasSdp ? { type: 'early-media', response, fork, isAnswer } : { type: 'ringing', response, fork }

/** The early dialog that a provisional response makes or goes on with; undefined without a To tag. */
function forkAfter(
  known: Fork | undefined,
  s: Calling,
  response: SipResponse,
  isReliableSdp: boolean,
): Fork | undefined {
  const dialog = dialogOfResponse(outlineOf(s.own.request), response, known?.dialog)
  if (dialog === undefined) return undefined
  const { negotiation = 'local-offer', open = [], peerOffer, sent = [], rseq } = known ?? {}
  const meaning = meaningOf(negotiation, 'remote', isReliableSdp ? 'reliable-1xx' : 'unreliable-1xx')
  return {
    dialog: known === undefined ? dialog : withSequences(dialog, known),
    negotiation: isReliableSdp ? negotiated(negotiation, 'remote', meaning) : negotiation,
    open,
    peerOffer,
    sent,
    rseq,
  }
}

/** What was counted in the early dialog goes on in what a later response makes of it. */
const withSequences = (dialog: Fork['dialog'], known: Fork): Fork['dialog'] => ({
  ...dialog,
  localSequence: known.dialog.localSequence,
  remoteSequence: known.dialog.remoteSequence,
})

/** The route set is that of the 2xx, whatever the 18x said (section 13.2.2.4). */
function accepted(s: Calling, response: SipResponse, now: Instant, context: UsageContext): UsageStep {
  const invite = outlineOf(s.own.request)
  const tag = response.to.tag ?? ''
  const fork = s.forks.find(known => known.dialog.remoteTag === tag)
  const made = dialogOfResponse(invite, response, fork?.dialog)
  if (made === undefined) return [s, []]
  const dialog = fork === undefined ? made : withSequences(made, fork)
  const { answers, ack } = rememberAnswer(noAnswers(dialog.remoteTag), dialog, s.own.ref, invite)
  const timer = agreeAsClient(response, context.profile.sessionTimer, undefined, now)
  const confirmed: Confirmed = {
    state: 'confirmed',
    role: 'caller',
    dialog,
    answers,
    timer,
    updates: timer !== undefined && allows(response, 'UPDATE'),
    open: fork?.open ?? [],
    sent: fork?.sent ?? [],
    ownOffer: undefined,
    peerOffer: fork?.peerOffer,
    twoHundred: undefined,
    latePrack: undefined,
    notifier: undefined,
    notifyRef: undefined,
    refers: 0,
    subscriber: undefined,
    hangUp: undefined,
  }
  const losers = s.forks.flatMap(other => (other === fork ? [] : closeEarly(other, context)))
  const effects: UsageEffect[] = [{ type: 'acknowledge', request: ack }, ...losers]
  if (s.cancelled === undefined) {
    const wasSettled = fork !== undefined && fork.negotiation !== 'local-offer'
    return [confirmed, [...effects, { type: 'answered', response, fork: dialog.remoteTag, wasSettled }]]
  }
  // The 2xx and our CANCEL crossed (section 9.1): the call is taken and ended.
  const [ending, more] = sendBye(confirmed, [], s.cancelled.by, s.cancelled.cause, context)
  return [ending, [...effects, ...more]]
}

/** RFC 4028 section 7.3: once more with the interval the peer can bear. */
function longerInterval(s: Calling, response: SipResponse, now: Instant, context: UsageContext): UsageStep {
  const wish = context.profile.sessionTimer
  if (wish === undefined || !response.headers.has('min-se')) {
    return over(s, { by: 'remote', cause: 'rejected' }, response, now, context)
  }
  // The INVITE has the largest Min-SE of the refusals before (section 7.4).
  const shortest = millis(Math.max(shortestOf(response), shortestOf(s.own.request)))
  const interval = millis(Math.max(wish.interval, shortest))
  const headers = sessionTimerRequest({ ...wish, interval, shortest }, undefined)
  const next = newOwn(renumbered(s.own.request, s.own.request.cseq.number + 1, headers))
  const own = { ...next, challenges: s.own.challenges }
  return [{ ...s, own, forks: [], tries: s.tries + 1 }, [invited(own)]]
}

/**
 * A request that comes before the answer to our INVITE. A BYE on another connection may overtake the 200: the
 * call is over then. One of a fork never heard of may come again after its 18x.
 */
function requested(s: Calling, transaction: string, request: SipRequest, context: UsageContext): UsageStep {
  const localTag = s.own.request.from.tag ?? ''
  const respond = (status: number, headers: [string, string][] = []): UsageEffect => ({
    type: 'respond',
    transaction,
    response: respondTo(request, status, localTag, context.profile, { headers }),
  })
  if (request.method === 'BYE') {
    if (s.cancelled !== undefined || s.own.challenge !== undefined) return [s, [respond(200)]]
    return [{ ...s, cancelled: { by: 'remote', cause: 'bye' } }, [respond(200), cancelEffect(s, undefined)]]
  }
  const fork = s.forks.find(({ dialog }) => dialog.remoteTag === (request.from.tag ?? ''))
  if (fork === undefined || s.cancelled !== undefined) {
    return [s, [respond(500, [['Retry-After', String(1 + context.chance.below(10))]])]]
  }
  const dialog = acceptRequest(fork.dialog, request)
  if (!dialog.ok) return [s, [respond(dialog.fault.status)]]
  const [next, effects] = earlyRequested({ ...fork, dialog: dialog.value }, transaction, request, context)
  return [{ ...s, forks: s.forks.map(other => (other === fork ? next : other)) }, effects]
}

function over(
  s: Calling,
  how: NonNullable<Calling['cancelled']>,
  message: SipResponse | undefined,
  now: Instant,
  context: UsageContext,
): UsageStep {
  const [state, effects] = ended(noAnswers(''), how.by, how.cause, message, now, context)
  return [state, [...s.forks.flatMap(fork => closeEarly(fork, context)), ...effects]]
}
