// A call that is answered: what comes in is handed to the part it concerns, what is due is done, and what waited
// for a free moment (a BYE, a re-INVITE) goes out.

import { earliest, type Instant, unreachable } from '../../kernel/index.ts'
import { acceptRequest } from '../dialog/dialog.ts'
import { rackOf } from '../dialog/rack-header.ts'
import { referNotifierDeadline, referSubscriberDeadline } from '../dialog/refer-subscription.ts'
import { tickTwoHundred } from '../dialog/two-hundred.ts'
import type { HeaderPairs } from '../message/sip-headers.ts'
import type { SipRequest } from '../message/sip-message.ts'
import { endEstablished, late, sendBye } from './usage-ending.ts'
import type { UsageCommand, UsageEffect, UsageInput } from './usage-language.ts'
import { ignored, respondTo, unsupported } from './usage-messages.ts'
import {
  answerPeerOffer,
  launchOffer,
  offerFailed,
  offerResponse,
  offersNow,
  peerOffer,
  rejectPeerOffer,
  wishOffer,
} from './usage-re-invite.ts'
import { acceptRefer, notified, progressOfRefer, referred, subscribed, tickRefer } from './usage-refer.ts'
import { giveUp, requestAnswered, requestFailed, retry, sendRequest } from './usage-requests.ts'
import {
  type Confirmed,
  type Established,
  MAX_OPEN,
  type OfferWish,
  type UsageContext,
  type UsageState,
  type UsageStep,
} from './usage-state.ts'

/** RFC 4028 section 7.4: an UPDATE without an offer. */
const REFRESH: OfferWish = { method: 'UPDATE', body: undefined, headers: [] }

const isEstablished = (s: UsageState): s is Established => s.state === 'answering' || s.state === 'confirmed'

/** Does `next` with what `step` left, if the call still stands. */
function andThen(step: UsageStep, next: (s: Established) => UsageStep): UsageStep {
  const [state, effects] = step
  if (!isEstablished(state)) return step
  const [last, more] = next(state)
  return [last, [...effects, ...more]]
}

export function established(
  s: Established,
  input: UsageInput,
  now: Instant,
  context: UsageContext,
): UsageStep {
  return andThen(handle(s, input, now, context), after => flush(after, now, context))
}

export function establishedCommand(
  s: Established,
  command: UsageCommand,
  now: Instant,
  context: UsageContext,
): UsageStep {
  return andThen(obey(s, command, now, context), after => flush(after, now, context))
}

export function establishedDeadline(s: Established): Instant | undefined {
  const waiting = s.twoHundred
  const offer = s.ownOffer?.state === 'queued' && mayOffer(s) ? s.ownOffer.notBefore : undefined
  return earliest(
    waiting === undefined ? undefined : earliest(waiting.againAt, waiting.giveUpAt),
    s.hangUp === undefined ? earliest(s.timer?.refreshAt, s.timer?.byeAt) : undefined,
    s.notifier === undefined ? undefined : referNotifierDeadline(s.notifier),
    s.subscriber === undefined ? undefined : referSubscriberDeadline(s.subscriber),
    offer,
  )
}

function handle(s: Established, input: UsageInput, now: Instant, context: UsageContext): UsageStep {
  switch (input.type) {
    case 'response': {
      const { ref, response } = input
      if (s.ownOffer?.state === 'asked' && s.ownOffer.own.ref === ref) {
        return offerResponse(s, s.ownOffer, response, now, context)
      }
      return requestAnswered(s, ref, response, now, context) ?? late(s, ref, response)
    }
    case 'failed':
      if (s.ownOffer?.state === 'asked' && s.ownOffer.own.ref === input.ref) {
        return offerFailed(s, s.ownOffer, input.cause, now, context)
      }
      return requestFailed(s, input.ref, input.cause, now, context)
    case 'request':
      return requested(s, input.transaction, input.request, now, context)
    case 'ack':
      return acknowledged(s, input.request)
    case 'cancelled':
      return cancelled(s, input.transaction, context)
    case 'tick':
      return tick(s, now, context)
    default:
      return unreachable(input)
  }
}

function obey(s: Established, command: UsageCommand, now: Instant, context: UsageContext): UsageStep {
  switch (command.type) {
    case 'hang-up': {
      const headers: HeaderPairs = [...(command.headers ?? [])]
      if (command.reason !== undefined) headers.push(['Reason', command.reason])
      return hangUp(s, headers, command.type)
    }
    case 'bye':
      return hangUp(s, command.headers ?? [], command.type)
    case 're-invite':
      return wishOffer(s, { method: 'INVITE', body: command.body, headers: command.headers ?? [] }, now)
    case 'update':
      return wishOffer(s, { method: 'UPDATE', body: command.body, headers: command.headers ?? [] }, now)
    case 'answer-re-invite':
      return answerPeerOffer(s, command, now, context)
    case 'reject-re-invite':
      return rejectPeerOffer(s, command, context)
    case 'request':
      return sendRequest(s, command, context)
    case 'respond': {
      const open = s.open.find(request => request.transaction === command.transaction)
      if (open === undefined) return ignored(s, command.type)
      const response = respondTo(open.request, command.status, s.dialog.localTag, context.profile, command)
      const rest = s.open.filter(other => other !== open)
      return [{ ...s, open: rest }, [{ type: 'respond', transaction: open.transaction, response }]]
    }
    case 'accept-refer':
      return acceptRefer(s, command, now, context)
    case 'refer-progress':
      return progressOfRefer(s, command, now, context)
    case 'retry':
      return retry(s, command)
    case 'give-up':
      return giveUp(s, command.ref, now, context)
    case 'ring':
    case 'answer':
    case 'reject':
    case 'cancel':
      return ignored(s, command.type)
    default:
      return unreachable(command)
  }
}

const hangUp = (s: Established, headers: HeaderPairs, command: 'bye' | 'hang-up'): UsageStep =>
  s.hangUp === undefined ? [{ ...s, hangUp: { headers, cause: 'bye' } }, []] : ignored(s, command)

/** An offer of ours needs the floor: no exchange open, no ACK missing, no BYE waiting. */
const mayOffer = (s: Established): s is Confirmed =>
  s.state === 'confirmed' && offersNow(s) === 'stable' && s.hangUp === undefined

/**
 * The callee's BYE waits for the ACK to its 2xx (section 15), any BYE for the answer to a NOTIFY under way, so
 * that the outcome of a transfer is not lost to it.
 */
function flush(s: Established, now: Instant, context: UsageContext): UsageStep {
  if (s.hangUp !== undefined && s.state === 'confirmed' && s.notifier?.state !== 'notifying') {
    return sendBye(s, s.hangUp.headers, 'local', s.hangUp.cause, context)
  }
  if (s.ownOffer?.state === 'queued' && mayOffer(s) && now >= s.ownOffer.notBefore) {
    return launchOffer(s, s.ownOffer, context)
  }
  return [s, []]
}

/** A request of the peer, in the order of RFC 3261 section 12.2.2: sequence, Require, then the method. */
function requested(
  s: Established,
  transaction: string,
  request: SipRequest,
  now: Instant,
  context: UsageContext,
): UsageStep {
  const { profile } = context
  const answer = (status: number, headers: HeaderPairs = [], reason?: string): UsageEffect => ({
    type: 'respond',
    transaction,
    response: respondTo(request, status, s.dialog.localTag, profile, { headers, reason }),
  })
  const accepted = acceptRequest(s.dialog, request)
  if (!accepted.ok) return [s, [answer(accepted.fault.status, [], accepted.fault.reason)]]
  const next: Established = { ...s, dialog: accepted.value }
  if (request.method === 'BYE') {
    const [state, effects] = endEstablished(next, 'remote', 'bye', request, now, context)
    return [state, [answer(200), ...effects]]
  }
  const unknown = unsupported(request, profile)
  if (unknown.length > 0) return [next, [answer(420, [['Unsupported', unknown.join(', ')]])]]
  switch (request.method) {
    case 'INVITE':
    case 'UPDATE':
      return peerOffer(next, transaction, request, now, context)
    case 'NOTIFY':
      return notified(next, transaction, request, now, context)
    case 'PRACK': {
      // Of a response that the 2xx overtook; to re-INVITEs we send none (RFC 3262 section 3).
      const isLate = next.latePrack !== undefined && rackOf(request) === next.latePrack
      return isLate ? [{ ...next, latePrack: undefined }, [answer(200)]] : [next, [answer(481)]]
    }
    default:
      break
  }
  const renewal =
    request.method === 'SUBSCRIBE' ? subscribed(next, transaction, request, now, context) : undefined
  if (renewal !== undefined) return renewal
  // Replaces stands in INVITEs alone (RFC 3891 section 3).
  if (request.headers.has('replaces')) return [next, [answer(400, [], 'Replaces Outside INVITE')]]
  if (next.open.length >= MAX_OPEN) return [next, [answer(500, [['Retry-After', '5']])]]
  if (request.method === 'REFER') return referred(next, transaction, request, context)
  const open = [...next.open, { transaction, request }]
  return [{ ...next, open }, [{ type: 'requested', transaction, request }]]
}

function acknowledged(s: Established, ack: SipRequest): UsageStep {
  if (s.twoHundred === undefined || s.twoHundred.response.cseq.number !== ack.cseq.number) return [s, []]
  if (s.state === 'confirmed')
    return [{ ...s, twoHundred: undefined }, [{ type: 're-invite-confirmed', ack }]]
  return [{ ...s, state: 'confirmed', twoHundred: undefined }, [{ type: 'confirmed', ack }]]
}

function cancelled(s: Established, transaction: string, context: UsageContext): UsageStep {
  if (s.peerOffer?.transaction !== transaction) return [s, []]
  const response = respondTo(s.peerOffer.request, 487, s.dialog.localTag, context.profile)
  return [
    { ...s, peerOffer: undefined },
    [
      { type: 'respond', transaction, response },
      { type: 're-invite-cancelled', transaction },
    ],
  ]
}

function tick(s: Established, now: Instant, context: UsageContext): UsageStep {
  const first = tickAnswer(s, now, context)
  return andThen(
    andThen(first, after => tickRefer(after, now, context)),
    after => tickSession(after, now, context),
  )
}

function tickAnswer(s: Established, now: Instant, context: UsageContext): UsageStep {
  if (s.twoHundred === undefined) return [s, []]
  const due = tickTwoHundred(s.twoHundred, now, context.rules)
  if (due === undefined) return [s, []]
  // Section 13.3.1.4: the dialog stands, but the session is ended with a BYE.
  if (due.type === 'no-ack') return sendBye(s, s.hangUp?.headers ?? [], 'local', 'no-ack', context)
  const { transaction, response } = due.waiting
  return [{ ...s, twoHundred: due.waiting }, [{ type: 'respond', transaction, response }]]
}

function tickSession(s: Established, now: Instant, { profile }: UsageContext): UsageStep {
  const { timer } = s
  if (timer === undefined || s.hangUp !== undefined) return [s, []]
  if (now >= timer.byeAt) {
    const headers: HeaderPairs = [['Reason', 'SIP;cause=408;text="Session timer expired"']]
    return [{ ...s, hangUp: { headers, cause: 'session-expired' } }, []]
  }
  if (timer.refreshAt === undefined || now < timer.refreshAt) return [s, []]
  const next: Established = { ...s, timer: { ...timer, refreshAt: undefined } }
  const isByUpdate = s.updates && profile.sessionTimer?.refreshBy !== 're-invite'
  if (!isByUpdate) return [next, [{ type: 'refresh-due' }]]
  // An offer that waits for its turn is a refresh, too.
  return s.ownOffer === undefined ? wishOffer(next, REFRESH, now) : [next, []]
}
