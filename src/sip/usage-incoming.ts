// The callee until it gives a final answer (RFC 3261 section 13.3).

import { after, type Instant, minutes, unreachable } from '../kernel/index.ts'
import { acceptRequest, dialogOfRequest } from './dialog.ts'
import { agreeAsServer } from './session-timer.ts'
import type { SipRequest } from './sip-message.ts'
import { makeTag } from './transaction-key.ts'
import { noAnswers, startTwoHundred } from './two-hundred.ts'
import { ended, MAX_OPEN } from './usage-ending.ts'
import type { EndCause, HeaderPairs, UsageCommand, UsageEffect, UsageInput } from './usage-language.ts'
import { ignored, type MessageParts, respondTo, unsupported } from './usage-messages.ts'
import type { Answering, Incoming, UsageContext, UsageStep } from './usage-state.ts'

type Command<Type> = Extract<UsageCommand, { type: Type }>

/** When a provisional answer must be repeated, so that no proxy ends the INVITE (section 13.3.1.1). */
const ringAgainAt = (now: Instant): Instant => after(now, minutes(1))

/** A new INVITE. One that cannot be a call is refused at once: the step is then `ended`. */
export function startIncoming(
  invite: SipRequest,
  transaction: string,
  now: Instant,
  context: UsageContext,
): UsageStep {
  const { profile, chance } = context
  const localTag = makeTag(chance)
  const refuse = (status: number, headers: HeaderPairs, reason?: string): UsageStep => {
    const response = respondTo(invite, status, localTag, profile, { headers, reason })
    const [state, effects] = ended(noAnswers(''), 'local', 'rejected', response, now, context)
    return [state, [{ type: 'respond', transaction, response }, ...effects]]
  }
  const unknown = unsupported(invite, profile)
  if (unknown.length > 0) return refuse(420, [['Unsupported', unknown.join(', ')]])
  const agreement = agreeAsServer(invite, profile.sessionTimer, undefined, now)
  if (agreement.type === 'too-small') return refuse(422, agreement.headers)
  const dialog = dialogOfRequest(invite, localTag)
  if (dialog === undefined) return refuse(400, [], 'Missing Contact')
  return [{ state: 'incoming', transaction, invite, dialog, open: [], ringing: undefined }, []]
}

export function incoming(s: Incoming, input: UsageInput, now: Instant, context: UsageContext): UsageStep {
  switch (input.type) {
    case 'cancelled':
      if (input.transaction !== s.transaction) return [s, []]
      return over(s, 487, {}, 'remote', 'cancelled', input.cancel, now, context)
    case 'request':
      return requested(s, input.transaction, input.request, now, context)
    case 'tick': {
      if (s.ringing === undefined || now < s.ringing.againAt) return [s, []]
      const { response } = s.ringing
      return [{ ...s, ringing: { response, againAt: ringAgainAt(now) } }, [respond(s.transaction, response)]]
    }
    case 'response':
    case 'failed':
    case 'ack':
      return [s, []]
    default:
      return unreachable(input)
  }
}

export function incomingCommand(
  s: Incoming,
  command: UsageCommand,
  now: Instant,
  context: UsageContext,
): UsageStep {
  switch (command.type) {
    case 'ring': {
      const response = respondTo(s.invite, command.status, s.dialog.localTag, context.profile, command)
      return [{ ...s, ringing: { response, againAt: ringAgainAt(now) } }, [respond(s.transaction, response)]]
    }
    case 'answer':
      return answer(s, command, now, context)
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
    case 'respond': {
      const open = s.open.find(request => request.transaction === command.transaction)
      if (open === undefined) break
      const response = respondTo(open.request, command.status, s.dialog.localTag, context.profile, command)
      return [{ ...s, open: s.open.filter(other => other !== open) }, [respond(open.transaction, response)]]
    }
    default:
      break
  }
  return ignored(s, command.type)
}

const respond = (transaction: string, response: ReturnType<typeof respondTo>): UsageEffect => ({
  type: 'respond',
  transaction,
  response,
})

function answer(s: Incoming, command: Command<'answer'>, now: Instant, context: UsageContext): UsageStep {
  const { profile, rules } = context
  const agreement = agreeAsServer(s.invite, profile.sessionTimer, undefined, now)
  const timer = agreement.type === 'agreed' ? agreement.timer : undefined
  const headers = [...(command.headers ?? []), ...(agreement.type === 'agreed' ? agreement.headers : [])]
  const response = respondTo(s.invite, 200, s.dialog.localTag, profile, { body: command.body, headers })
  const answering: Answering = {
    state: 'answering',
    role: 'callee',
    dialog: { ...s.dialog, state: 'confirmed' },
    answers: noAnswers(s.dialog.remoteTag),
    timer,
    open: s.open,
    sent: [],
    ownOffer: undefined,
    peerOffer: undefined,
    twoHundred: startTwoHundred(s.transaction, response, now, rules),
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
  // Section 14.2: a second INVITE before the answer to the first.
  if (request.method === 'INVITE' || s.open.length >= MAX_OPEN) {
    return [next, [refuse(500, [['Retry-After', String(context.chance.below(11))]])]]
  }
  if (request.method === 'PRACK') return [next, [refuse(481, [])]]
  return [
    { ...next, open: [...s.open, { transaction, request }] },
    [{ type: 'requested', transaction, request }],
  ]
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
  const [state, effects] = ended(noAnswers(''), by, cause, message ?? response, now, context)
  const others = s.open.map(open =>
    respond(open.transaction, respondTo(open.request, 487, s.dialog.localTag, profile)),
  )
  return [state, [respond(s.transaction, response), ...others, ...effects]]
}
