// What a leg's usage tells, turned into events of the call. Here SDP meets the leg's own description, so that the
// call's machine need not know of it.

import { assert, type Instant } from '../kernel/index.ts'
import {
  descriptionOf,
  type EndCause,
  type SipRequest,
  type SipResponse,
  type UsageEvent,
} from '../sip/index.ts'
import { tryNext } from './call-out.ts'
import { counterpart, newLegId, noteRefused, type Scene } from './call-scene.ts'
import { reconcile } from './common-codec.ts'
import { agreeWith, answerEarly, earlyAnswered, forkEnded, isEarly, rememberEarly } from './early-dialogs.ts'
import { answerOther } from './in-dialog.ts'
import type { Leg } from './leg.ts'
import type { Placing } from './placing.ts'
import { allowOf } from './profile.ts'
import { mayTryNext, type Sighting } from './proxies.ts'
import { reasonsOf } from './reason.ts'
import { redirectTargets } from './redirection.ts'
import { readReferral } from './referral.ts'

type Of<Type extends UsageEvent['type']> = Extract<UsageEvent, { type: Type }>

/** The status that stands for a callee who gave none. */
const SILENT: Partial<Record<EndCause, number>> = { transport: 503, timeout: 408 }

/** Takes in all that a leg has told, in its order. */
export function hear(scene: Scene, leg: Leg, events: readonly UsageEvent[], now: Instant): void {
  for (const event of events) {
    if (leg.isAbandoned) hearAbandoned(scene, leg, event)
    else hearOne(scene, leg, event, now)
  }
}

/** Of a leg that another has taken the place of only the end matters. */
function hearAbandoned(scene: Scene, leg: Leg, event: UsageEvent): void {
  if (event.type === 'ended') leg.isOver = true
  else if (event.type === 'released') scene.legs.delete(leg.id)
}

function hearOne(scene: Scene, leg: Leg, event: UsageEvent, now: Instant): void {
  switch (event.type) {
    case 'trying':
      heardOf(leg)
      return
    case 'ringing':
    case 'early-media':
      return progressed(scene, leg, event, now)
    case 'fork-ended':
      return forkEnded(scene, leg, event.fork)
    case 'answered':
      return answered(scene, leg, event, now)
    case 'early-answer':
      return earlyAnswered(scene, leg, event.prack)
    case 'confirmed':
      return confirmed(scene, leg, event.ack)
    case 're-invited':
      return reInvited(scene, leg, event, now)
    case 're-invite-confirmed':
      return reInviteConfirmed(scene, leg, event.ack, now)
    case 're-invite-answered':
      reInviteAnswered(scene, leg, event.response)
      return settleAgain(scene, leg, now)
    case 're-invite-failed':
      leg.media?.sdp.withdraw()
      scene.tell({ type: 're-refused', leg: leg.id, status: event.response?.status ?? 408 })
      reconciled(scene, leg, now)
      return settleAgain(scene, leg, now)
    case 're-invite-cancelled':
      return leg.media?.sdp.withdraw()
    case 'refresh-due':
      return refresh(scene, leg, now)
    case 'refer':
      return referred(scene, leg, event, now)
    case 'requested':
      return requested(scene, leg, event, now)
    case 'challenged':
      return challenged(scene, leg, event, now)
    case 'ended':
      return ended(scene, leg, event, now)
    case 'released':
      scene.legs.delete(leg.id)
      return
    default:
    // The rest is news of requests that nobody here waits for.
  }
}

function progressed(scene: Scene, leg: Leg, event: Of<'ringing' | 'early-media'>, now: Instant): void {
  const { response, fork } = event
  sightedAt(scene, leg, { status: response.status }, now)
  const placing = heardOf(leg)
  if (placing !== undefined) placing.progressed = true
  if (event.type === 'early-media') rememberEarly(leg, event)
  const media = event.type === 'early-media'
  scene.tell({ type: 'progressed', leg: leg.id, status: response.status, fork, media })
}

/** A peer that has said anything is not silent; how long the callee may ring is another limit. */
function heardOf(leg: Leg): Placing | undefined {
  const { placing } = leg
  if (placing !== undefined) placing.silentAt = undefined
  return placing
}

/** The SDP of a 2xx counts, whatever an unreliable 183 said; without SDP that of the 183 stands. */
function answered(scene: Scene, leg: Leg, { response, wasSettled }: Of<'answered'>, now: Instant): void {
  sightedAt(scene, leg, { status: response.status }, now)
  assert(leg.media !== undefined, 'a leg that was called has media')
  const unfit = agreeWith(leg, response, wasSettled)
  leg.placing = undefined
  if (unfit === undefined) return scene.tell({ type: 'answered', leg: leg.id })
  noteRefused(scene, leg, unfit.status, `the SDP of the answer: ${unfit.says}`)
  scene.tell({ type: 'unfit', leg: leg.id, status: unfit.status })
}

/** The ACK of a caller that made no offer brings the answer to ours. */
function confirmed(scene: Scene, leg: Leg, ack: SipRequest): void {
  const sdp = leg.media?.sdp
  if (sdp === undefined || !sdp.waits) return
  const fit = sdp.answered(descriptionOf(ack))
  if (fit.ok) return scene.media.refresh()
  noteRefused(scene, leg, 488, `the SDP of the ACK: ${fit.fault.says}`)
  scene.tell({ type: 'unfit', leg: leg.id, status: fit.fault.status })
}

/** A change that does not concern the other leg, as a refresh of the session, is answered at once. */
function reInvited(scene: Scene, leg: Leg, event: Of<'re-invited'>, now: Instant): void {
  const sdp = leg.media?.sdp
  if (sdp === undefined)
    return hear(scene, leg, leg.command({ type: 'reject-re-invite', status: 488 }, now), now)
  if (isEarly(leg)) return offeredEarly(scene, leg, event, now)
  if (!event.offered) {
    const body = sdp.offerFrom(counterpart(scene, leg)?.media?.sdp)
    return hear(scene, leg, leg.command({ type: 'answer-re-invite', body }, now), now)
  }
  const offered = sdp.offered(descriptionOf(event.request))
  if (!offered.ok) {
    noteRefused(scene, leg, 488, `the SDP of the ${event.request.method}: ${offered.fault.says}`)
    return hear(scene, leg, leg.command({ type: 'reject-re-invite', status: 488 }, now), now)
  }
  const other = counterpart(scene, leg)
  if (other?.media?.sdp.mustFollow(sdp)) {
    return scene.tell({ type: 're-offered', leg: leg.id })
  }
  answerReInvite(scene, leg, now)
}

/** An UPDATE, or a PRACK with an offer, before the call is answered. */
function offeredEarly(scene: Scene, leg: Leg, event: Of<'re-invited'>, now: Instant): void {
  const { transaction, request } = event
  const body = answerEarly(scene, leg, request)
  const command =
    body === undefined
      ? { type: 'reject-re-invite' as const, transaction, status: 488 }
      : { type: 'answer-re-invite' as const, transaction, body }
  hear(scene, leg, leg.command(command, now), now)
}

/** Answers the open offer of a leg as the other leg allows. */
export function answerReInvite(scene: Scene, leg: Leg, now: Instant): void {
  const sdp = leg.media?.sdp
  if (sdp === undefined || !sdp.hasOpenOffer) return
  const answer = sdp.answerFrom(counterpart(scene, leg)?.media?.sdp)
  if (!answer.ok) {
    sdp.withdraw()
    return hear(scene, leg, leg.command({ type: 'reject-re-invite', status: 488 }, now), now)
  }
  scene.media.refresh()
  hear(scene, leg, leg.command({ type: 'answer-re-invite', body: answer.value }, now), now)
}

/** Offers a leg what its counterpart speaks by now, when that is not what it was told before. */
export function settle(scene: Scene, leg: Leg, now: Instant): void {
  const sdp = leg.media?.sdp
  const other = counterpart(scene, leg)?.media?.sdp
  // What the other is being asked decides what is left to ask here.
  leg.isUnsettled = sdp?.waits === true || other?.waits === true
  if (sdp?.isAgreed !== true || other?.isAgreed !== true || leg.isUnsettled || sdp.hasOpenOffer) return
  if (!sdp.mustFollow(other)) return
  hear(scene, leg, leg.command({ type: 're-invite', body: sdp.offerFrom(other) }, now), now)
}

function reconciled(scene: Scene, leg: Leg, now: Instant): void {
  const asked = reconcile(scene, leg, now)
  if (asked !== undefined) hear(scene, asked.leg, asked.events, now)
}

/** What waited for the end of an exchange with `leg`. */
function settleAgain(scene: Scene, leg: Leg, now: Instant): void {
  if (leg.isUnsettled) settle(scene, leg, now)
  const other = counterpart(scene, leg)
  if (other?.isUnsettled) settle(scene, other, now)
}

/** The peer asked for an offer of ours and answered it in its ACK: the other leg hears of it afterwards. */
function reInviteConfirmed(scene: Scene, leg: Leg, ack: SipRequest, now: Instant): void {
  const sdp = leg.media?.sdp
  if (sdp?.waits !== true) return
  // A bad answer leaves what was in force.
  if (!sdp.answered(descriptionOf(ack)).ok) return sdp.withdraw()
  scene.media.refresh()
  const other = counterpart(scene, leg)
  if (other !== undefined) settle(scene, other, now)
}

function reInviteAnswered(scene: Scene, leg: Leg, response: SipResponse): void {
  const fit = leg.media?.sdp.answered(descriptionOf(response))
  if (fit === undefined) return
  if (fit.ok) {
    leg.keepsCodec = false
    scene.media.refresh()
    return scene.tell({ type: 're-answered', leg: leg.id })
  }
  leg.media?.sdp.withdraw()
  noteRefused(scene, leg, 488, `the SDP of the answer to a re-INVITE: ${fit.fault.says}`)
  scene.tell({ type: 're-refused', leg: leg.id, status: 488 })
}

/** Our turn to refresh the session: the same description again. An offer under way is a refresh by itself. */
export function refresh(scene: Scene, leg: Leg, now: Instant): void {
  const sdp = leg.media?.sdp
  if (sdp === undefined || sdp.waits) return
  const body = sdp.repeat()
  if (body !== undefined) hear(scene, leg, leg.command({ type: 're-invite', body }, now), now)
}

function referred(scene: Scene, leg: Leg, event: Of<'refer'>, now: Instant): void {
  const { transaction, referTo, referredBy } = event
  leg.refer = transaction
  const { config, settings } = scene.outside
  if (leg.side === 'teams' && !settings.behaviour.offersRefer) {
    noteRefused(scene, leg, 405, 'REFER, which Allow does not name')
    return hear(scene, leg, leg.command({ type: 'respond', transaction, status: 405 }, now), now)
  }
  const target = newLegId(scene)
  if (leg.side === 'teams') {
    const referral = readReferral(referTo, referredBy, config.teams.referTargets)
    if (!referral.ok) {
      const { status, why } = referral.fault
      noteRefused(scene, leg, status, why)
      return hear(scene, leg, leg.command({ type: 'respond', transaction, status }, now), now)
    }
    scene.referral = referral.value
  }
  scene.tell({ type: 'referred', leg: leg.id, target })
}

function requested(scene: Scene, leg: Leg, { transaction, request }: Of<'requested'>, now: Instant): void {
  const allow = allowOf(leg.side, scene.outside.settings.behaviour)
  const { status, headers } = answerOther(request, allow)
  if (status >= 400) noteRefused(scene, leg, status, `${request.method} inside a call`)
  const answer = { type: 'respond', transaction, status, ...(headers && { headers }) } as const
  hear(scene, leg, leg.command(answer, now), now)
}

/** 401 and 407 of the carrier (RFC 3261 section 22.2). */
function challenged(scene: Scene, leg: Leg, event: Of<'challenged'>, now: Instant): void {
  const { ref, request, response } = event
  const { config, credentials } = scene.outside
  const headers = credentials.answer(request, response, config.carrier.credentials)
  const command =
    headers === undefined ? { type: 'give-up' as const, ref } : { type: 'retry' as const, ref, headers }
  hear(scene, leg, leg.command(command, now), now)
}

function ended(scene: Scene, leg: Leg, event: Of<'ended'>, now: Instant): void {
  const { message, cause } = event
  const status = message?.kind === 'response' ? message.status : (SILENT[cause] ?? 480)
  const reasons = message === undefined ? [] : reasonsOf(message.headers)
  const { placing } = leg
  leg.isOver = true
  if (placing !== undefined && event.by === 'remote' && cause === 'rejected') {
    if (message?.kind === 'response' && redirected(scene, leg, placing, message, now)) return
    const retryAfter = message?.headers.get('Retry-After')
    if (again(scene, leg, { status, retryAfter }, now)) return
  }
  if (placing !== undefined && (cause === 'transport' || cause === 'timeout')) {
    if (again(scene, leg, { failure: cause }, now)) return
  }
  leg.placing = undefined
  scene.media.close(leg, now)
  const wasRefused = placing !== undefined && !leg.isLeaving
  scene.tell(
    wasRefused ? { type: 'refused', leg: leg.id, status, reasons } : { type: 'gone', leg: leg.id, reasons },
  )
}

/** A 3xx of the carrier that leads on; true when the call goes there. */
function redirected(scene: Scene, leg: Leg, placing: Placing, response: SipResponse, now: Instant): boolean {
  const { status } = response
  const { settings, isTrusted } = scene.outside
  const isFollowed = leg.side === 'carrier' && settings.behaviour.carrierRedirect === 'follow'
  if (status < 300 || status > 399 || !isFollowed || leg.isLeaving) return false
  const called = placing.redirected ?? new Set()
  const targets = redirectTargets(response, called, host => isTrusted('carrier', host))
  if (targets.length === 0) return false
  placing.redirected = new Set([...called, ...targets.map(({ uri = '' }) => uri)])
  placing.remaining.unshift(...targets)
  const tried = tryNext(scene, leg.id, placing, now)
  if (tried !== undefined) hear(scene, tried.leg, tried.events, now)
  return tried !== undefined
}

/** Calls the next proxy where this one has said nothing for too long; a call that is ringing is left alone. */
export function leaveSilent(scene: Scene, now: Instant): void {
  for (const leg of [...scene.legs.values()]) {
    const { placing } = leg
    if (placing?.silentAt === undefined || now < placing.silentAt) continue
    placing.silentAt = undefined
    again(scene, leg, { failure: 'silent' }, now)
    if (leg.isAbandoned) hear(scene, leg, leg.command({ type: 'cancel' }, now), now)
  }
}

/** Tries the next peer where this one did not serve the call; true when one is being called. */
function again(scene: Scene, leg: Leg, sighting: Sighting, now: Instant): boolean {
  sightedAt(scene, leg, sighting, now)
  const { placing } = leg
  if (placing === undefined || leg.isLeaving || !leadsOn(placing, sighting)) return false
  const tried = tryNext(scene, leg.id, placing, now)
  if (tried === undefined) return false
  hear(scene, tried.leg, tried.events, now)
  return true
}

/**
 * Whether the next in line may be called. Of the contacts of a redirection each is somebody else: any failure of one
 * leads to the next (RFC 3261 section 8.1.3.4), but for one that holds everywhere (section 21.6).
 */
function leadsOn({ remaining, progressed }: Placing, sighting: Sighting): boolean {
  const isContact = remaining[0]?.uri !== undefined
  if (isContact && (!('status' in sighting) || sighting.status < 600)) return true
  return !progressed && mayTryNext(sighting)
}

function sightedAt(scene: Scene, leg: Leg, sighting: Sighting, now: Instant): void {
  const proxy = leg.placing?.current
  if (proxy !== undefined) scene.outside.sighted(leg.side, proxy, sighting, now)
}
