// What is offered and answered before a call is: early media of each fork, UPDATE, PRACK (RFC 3262 section 5, RFC 3311).
//
//   callee --18x with SDP, UPDATE--> the fork's own description -.
//                                                           >-- media relay, where the caller hears this fork
//   caller --PRACK, UPDATE---------> the leg's description ------'
//
// An offer in an early dialog is answered here and not asked of the other side: Teams takes no UPDATE (its Allow names
// none), the relay follows a new address and a hold by itself, and the codec is the other side's or, before it has
// one, any both know. What then still differs is put right by re-INVITE once the call stands.

import { descriptionOf, type SipRequest, type SipResponse, type UsageEvent } from '../sip/index.ts'
import { counterpart, joinLegs, noteRefused, type Scene } from './call-scene.ts'
import type { Leg } from './leg.ts'
import type { LegDescription, Unfit } from './leg-description.ts'

type Of<Type extends UsageEvent['type']> = Extract<UsageEvent, { type: Type }>

/** Whether the INVITE of the leg has no final answer yet. */
export const isEarly = ({ usage }: Leg): boolean =>
  usage.state.state === 'calling' || usage.state.state === 'incoming'

/** Takes in the SDP of an 18x; one that fits nothing counts as none. */
export function rememberEarly({ media, placing }: Leg, { fork, response }: Of<'early-media'>): void {
  if (media === undefined || placing === undefined) return
  placing.early ??= new Map()
  if (placing.early.size >= EARLY_LIMIT && !placing.early.has(fork)) return
  const sdp = media.sdp.copy()
  if (sdp.answered(descriptionOf(response)).ok) placing.early.set(fork, sdp)
}

/** Early media of more forks than this is not remembered. */
const EARLY_LIMIT = 16

/** What the caller is told of a fork's early media, which it hears from then on; undefined where it cannot. */
export function earlyMediaFor(scene: Scene, caller: Leg, fork: string): string | undefined {
  const callee = counterpart(scene, caller)
  const said = callee?.placing?.early?.get(fork)
  if (caller.media === undefined || callee?.media === undefined || said === undefined) return undefined
  if (scene.lateOffer) return undefined
  const body = answerFor(caller.media.sdp, said)
  if (body === undefined) return undefined
  callee.media.sdp = said
  joinLegs(scene, caller, callee)
  return body
}

/** The caller's answer; the same again where it has one already and the new fork speaks the same. */
function answerFor(caller: LegDescription, fork: LegDescription): string | undefined {
  if (caller.hasOpenOffer) {
    const answer = caller.answerFrom(fork)
    return answer.ok ? answer.value : undefined
  }
  return caller.answerAgainFor(fork)
}

/**
 * Our offer to a caller that made none and requires reliable responses: the first of them must make it (RFC 3262
 * section 5). Undefined where it was made or is not needed.
 */
export function earlyOfferTo(scene: Scene, caller: Leg): string | undefined {
  const sdp = caller.media?.sdp
  if (!scene.lateOffer || !scene.ringsReliably || sdp === undefined || sdp.waits || sdp.isAgreed)
    return undefined
  return sdp.offerFrom(counterpart(scene, caller)?.media?.sdp)
}

/** The PRACK that answers this offer. */
export function earlyAnswered(scene: Scene, leg: Leg, prack: SipRequest): void {
  const sdp = leg.media?.sdp
  if (sdp?.waits !== true) return
  const fit = sdp.answered(descriptionOf(prack))
  if (fit.ok) return scene.media.refresh()
  noteRefused(scene, leg, 488, `the SDP of the PRACK: ${fit.fault.says}`)
  scene.tell({ type: 'unfit', leg: leg.id, status: fit.fault.status })
}

/** The answer to the offer of an UPDATE or PRACK; undefined where it must be refused. */
export function answerEarly(scene: Scene, leg: Leg, request: SipRequest): string | undefined {
  const own = leg.media?.sdp
  const sdp = leg.usage.state.state === 'calling' ? leg.placing?.early?.get(request.from.tag ?? '') : own
  const refused = ({ says }: Unfit): undefined =>
    noteRefused(scene, leg, 488, `the SDP of the ${request.method}: ${says}`) as undefined
  if (sdp === undefined) return undefined
  const offered = sdp.offered(descriptionOf(request))
  if (!offered.ok) return refused(offered.fault)
  const answer = sdp.answerFrom(counterpart(scene, leg)?.media?.sdp)
  if (!answer.ok) {
    sdp.withdraw()
    return refused(answer.fault)
  }
  if (sdp === own) scene.media.refresh()
  return answer.value
}

/** Puts in force what the fork that answered has agreed: the SDP of its 2xx, or what came reliably before (or at all). */
export function agreeWith(
  { media, placing }: Leg,
  response: SipResponse,
  wasSettled: boolean,
): Unfit | undefined {
  if (media === undefined) return undefined
  const early = placing?.early?.get(response.to.tag ?? '')
  const body = descriptionOf(response)
  if (early !== undefined && (wasSettled || body === '')) {
    media.sdp = early
    return undefined
  }
  const fit = media.sdp.answered(body)
  return fit.ok ? undefined : fit.fault
}

/** A fork is over; its SDP with it. */
export function forkEnded(scene: Scene, leg: Leg, fork: string): void {
  leg.placing?.early?.delete(fork)
  scene.tell({ type: 'fork-ended', leg: leg.id, fork })
}
