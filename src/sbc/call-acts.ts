// What the call's machine decides, carried out: wishes to legs, offers and answers, media, NOTIFYs, facts.

import type { Instant } from '../kernel/index.ts'
import { unreachable } from '../kernel/index.ts'
import type { HeaderPairs, Reason, UsageCommand } from '../sip/index.ts'
import type { CallEffect } from './call-language.ts'
import { tryNext } from './call-out.ts'
import { counterpart, joinLegs, noteCall, noteRefused, type Scene } from './call-scene.ts'
import { earlyMediaFor, earlyOfferTo, isEarly } from './early-dialogs.ts'
import { passedStatus, retryAfter } from './failure.ts'
import { inviteToTarget } from './invites.ts'
import type { Leg } from './leg.ts'
import type { LegDescription } from './leg-description.ts'
import type { LegId } from './leg-id.ts'
import { answerReInvite, hear, refresh, settle } from './leg-news.ts'
import { startingAt } from './placing.ts'
import { reasonHeader, restoreBusyCause } from './reason.ts'

type Of<Type extends CallEffect['type']> = Extract<CallEffect, { type: Type }>

export function carryOut(scene: Scene, effect: CallEffect, now: Instant): void {
  switch (effect.type) {
    case 'ring':
      return ring(scene, effect, now)
    case 'accept':
      return accept(scene, effect.leg, now)
    case 'refuse':
      return refuse(scene, effect, now)
    case 'hang-up':
      return hangUp(scene, effect, now)
    case 're-offer':
      return reOffer(scene, effect.leg, now)
    case 're-accept':
      return withLeg(scene, effect.leg, leg => answerReInvite(scene, leg, now))
    case 're-refuse':
      return withLeg(scene, effect.leg, leg => reRefuse(scene, leg, effect.status, now))
    case 'accept-refer':
      return withLeg(scene, effect.leg, leg => answerRefer(scene, leg, 202, now))
    case 'refuse-refer':
      return withLeg(scene, effect.leg, leg => {
        noteRefused(scene, leg, effect.status, effect.why)
        answerRefer(scene, leg, effect.status, now)
      })
    case 'call-target':
      return callTarget(scene, effect.leg, now)
    case 'notify':
      return command(scene, effect.leg, { type: 'refer-progress', status: effect.status }, now)
    case 'join':
      return join(scene, effect, now)
    case 'ringback':
      return ringback(scene, effect, now)
    case 'drop':
      return withLeg(scene, effect.leg, leg => drop(scene, leg, now))
    case 'note':
      return noteCall(scene, effect)
    default:
      return unreachable(effect)
  }
}

function withLeg(scene: Scene, id: LegId, act: (leg: Leg) => void): void {
  const leg = scene.legs.get(id)
  if (leg !== undefined) act(leg)
}

const command = (scene: Scene, id: LegId, wish: UsageCommand, now: Instant): void =>
  withLeg(scene, id, leg => hear(scene, leg, leg.command(wish, now), now))

/** Early media goes through only with SDP that fits; otherwise it rings as it would without. */
function ring(scene: Scene, { leg: id, ring: heard, fork }: Of<'ring'>, now: Instant): void {
  const caller = scene.legs.get(id)
  if (caller === undefined) return
  const media = heard.media ? earlyMediaFor(scene, caller, fork) : undefined
  const body = media ?? earlyOfferTo(scene, caller)
  const status = heard.media && body === undefined ? 180 : heard.status
  command(scene, id, { type: 'ring', status, ...(body !== undefined && { body }) }, now)
}

/** The 200 to the caller: the answer to its offer, the same again after early media, or our offer. */
function accept(scene: Scene, id: LegId, now: Instant): void {
  const caller = scene.legs.get(id)
  const sdp = caller?.media?.sdp
  if (caller === undefined || sdp === undefined) return
  const callee = counterpart(scene, caller)
  const other = callee?.media?.sdp
  if (sdp.hasOpenOffer) {
    const answer = sdp.answerFrom(other)
    if (!answer.ok) return scene.tell({ type: 'unfit', leg: id, status: answer.fault.status })
    scene.media.refresh()
    return command(scene, id, { type: 'answer', body: answer.value }, now)
  }
  command(scene, id, { type: 'answer', body: saidBefore(sdp) ?? sdp.offerFrom(other) }, now)
  settle(scene, caller, now)
  if (callee !== undefined) settle(scene, callee, now)
}

/** What stands already, by early media or an offer that a PRACK answers: nothing is offered anew in the 200. */
const saidBefore = (sdp: LegDescription): string | undefined => (sdp.waits ? '' : sdp.said)

function refuse(scene: Scene, { leg, status: heard, reasons }: Of<'refuse'>, now: Instant): void {
  const { behaviour, limits } = scene.outside.settings
  const status = passedStatus(heard)
  const told = behaviour.restoreBusyCause ? restoreBusyCause(status, reasons) : reasons
  const headers = [...reasonPairs(told), ...(status === 503 ? retryAfter(limits) : [])]
  command(scene, leg, { type: 'reject', status, headers }, now)
}

function hangUp(scene: Scene, { leg: id, reasons }: Of<'hang-up'>, now: Instant): void {
  withLeg(scene, id, leg => {
    leg.isLeaving = true
    const reason = reasonHeader(reasons)
    hear(scene, leg, leg.command({ type: 'hang-up', ...(reason !== undefined && { reason }) }, now), now)
  })
}

function reOffer(scene: Scene, id: LegId, now: Instant): void {
  const leg = scene.legs.get(id)
  const other = leg && counterpart(scene, leg)
  if (leg?.media === undefined || other?.media === undefined) return
  const body = leg.media.sdp.offerFrom(other.media.sdp)
  command(scene, id, { type: 're-invite', body }, now)
}

/**
 * The other leg would not change. Where only the direction was to change the peer gets what it asked for all the
 * same, for the relay holds by itself; a change of codec fails.
 */
function reRefuse(scene: Scene, leg: Leg, status: number, now: Instant): void {
  const sdp = leg.media?.sdp
  const other = counterpart(scene, leg)?.media?.sdp
  if (sdp?.hasOpenOffer === true && status !== 491 && sdp.canStayWith(other))
    return answerReInvite(scene, leg, now)
  sdp?.withdraw()
  hear(scene, leg, leg.command({ type: 'reject-re-invite', status: status === 491 ? 491 : 488 }, now), now)
}

function answerRefer(scene: Scene, leg: Leg, status: number, now: Instant): void {
  const transaction = leg.refer
  if (transaction === undefined) return
  leg.refer = undefined
  const wish: UsageCommand =
    status === 202 ? { type: 'accept-refer', transaction } : { type: 'respond', transaction, status }
  hear(scene, leg, leg.command(wish, now), now)
}

/** The INVITE of a transfer: to Teams, whatever stands in the URI; the proxy of the call is tried first. */
function callTarget(scene: Scene, id: LegId, now: Instant): void {
  const { outside, referral, pair, party, media } = scene
  const carrier = pair.carrier === undefined ? undefined : scene.legs.get(pair.carrier)
  const current = pair.teams === undefined ? undefined : scene.legs.get(pair.teams)
  scene.hops -= 1
  const fail = (status: number) => scene.tell({ type: 'refused', leg: id, status, reasons: [] })
  if (referral === undefined || scene.hops < 0) return fail(483)
  const place = media.take('teams', now)
  if (place === undefined) return fail(503)
  const placing = {
    side: 'teams' as const,
    isTransfer: true,
    place,
    offer: place.sdp.offerFrom(carrier?.media?.sdp, 'sendrecv'),
    parts: () => inviteToTarget(referral, party, scene.hops, outside.config, outside.settings),
    remaining: startingAt(current?.peer, outside.proxiesInOrder(now)),
    progressed: false,
  }
  const tried = tryNext(scene, id, placing, now)
  if (tried !== undefined) return hear(scene, tried.leg, tried.events, now)
  media.giveBack(place, now)
  fail(503)
}

function join(scene: Scene, { carrier: carrierId, teams: teamsId }: Of<'join'>, now: Instant): void {
  const [carrier, teams] = [scene.legs.get(carrierId), scene.legs.get(teamsId)]
  const wasPaired = scene.pair.teams === teamsId
  scene.pair = { carrier: carrierId, teams: teamsId }
  if (carrier === undefined || teams === undefined) return
  joinLegs(scene, carrier, teams)
  if (wasPaired || isEarly(carrier)) return
  settle(scene, carrier, now)
  // A carrier that holds has not said so to the new leg yet.
  settle(scene, teams, now)
  if (scene.outside.settings.behaviour.refreshCarrierAfterTransfer) refresh(scene, carrier, now)
}

/** A caller on hold would not hear the ringing: the hold ends with it, or comes back when the transfer fails. */
function ringback(scene: Scene, { carrier: id, on }: Of<'ringback'>, now: Instant): void {
  const carrier = scene.legs.get(id)
  const sdp = carrier?.media?.sdp
  if (!scene.outside.settings.behaviour.transferRingback || carrier === undefined || sdp === undefined) return
  scene.media.ringback(on, now)
  if (!on) return settle(scene, carrier, now)
  if (!sdp.isAgreed || sdp.waits || sdp.hasOpenOffer || !sdp.isHeld) return
  const other = counterpart(scene, carrier)?.media?.sdp
  const body = sdp.offerFrom(other, 'sendrecv')
  hear(scene, carrier, carrier.command({ type: 're-invite', body }, now), now)
}

function drop(scene: Scene, leg: Leg, now: Instant): void {
  leg.isOver = true
  leg.forget()
  scene.media.close(leg, now)
  scene.legs.delete(leg.id)
}

function reasonPairs(reasons: readonly Reason[]): HeaderPairs {
  const value = reasonHeader(reasons)
  return value === undefined ? [] : [['Reason', value]]
}
