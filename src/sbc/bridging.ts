// Offers and answers of one leg made from what the other leg says (sdp-bridge.ts has the rules, leg-sdp.ts the text).

import type { Result } from '../kernel/index.ts'
import { answerDirection, type Codec, type Direction } from '../sip/index.ts'
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

/** An offer to `to` of nothing but the codec `from` speaks; undefined where its number means something else there. */
export function offerOnly(to: LegSdp, from: LegSdp): string | undefined {
  const { capabilities, codec } = from
  if (capabilities === undefined || codec === undefined) return undefined
  const known = [to.local, to.remote].filter(sdp => sdp !== undefined)
  const only = inNumbersOf({ ...capabilities, codecs: [codec] }, known)
  return only.codecs.length === 0 ? undefined : to.offer(only, wantedDirection(to, from))
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
  const codec = codecFor(to, from)
  if (codec === undefined) return { ok: false, fault: { status: 488, warning: 305, says: 'no common codec' } }
  const hasEvents = from === undefined || from.capabilities?.telephoneEvent !== undefined
  // A leg that is joined to nobody has nothing to hear.
  return to.answer(codec, hasEvents, from === undefined ? 'inactive' : wantedDirection(to, from))
}

/** Whether the open offer of `to` can be answered at all. */
export const isAnswerable = (to: LegSdp, from: LegSdp | undefined): boolean => {
  const codec = codecFor(to, from)
  return codec !== undefined && to.capabilities?.codecs.some(each => sameCodec(each, codec)) === true
}

/** What `from` speaks; before it speaks anything a codec both know, the one `to` speaks already before others. */
function codecFor(to: LegSdp, from: LegSdp | undefined): Codec | undefined {
  if (from?.codec !== undefined) return from.codec
  const theirs = from?.capabilities?.codecs
  const common = (to.capabilities?.codecs ?? []).filter(
    codec => theirs === undefined || theirs.some(other => sameCodec(other, codec)),
  )
  const { codec: inUse } = to
  return (inUse && common.find(codec => sameCodec(codec, inUse))) ?? common[0]
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
