// Offers in a standing call (RFC 3261 section 14, RFC 3311): re-INVITEs and UPDATEs both ways, one at a time. Two that
// cross are both refused with 491, and each side tries again after a wait whose length tells them apart.

import { after, type Instant, millis, seconds } from '../../kernel/index.ts'
import { outlineOf, refreshTarget } from '../dialog/dialog.ts'
import { glareStatus, type Negotiation } from '../dialog/negotiation.ts'
import { rackFor } from '../dialog/rack-header.ts'
import { isNext, reliableNumber } from '../dialog/reliable-provisional.ts'
import {
  agreeAsClient,
  agreeAsServer,
  lengthened,
  refreshLater,
  sessionTimerRequest,
} from '../dialog/session-timer.ts'
import { rememberAnswer, startTwoHundred } from '../dialog/two-hundred.ts'
import { parseRetryAfter } from '../header/retry-after.ts'
import { descriptionOf, hasDescription, isForeignBody } from '../message/description.ts'
import type { HeaderPairs } from '../message/sip-headers.ts'
import type { SipRequest, SipResponse } from '../message/sip-message.ts'
import { challengedBy } from './challenge.ts'
import { endEstablished, sendBye } from './usage-ending.ts'
import type { UsageCommand, UsageEffect } from './usage-language.ts'
import {
  ignored,
  isReliable,
  MAX_SENT,
  place,
  requestIn,
  respondTo,
  retrySoon,
  SDP_ONLY,
} from './usage-messages.ts'
import type { Confirmed, Established, OfferWish, OwnOffer, UsageContext, UsageStep } from './usage-state.ts'

type Command<Type> = Extract<UsageCommand, { type: Type }>
type Queued = Extract<OwnOffer, { state: 'queued' }>
type Asked = Extract<OwnOffer, { state: 'asked' }>

/** How often one re-INVITE or UPDATE meets 491, 500 or 422 before it has failed. */
const MAX_OFFER_TRIES = 5
/** RFC 3261 section 14.2 names at most 10 seconds; who names more has another trouble than glare. */
const LONGEST_RETRY = seconds(10)

/** What is open of offers and answers in a standing call; a re-INVITE is open from its sending to its ACK. */
export function offersNow(s: Established): Negotiation {
  const isOffering = s.ownOffer?.state === 'asked' && s.ownOffer.wish.body !== undefined
  if (isOffering || s.twoHundred !== undefined) return 'local-offer'
  return s.peerOffer === undefined ? 'stable' : 'remote-offer'
}

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
  const { dialog, own } = requestIn(s.dialog, wish.method, profile, parts)
  const early = { rseq: undefined, answer: undefined }
  const ownOffer: Asked = { state: 'asked', wish, own, tries, next: undefined, early }
  return [{ ...s, dialog, ownOffer }, [offerEffect(ownOffer)]]
}

export const offerEffect = ({ own, wish }: Asked): UsageEffect => ({
  type: 'request',
  ref: own.ref,
  request: own.request,
  purpose: wish.method === 'INVITE' ? 're-invite' : 'other',
})

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
  if (status < 200) return offerProgressed(s, offer, response, context)
  if (status < 300) return offerAccepted(s, offer, response, now, context)
  const own = challengedBy(offer.own, response, context.profile)
  if (own === undefined) return finalOffer(s, offer, response, now, context)
  return [
    { ...s, ownOffer: { ...offer, own } },
    [{ type: 'challenged', ref: own.ref, request: own.request, response }],
  ]
}

/** A reliable provisional response to a re-INVITE wants its PRACK, and may bring the answer (RFC 3262 section 5). */
function offerProgressed(
  s: Established,
  offer: Asked,
  response: SipResponse,
  context: UsageContext,
): UsageStep {
  const rseq = isReliable(context.profile) ? reliableNumber(response) : undefined
  const { early } = offer
  // What is not acknowledged comes again; a peer that wants more PRACKs at a time than it answers waits for that.
  if (rseq === undefined || !isNext(early.rseq, rseq) || s.sent.length >= MAX_SENT) return [s, []]
  const answer = early.answer ?? (hasDescription(response) ? response : undefined)
  const next: Established = { ...s, ownOffer: { ...offer, early: { rseq, answer } } }
  const { state, effect } = place(next, 'PRACK', { headers: [['RAck', rackFor(rseq, response)]] }, context)
  return [state, [effect]]
}

function offerAccepted(
  s: Established,
  offer: Asked,
  response: SipResponse,
  now: Instant,
  context: UsageContext,
): UsageStep {
  const { own, wish, early } = offer
  const dialog = refreshTarget(s.dialog, response)
  // One that names no interval ends the timer (RFC 4028 section 7.2).
  const timer = agreeAsClient(response, context.profile.sessionTimer, s.timer, now)
  const ownOffer = following(offer, now)
  const answered: UsageEffect = { type: 're-invite-answered', response: answerOf(response, early.answer) }
  if (wish.method === 'UPDATE') {
    const next: Established = { ...s, dialog, timer, ownOffer }
    return [next, wish.body === undefined ? [] : [answered]]
  }
  const { answers, ack } = rememberAnswer(s.answers, dialog, own.ref, outlineOf(own.request))
  return [{ ...s, dialog, answers, timer, ownOffer }, [{ type: 'acknowledge', request: ack }, answered]]
}

/** The 2xx with the description that a reliable response before it had. */
const answerOf = (response: SipResponse, early: SipResponse | undefined): SipResponse =>
  early === undefined ? response : response.with({ body: descriptionOf(early) })

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
  const again = againAfter(s, offer, response, now, context)
  if (again !== undefined) return again
  if (offer.wish.body === undefined) return refreshRefused(s, offer, status, now)
  return refused(s, offer, [{ type: 're-invite-failed', cause: 'refused', response }], now)
}

/** What is worth another try: glare after its wait, and a longer session interval at once. */
function againAfter(
  s: Established,
  offer: Asked,
  response: SipResponse,
  now: Instant,
  context: UsageContext,
): UsageStep | undefined {
  const { status } = response
  if (offer.tries >= MAX_OFFER_TRIES) return undefined
  const wish = offer.next ?? offer.wish
  const queued = (notBefore: Instant): Queued => ({
    state: 'queued',
    wish,
    notBefore,
    tries: offer.tries + 1,
  })
  if (status === 491) return [{ ...s, ownOffer: queued(after(now, glareWait(s.role, context))) }, []]
  const pause = parseRetryAfter(response.headers.get('Retry-After'))
  if (status === 500 && pause !== undefined && pause <= LONGEST_RETRY) {
    return [{ ...s, ownOffer: queued(after(now, pause)) }, []]
  }
  if (status !== 422 || s.timer === undefined) return undefined
  return [{ ...s, timer: lengthened(s.timer, response), ownOffer: queued(now) }, []]
}

/** A peer whose Allow promised too much is refreshed by re-INVITE from now on. */
function refreshRefused(s: Established, offer: Asked, status: number, now: Instant): UsageStep {
  const isUnknown = status === 405 || status === 501
  const timer = isUnknown || s.timer === undefined ? s.timer : refreshLater(s.timer, now)
  const next: Established = { ...s, updates: !isUnknown, timer, ownOffer: following(offer, now) }
  return [next, isUnknown ? [{ type: 'refresh-due' }] : []]
}

export function offerFailed(
  s: Established,
  offer: Asked,
  cause: 'timeout' | 'transport',
  now: Instant,
  context: UsageContext,
): UsageStep {
  const events: UsageEffect[] = offer.wish.body === undefined ? [] : [{ type: 're-invite-failed', cause }]
  // A connection that broke says nothing about the dialog; silence is the same as 408 (section 12.2.1.2).
  if (cause === 'transport') return refused(s, offer, events, now)
  const [state, effects] = sendBye({ ...s, ownOffer: undefined }, [], 'local', 'gone', context)
  return [state, [...events, ...effects]]
}

function refused(s: Established, offer: Asked, events: UsageEffect[], now: Instant): UsageStep {
  const timer = s.timer === undefined ? undefined : refreshLater(s.timer, now)
  return [{ ...s, timer, ownOffer: following(offer, now) }, events]
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
  const { profile } = context
  const refuse = (status: number, headers: HeaderPairs = []): UsageStep => {
    const response = respondTo(request, status, s.dialog.localTag, profile, { headers })
    return [s, [{ type: 'respond', transaction, response }]]
  }
  if (isForeignBody(request)) return refuse(415, SDP_ONLY)
  const offered = hasDescription(request)
  const isUpdate = request.method === 'UPDATE'
  // The ACK to our 2xx may have been overtaken on another connection: the peer tries again in a moment.
  const open = offersNow(s)
  const isHarmless = isUpdate && !offered && s.peerOffer === undefined
  if (open !== 'stable' && !isHarmless) {
    const status = s.peerOffer === undefined ? glareStatus(open) : 500
    return refuse(status, status === 500 ? retrySoon(context) : [])
  }
  const agreement = agreeAsServer(request, profile.sessionTimer, s.timer, now)
  if (agreement.type === 'too-small') return refuse(422, agreement.headers)
  const asked = { transaction, request }
  if (isHarmless) return accept({ ...s, peerOffer: asked }, asked, {}, now, context)
  return [{ ...s, peerOffer: asked }, [{ type: 're-invited', transaction, request, offered }]]
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
    timer: agreed?.timer ?? (request.method === 'INVITE' ? undefined : s.timer),
    peerOffer: undefined,
  }
  const effects: UsageEffect[] = [{ type: 'respond', transaction, response }]
  if (request.method !== 'INVITE') return [next, effects]
  const twoHundred = startTwoHundred(transaction, response, now, context.rules)
  return [{ ...next, twoHundred }, effects]
}
