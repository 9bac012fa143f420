// The callee until it gives a final answer (RFC 3261 section 13.3).

import { earliest, type Instant, unreachable } from '../../kernel/index.ts'
import { acceptRequest, dialogOfRequest } from '../dialog/dialog.ts'
import {
  awaitedRack,
  delaysTwoHundred,
  NO_RELIABLE,
  RELIABLE,
  reliableDeadline,
} from '../dialog/reliable-provisional.ts'
import { agreeAsServer } from '../dialog/session-timer.ts'
import { noAnswers, startTwoHundred } from '../dialog/two-hundred.ts'
import { isForeignBody } from '../message/description.ts'
import type { HeaderPairs } from '../message/sip-headers.ts'
import type { SipRequest } from '../message/sip-message.ts'
import {
  closeEarly,
  earlyAnswered,
  earlyRequested,
  earlyRetry,
  sendUpdate,
  settleEarlyOffer,
} from './usage-early.ts'
import { ended } from './usage-ending.ts'
import type { EndCause, UsageCommand, UsageEffect, UsageInput } from './usage-language.ts'
import {
  allows,
  ignored,
  type MessageParts,
  names,
  respondTo,
  SDP_ONLY,
  unsupported,
} from './usage-messages.ts'
import { firstNegotiation, pracked, repeatReliable, ring, ringAgain } from './usage-ringing.ts'
import type { Answering, Incoming, UsageContext, UsageStep } from './usage-state.ts'

type Command<Type> = Extract<UsageCommand, { type: Type }>

/** A new INVITE. One that cannot be a call is refused at once: the step is then `ended`. */
export function startIncoming(
  invite: SipRequest,
  transaction: string,
  localTag: string,
  now: Instant,
  context: UsageContext,
): UsageStep {
  const { profile } = context
  const refuse = (status: number, headers: HeaderPairs, reason?: string): UsageStep => {
    const response = respondTo(invite, status, localTag, profile, { headers, reason })
    const [state, effects] = ended(noAnswers(''), 'local', 'rejected', response, now, context)
    return [state, [{ type: 'respond', transaction, response }, ...effects]]
  }
  const unknown = unsupported(invite, profile)
  if (unknown.length > 0) return refuse(420, [['Unsupported', unknown.join(', ')]])
  if (profile.reliableProvisional === 'required' && !names(invite, RELIABLE, 'supported', 'require')) {
    return refuse(421, [['Require', RELIABLE]])
  }
  if (isForeignBody(invite)) return refuse(415, SDP_ONLY)
  const agreement = agreeAsServer(invite, profile.sessionTimer, undefined, now)
  if (agreement.type === 'too-small') return refuse(422, agreement.headers)
  const dialog = dialogOfRequest(invite, localTag)
  if (dialog === undefined) return refuse(400, [], 'Missing Contact')
  const incoming: Incoming = {
    state: 'incoming',
    transaction,
    invite,
    dialog,
    negotiation: firstNegotiation(invite),
    open: [],
    peerOffer: undefined,
    sent: [],
    ringing: undefined,
    reliable: NO_RELIABLE,
    held: undefined,
  }
  return [incoming, []]
}

export const incomingDeadline = (s: Incoming): Instant | undefined =>
  earliest(s.ringing?.againAt, reliableDeadline(s.reliable))

export function incoming(s: Incoming, input: UsageInput, now: Instant, context: UsageContext): UsageStep {
  switch (input.type) {
    case 'cancelled':
      if (input.transaction !== s.transaction) return [s, []]
      return over(s, 487, {}, 'remote', 'cancelled', input.cancel, now, context)
    case 'request':
      return flush(requested(s, input.transaction, input.request, now, context), now, context)
    case 'tick':
      return tick(s, now, context)
    case 'response':
      return flush(earlyAnswered(s, input.ref, input.response, context) ?? [s, []], now, context)
    case 'failed':
      return flush(earlyAnswered(s, input.ref, input.cause, context) ?? [s, []], now, context)
    case 'ack':
      return [s, []]
    default:
      return unreachable(input)
  }
}

function tick(s: Incoming, now: Instant, context: UsageContext): UsageStep {
  const repeated = repeatReliable(s, now)
  if (repeated === undefined) {
    const headers: HeaderPairs = [['Reason', 'SIP;cause=504;text="No PRACK"']]
    return over(s, 504, { headers }, 'local', 'no-prack', undefined, now, context)
  }
  const [next, effects] = repeated
  const [last, more] = ringAgain(next, now, context)
  return [last, [...effects, ...more]]
}

export function incomingCommand(
  s: Incoming,
  command: UsageCommand,
  now: Instant,
  context: UsageContext,
): UsageStep {
  switch (command.type) {
    case 'ring':
      return s.held === undefined ? ring(s, command, now, context) : ignored(s, command.type)
    case 'answer':
      return s.held === undefined
        ? flush([{ ...s, held: command }, []], now, context)
        : ignored(s, command.type)
    case 'reject':
      return over(s, command.status, command, 'local', 'rejected', undefined, now, context)
    case 'hang-up':
    case 'bye': {
      const status = command.type === 'hang-up' ? (command.status ?? 480) : 480
      const reason = command.type === 'hang-up' ? command.reason : undefined
      const headers: HeaderPairs = [...(command.headers ?? [])]
      if (reason !== undefined) headers.push(['Reason', reason])
      return over(s, status, { headers }, 'local', 'rejected', undefined, now, context)
    }
    case 'respond':
      return respondOpen(s, command, context)
    case 'answer-re-invite':
    case 'reject-re-invite': {
      const settled = settleEarlyOffer(s, command, context)
      return settled === undefined ? ignored(s, command.type) : flush(settled, now, context)
    }
    case 'update': {
      // The answer to the caller must have arrived before another exchange begins (RFC 3311 section 5.1).
      const isEarly = command.body !== undefined && s.reliable.state === 'waiting'
      return (isEarly ? undefined : sendUpdate(s, command, context)) ?? ignored(s, command.type)
    }
    case 'retry':
    case 'give-up': {
      const stepped = earlyRetry(s, command)
      return stepped === undefined ? ignored(s, command.type) : flush(stepped, now, context)
    }
    default:
      return ignored(s, command.type)
  }
}

function respondOpen(s: Incoming, command: Command<'respond'>, context: UsageContext): UsageStep {
  const open = s.open.find(request => request.transaction === command.transaction)
  if (open === undefined) return ignored(s, command.type)
  const response = respondTo(open.request, command.status, s.dialog.localTag, context.profile, command)
  return [{ ...s, open: s.open.filter(other => other !== open) }, [respond(open.transaction, response)]]
}

const respond = (transaction: string, response: ReturnType<typeof respondTo>): UsageEffect => ({
  type: 'respond',
  transaction,
  response,
})

/** An answer that is held goes out once nothing of the early dialog is open that it would cut short. */
function flush(step: UsageStep, now: Instant, context: UsageContext): UsageStep {
  const [s, effects] = step
  if (s.state !== 'incoming' || s.held === undefined || isBusy(s)) return step
  const [state, more] = answer(s, s.held, now, context)
  return [state, [...effects, ...more]]
}

const isBusy = (s: Incoming): boolean =>
  s.peerOffer !== undefined ||
  delaysTwoHundred(s.reliable) ||
  s.sent.some(({ request }) => request.method === 'UPDATE')

function answer(s: Incoming, command: Command<'answer'>, now: Instant, context: UsageContext): UsageStep {
  const { profile, rules } = context
  const agreement = agreeAsServer(s.invite, profile.sessionTimer, undefined, now)
  const timer = agreement.type === 'agreed' ? agreement.timer : undefined
  const headers = [...(command.headers ?? []), ...(agreement.type === 'agreed' ? agreement.headers : [])]
  // After an answer in a reliable response the 2xx has no description (RFC 3261 section 13.2.1).
  const body = s.negotiation === 'stable' ? {} : { body: command.body }
  const response = respondTo(s.invite, 200, s.dialog.localTag, profile, { ...body, headers })
  const answering: Answering = {
    state: 'answering',
    role: 'callee',
    dialog: { ...s.dialog, state: 'confirmed' },
    answers: noAnswers(s.dialog.remoteTag),
    timer,
    updates: timer !== undefined && allows(s.invite, 'UPDATE'),
    open: s.open,
    sent: [],
    ownOffer: undefined,
    peerOffer: undefined,
    twoHundred: startTwoHundred(s.transaction, response, now, rules),
    latePrack: awaitedRack(s.reliable),
    notifier: undefined,
    notifyRef: undefined,
    refers: 0,
    subscriber: undefined,
    hangUp: undefined,
  }
  return [answering, [respond(s.transaction, response)]]
}

/** A request in the early dialog. A BYE there ends the call as a CANCEL does (section 15.1.2). */
function requested(
  s: Incoming,
  transaction: string,
  request: SipRequest,
  now: Instant,
  context: UsageContext,
): UsageStep {
  const accepted = acceptRequest(s.dialog, request)
  const refuse = (status: number, headers: HeaderPairs, reason?: string): UsageEffect =>
    respond(transaction, respondTo(request, status, s.dialog.localTag, context.profile, { headers, reason }))
  if (!accepted.ok) return [s, [refuse(accepted.fault.status, [], accepted.fault.reason)]]
  const next = { ...s, dialog: accepted.value }
  if (request.method === 'BYE') {
    const [state, effects] = over(next, 487, {}, 'remote', 'bye', request, now, context)
    return [state, [refuse(200, []), ...effects]]
  }
  if (request.method === 'PRACK') return pracked(next, transaction, request, now, context)
  return earlyRequested(next, transaction, request, context)
}

/** The final failure to the INVITE and to what else is unanswered. */
function over(
  s: Incoming,
  status: number,
  parts: MessageParts,
  by: 'local' | 'remote',
  cause: EndCause,
  message: SipRequest | undefined,
  now: Instant,
  context: UsageContext,
): UsageStep {
  const { profile } = context
  const response = respondTo(s.invite, status, s.dialog.localTag, profile, {
    headers: parts.headers,
    reason: parts.reason,
  })
  const latePrack = awaitedRack(s.reliable)
  const [state, effects] = ended(noAnswers(''), by, cause, message ?? response, now, context, latePrack)
  return [state, [respond(s.transaction, response), ...closeEarly(s, context), ...effects]]
}
