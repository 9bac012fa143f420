// Offers in a standing call (RFC 3261 section 14, RFC 3311): re-INVITEs both ways, one at a time. Two that cross are
// both refused with 491, and each side tries again after a wait whose length tells them apart.

import { after, type Instant, millis } from '../kernel/index.ts'
import { challengedBy } from './challenge.ts'
import { refreshTarget } from './dialog.ts'
import {
  agreeAsClient,
  agreeAsServer,
  refreshLater,
  sessionTimerRequest,
  shortestOf,
} from './session-timer.ts'
import type { SipRequest, SipResponse } from './sip-message.ts'
import { rememberAnswer, startTwoHundred } from './two-hundred.ts'
import { endEstablished, sendBye } from './usage-ending.ts'
import type { HeaderPairs, UsageCommand, UsageEffect } from './usage-language.ts'
import { ignored, requestIn, respondTo } from './usage-messages.ts'
import type { Confirmed, Established, OfferWish, OwnOffer, UsageContext, UsageStep } from './usage-state.ts'

type Command<Type> = Extract<UsageCommand, { type: Type }>
type Queued = Extract<OwnOffer, { state: 'queued' }>
type Asked = Extract<OwnOffer, { state: 'asked' }>

/** How often one re-INVITE meets 491 or 422 before it has failed. */
export const MAX_OFFER_TRIES = 5

export function wishOffer(s: Established, wish: OfferWish, now: Instant): UsageStep {
  if (s.ownOffer?.state === 'asked') return [{ ...s, ownOffer: { ...s.ownOffer, next: wish } }, []]
  // A wish that waits out a glare keeps its wait.
  const { notBefore, tries } = s.ownOffer ?? { notBefore: now, tries: 0 }
  return [{ ...s, ownOffer: { state: 'queued', wish, notBefore, tries } }, []]
}

export function launchOffer(s: Confirmed, offer: Queued, context: UsageContext): UsageStep {
  const { wish, tries } = offer
  const { profile } = context
  const timerHeaders = s.timer === undefined ? [] : sessionTimerRequest(profile.sessionTimer, s.timer)
  const parts = { body: wish.body, headers: [...wish.headers, ...timerHeaders] }
  const { dialog, own } = requestIn(s.dialog, 'INVITE', profile, parts)
  const ownOffer: Asked = { state: 'asked', wish, own, tries, next: undefined }
  return [
    { ...s, dialog, ownOffer },
    [{ type: 'request', ref: own.ref, request: own.request, purpose: 're-invite' }],
  ]
}

/** The later wish, if one came while this was under way. */
const following = (offer: Asked, now: Instant): Queued | undefined =>
  offer.next === undefined ? undefined : { state: 'queued', wish: offer.next, notBefore: now, tries: 0 }

export function offerResponse(
  s: Established,
  offer: Asked,
  response: SipResponse,
  now: Instant,
  context: UsageContext,
): UsageStep {
  const { status } = response
  if (status < 200) return [s, []]
  if (status < 300) return offerAccepted(s, offer, response, now, context)
  const own = challengedBy(offer.own, response, context.profile)
  if (own === undefined) return finalOffer(s, offer, response, now, context)
  return [
    { ...s, ownOffer: { ...offer, own } },
    [{ type: 'challenged', ref: own.ref, request: own.request, response }],
  ]
}

function offerAccepted(
  s: Established,
  offer: Asked,
  response: SipResponse,
  now: Instant,
  context: UsageContext,
): UsageStep {
  const dialog = refreshTarget(s.dialog, response)
  const { answers, ack } = rememberAnswer(s.answers, dialog, offer.own.ref, offer.own.request)
  const timer = agreeAsClient(response, context.profile.sessionTimer, now)
  return [
    { ...s, dialog, answers, timer, ownOffer: following(offer, now) },
    [
      { type: 'acknowledge', request: ack },
      { type: 're-invite-answered', response },
    ],
  ]
}

/** A failure that is final for this transaction. */
export function finalOffer(
  s: Established,
  offer: Asked,
  response: SipResponse,
  now: Instant,
  context: UsageContext,
): UsageStep {
  const { status } = response
  if (status === 481)
    return endEstablished({ ...s, ownOffer: undefined }, 'remote', 'gone', response, now, context)
  if (status === 408) return sendBye({ ...s, ownOffer: undefined }, [], 'local', 'gone', context)
  const wish = offer.next ?? offer.wish
  if (status === 491 && offer.tries < MAX_OFFER_TRIES) {
    const notBefore = after(now, glareWait(s.role, context))
    return [{ ...s, ownOffer: { state: 'queued', wish, notBefore, tries: offer.tries + 1 } }, []]
  }
  if (status === 422 && offer.tries < MAX_OFFER_TRIES && s.timer !== undefined) {
    const interval = millis(Math.max(s.timer.interval, shortestOf(response)))
    const ownOffer: Queued = { state: 'queued', wish, notBefore: now, tries: offer.tries + 1 }
    return [{ ...s, timer: { ...s.timer, interval }, ownOffer }, []]
  }
  return refused(s, offer, { type: 're-invite-failed', cause: 'refused', response }, now)
}

export function offerFailed(
  s: Established,
  offer: Asked,
  cause: 'timeout' | 'transport',
  now: Instant,
  context: UsageContext,
): UsageStep {
  const event: UsageEffect = { type: 're-invite-failed', cause }
  // A connection that broke says nothing about the dialog; silence is the same as 408 (section 12.2.1.2).
  if (cause === 'transport') return refused(s, offer, event, now)
  const [state, effects] = sendBye({ ...s, ownOffer: undefined }, [], 'local', 'gone', context)
  return [state, [event, ...effects]]
}

function refused(s: Established, offer: Asked, event: UsageEffect, now: Instant): UsageStep {
  const timer = s.timer === undefined ? undefined : refreshLater(s.timer, now)
  return [{ ...s, timer, ownOffer: following(offer, now) }, [event]]
}

/** Section 14.1: 2.1 to 4 s for the owner of the Call-ID, 0 to 2 s for the other, in steps of 10 ms. */
const glareWait = (role: 'caller' | 'callee', context: UsageContext) =>
  role === 'caller' ? millis(2100 + 10 * context.chance.below(191)) : millis(10 * context.chance.below(201))

/** A re-INVITE or UPDATE of the peer. */
export function peerOffer(
  s: Established,
  transaction: string,
  request: SipRequest,
  now: Instant,
  context: UsageContext,
): UsageStep {
  const { profile, chance } = context
  const refuse = (status: number, headers: HeaderPairs = []): UsageStep => {
    const response = respondTo(request, status, s.dialog.localTag, profile, { headers })
    return [s, [{ type: 'respond', transaction, response }]]
  }
  const offered = request.body.length > 0
  const isUpdate = request.method === 'UPDATE'
  // Section 14.2: a second INVITE before the answer to the first.
  if (s.peerOffer !== undefined) return refuse(500, [['Retry-After', String(chance.below(11))]])
  // The ACK to our 2xx may have been overtaken on another connection: the peer tries again in a moment.
  const busy = s.ownOffer?.state === 'asked' || s.twoHundred !== undefined
  if (busy && (offered || !isUpdate)) return refuse(491)
  const agreement = agreeAsServer(request, profile.sessionTimer, s.timer, now)
  if (agreement.type === 'too-small') return refuse(422, agreement.headers)
  const open = { transaction, request }
  if (isUpdate && !offered) return accept({ ...s, peerOffer: open }, open, {}, now, context)
  return [{ ...s, peerOffer: open }, [{ type: 're-invited', transaction, request, offered }]]
}

export function answerPeerOffer(
  s: Established,
  command: Command<'answer-re-invite'>,
  now: Instant,
  context: UsageContext,
): UsageStep {
  if (s.peerOffer === undefined) return ignored(s, command.type)
  return accept(s, s.peerOffer, command, now, context)
}

export function rejectPeerOffer(
  s: Established,
  command: Command<'reject-re-invite'>,
  context: UsageContext,
): UsageStep {
  if (s.peerOffer === undefined) return ignored(s, command.type)
  const { transaction, request } = s.peerOffer
  const response = respondTo(request, command.status, s.dialog.localTag, context.profile, command)
  return [{ ...s, peerOffer: undefined }, [{ type: 'respond', transaction, response }]]
}

function accept(
  s: Established,
  open: { transaction: string; request: SipRequest },
  answer: Partial<OfferWish>,
  now: Instant,
  context: UsageContext,
): UsageStep {
  const { transaction, request } = open
  const agreement = agreeAsServer(request, context.profile.sessionTimer, s.timer, now)
  const agreed = agreement.type === 'agreed' ? agreement : undefined
  const headers = [...(answer.headers ?? []), ...(agreed?.headers ?? [])]
  const response = respondTo(request, 200, s.dialog.localTag, context.profile, { body: answer.body, headers })
  const next: Established = {
    ...s,
    dialog: refreshTarget(s.dialog, request),
    // An UPDATE without the extension leaves the timer alone, a re-INVITE without it ends the timer.
    timer: agreed?.timer ?? (request.method === 'UPDATE' ? s.timer : undefined),
    peerOffer: undefined,
  }
  const effects: UsageEffect[] = [{ type: 'respond', transaction, response }]
  if (request.method === 'UPDATE') return [next, effects]
  const twoHundred = startTwoHundred(transaction, response, now, context.rules)
  return [{ ...next, twoHundred }, effects]
}
