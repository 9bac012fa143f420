// Offers and answers of one leg made from what the other leg says (sdp-bridge.ts has the rules, leg-sdp.ts the text).

import type { Result } from '../kernel/index.ts'
import { answerDirection, type Direction } from '../sip/index.ts'
import type { LegSdp, Unfit } from './leg-sdp.ts'
import {
  type Capabilities,
  inNumbersOf,
  ownCapabilities,
  passedDirection,
  preferring,
  sameCodec,
} from './sdp-bridge.ts'

/** What a leg is told of the other's wish to send and to hear. */
export const wantedDirection = (to: LegSdp, from: LegSdp | undefined): Direction =>
  from === undefined ? 'sendrecv' : passedDirection(from.peerWish, to.side)

/** An offer to `to` of what `from` can do, the codec in use first; without `from` of what the SBC knows itself. */
export function offerTo(to: LegSdp, from: LegSdp | undefined, direction?: Direction): string {
  return to.offer(offerable(to, from), direction ?? wantedDirection(to, from))
}

function offerable(to: LegSdp, from: LegSdp | undefined): Capabilities {
  const theirs = from?.capabilities
  if (theirs === undefined) return ownCapabilities(to.allowed)
  const known = [to.local, to.remote].filter(sdp => sdp !== undefined)
  const offer = inNumbersOf(preferring(theirs, from?.codec), known)
  return offer.codecs.length === 0 ? ownCapabilities(to.allowed) : offer
}

/** The answer to the open offer of `to`, with the codec that `from` speaks; without `from` with its own. */
export function answerTo(to: LegSdp, from: LegSdp | undefined): Result<string, Unfit> {
  const codec = from?.codec ?? to.codec ?? to.capabilities?.codecs[0]
  if (codec === undefined) return { ok: false, fault: { status: 488, warning: 305, says: 'no common codec' } }
  const hasEvents = from === undefined || from.capabilities?.telephoneEvent !== undefined
  // A leg that is joined to nobody has nothing to hear.
  return to.answer(codec, hasEvents, from === undefined ? 'inactive' : wantedDirection(to, from))
}

/** Whether `to` must be offered something new because of what `from` last said. */
export function needsChange(to: LegSdp, from: LegSdp): boolean {
  const inUse = to.codec
  const usable = from.capabilities?.codecs ?? []
  const spoken = from.codec
  if (inUse === undefined) return true
  // An offer that still has our codec is answered with it; an answer has chosen its own.
  if (!usable.some(codec => sameCodec(codec, inUse))) return true
  if (!from.hasOpenOffer && spoken !== undefined && !sameCodec(spoken, inUse)) return true
  return answerDirection(to.peerWish, wantedDirection(to, from)) !== to.ownDirection
}
