// How a call ends (RFC 3261 section 15): our BYE and its answer, glare of BYEs, and the time after, in which late
// copies of a 2xx are still acknowledged and late forks hung up.

import { after, type Instant, unreachable } from '../../kernel/index.ts'
import { outlineOf } from '../dialog/dialog.ts'
import { type Rack, rackOf } from '../dialog/rack-header.ts'
import { type Answers, furtherTwoHundred, rememberAnswer } from '../dialog/two-hundred.ts'
import type { HeaderPairs } from '../message/sip-headers.ts'
import type { SipRequest, SipResponse } from '../message/sip-message.ts'
import { transactionLife } from '../transaction/timers.ts'
import { challengedBy, retryOf } from './challenge.ts'
import type { EndCause, UsageCommand, UsageEffect, UsageInput } from './usage-language.ts'
import { ignored, requestIn, respondTo } from './usage-messages.ts'
import type { Ended, Ending, Established, OwnRequest, UsageContext, UsageStep } from './usage-state.ts'

const byeEffect = (own: OwnRequest): UsageEffect => ({
  type: 'request',
  ref: own.ref,
  request: own.request,
  purpose: 'bye',
})

/** Our BYE; what is still open is closed, on both sides. */
export function sendBye(
  s: Established,
  headers: HeaderPairs,
  by: 'local' | 'remote',
  cause: EndCause,
  context: UsageContext,
): UsageStep {
  const { dialog, own } = requestIn(s.dialog, 'BYE', context.profile, { headers })
  return [
    { state: 'ending', own, dialog, answers: answersAtEnd(s), by, cause },
    [...closeOpen(s, context), byeEffect(own)],
  ]
}

/** The end without a BYE of ours: the peer's came, or the peer knows the dialog no more. */
export function endEstablished(
  s: Established,
  by: 'local' | 'remote',
  cause: EndCause,
  message: SipRequest | SipResponse | undefined,
  now: Instant,
  context: UsageContext,
): UsageStep {
  const [state, effects] = ended(answersAtEnd(s), by, cause, message, now, context)
  return [state, [...closeOpen(s, context), ...effects]]
}

/**
 * What the peer still waits for is answered 487 (section 15.1.2). A re-INVITE of ours is cancelled: the peer may never
 * answer it now, and its transaction waits for ever where a 100 has come (section 17.1.1.2).
 */
function closeOpen(s: Established, context: UsageContext): UsageEffect[] {
  const waiting = s.peerOffer === undefined ? s.open : [...s.open, s.peerOffer]
  const answers = waiting.map(
    ({ transaction, request }): UsageEffect => ({
      type: 'respond',
      transaction,
      response: respondTo(request, 487, s.dialog.localTag, context.profile),
    }),
  )
  return s.ownOffer?.state === 'asked' ? [...answers, { type: 'cancel', ref: s.ownOffer.own.ref }] : answers
}

/** A re-INVITE that is out may still get its 2xx, which wants its ACK. */
function answersAtEnd(s: Established): Answers {
  if (s.ownOffer?.state !== 'asked' || s.ownOffer.wish.method !== 'INVITE') return s.answers
  const { ref, request } = s.ownOffer.own
  return rememberAnswer(s.answers, s.dialog, ref, outlineOf(request)).answers
}

export function ended(
  answers: Answers,
  by: 'local' | 'remote',
  cause: EndCause,
  message: SipRequest | SipResponse | undefined,
  now: Instant,
  context: UsageContext,
  latePrack?: Rack,
): UsageStep {
  const releaseAt = after(now, transactionLife(context.rules))
  const event: UsageEffect =
    message === undefined ? { type: 'ended', by, cause } : { type: 'ended', by, cause, message }
  return [{ state: 'ended', answers, releaseAt, latePrack }, [event]]
}

export function ending(s: Ending, input: UsageInput, now: Instant, context: UsageContext): UsageStep {
  switch (input.type) {
    case 'response':
      return input.ref === s.own.ref
        ? byeAnswered(s, input.response, now, context)
        : late(s, input.ref, input.response)
    case 'failed':
      return input.ref === s.own.ref ? over(s, undefined, now, context) : [s, []]
    case 'request': {
      const { transaction, request } = input
      const isBye = request.method === 'BYE'
      const response = respondTo(request, isBye ? 200 : 481, s.dialog.localTag, context.profile)
      const answer: UsageEffect = { type: 'respond', transaction, response }
      if (!isBye) return [s, [answer]]
      // Two BYEs crossed: both get their 200, and the call is over whatever becomes of ours.
      const [state, effects] = over(s, request, now, context)
      return [state, [answer, ...effects]]
    }
    case 'ack':
    case 'cancelled':
    case 'tick':
      return [s, []]
    default:
      return unreachable(input)
  }
}

export function endingCommand(
  s: Ending,
  command: UsageCommand,
  now: Instant,
  context: UsageContext,
): UsageStep {
  const { challenge } = s.own
  if (challenge !== undefined && command.type === 'retry' && command.ref === s.own.ref) {
    const sequence = s.dialog.localSequence + 1
    const own = retryOf(s.own, sequence, command.headers)
    return [{ ...s, own, dialog: { ...s.dialog, localSequence: sequence } }, [byeEffect(own)]]
  }
  if (challenge !== undefined && command.type === 'give-up' && command.ref === s.own.ref) {
    return over(s, challenge, now, context)
  }
  return ignored(s, command.type)
}

function byeAnswered(s: Ending, response: SipResponse, now: Instant, context: UsageContext): UsageStep {
  if (response.status < 200) return [s, []]
  const own = challengedBy(s.own, response, context.profile)
  if (own === undefined) return over(s, response, now, context)
  return [{ ...s, own }, [{ type: 'challenged', ref: own.ref, request: own.request, response }]]
}

/** Any final answer to the BYE, or none, ends the call (section 15.1.1). */
const over = (
  s: Ending,
  message: SipRequest | SipResponse | undefined,
  now: Instant,
  context: UsageContext,
): UsageStep => ended(s.answers, s.by, s.cause, message, now, context)

/** A further 2xx to an INVITE of ours, whatever the state of the call. */
export function late<State extends Established | Ending | Ended>(
  s: State,
  ref: string,
  response: SipResponse,
): [State, UsageEffect[]] {
  const { answers, ack, bye } = furtherTwoHundred(s.answers, ref, response)
  const effects: UsageEffect[] = []
  if (ack !== undefined) effects.push({ type: 'acknowledge', request: ack })
  if (bye !== undefined) {
    effects.push({
      type: 'request',
      ref: `BYE of ${response.to.tag ?? ''}`,
      request: bye,
      purpose: 'discard',
    })
  }
  return [answers === s.answers ? s : { ...s, answers }, effects]
}

/** After the end; the owner may keep no more of the usage than its last state. */
export function stepEnded(s: Ended, input: UsageInput, now: Instant, context: UsageContext): UsageStep {
  switch (input.type) {
    case 'response':
      return late(s, input.ref, input.response)
    case 'request': {
      const { transaction, request } = input
      const isLate =
        request.method === 'PRACK' && s.latePrack !== undefined && rackOf(request) === s.latePrack
      const status = request.method === 'BYE' || isLate ? 200 : 481
      const response = respondTo(request, status, request.to.tag ?? '', context.profile)
      return [s, [{ type: 'respond', transaction, response }]]
    }
    case 'tick':
      return now >= s.releaseAt ? [{ state: 'released' }, [{ type: 'released' }]] : [s, []]
    case 'failed':
    case 'ack':
    case 'cancelled':
      return [s, []]
    default:
      return unreachable(input)
  }
}
