// Two legs that speak different codecs: nothing is transcoded, so nobody would hear anything. One was asked to follow
// the other and would not; then the other is asked, with that one codec. When it will not either the call ends, with a
// reason, for silence helps nobody.
//
//   a transfer's new leg speaks PCMU --re-INVITE--> carrier stays with PCMA: 488
//   new leg <--re-INVITE, PCMA alone---   2xx: audio   failure: BYE to both, Q.850 cause 88

import type { Instant } from '../kernel/index.ts'
import type { UsageEvent } from '../sip/index.ts'
import { counterpart, noteRefused, type Scene } from './call-scene.ts'
import type { Leg } from './leg.ts'

/** After `leg` has refused an offer of ours: what the other leg tells of being asked in its turn. */
export function reconcile(
  scene: Scene,
  leg: Leg,
  now: Instant,
): { leg: Leg; events: readonly UsageEvent[] } | undefined {
  const other = counterpart(scene, leg)
  const [own, theirs] = [leg.media?.sdp, other?.media?.sdp]
  if (other === undefined || own === undefined || theirs === undefined) return undefined
  const isReady = own.isAgreed && theirs.isAgreed && ![own, theirs].some(sdp => sdp.waits || sdp.hasOpenOffer)
  if (!isReady || !own.isDeafTo(theirs)) return undefined
  leg.keepsCodec = true
  // What else was to be settled is in this offer, or does not matter any more.
  leg.isUnsettled = false
  other.isUnsettled = false
  if (other.keepsCodec) {
    noteRefused(scene, leg, 488, 'neither side follows the codec of the other')
    scene.tell({ type: 'unfit', leg: leg.id, status: 488 })
    return undefined
  }
  const body = theirs.offerOnlyFrom(own)
  if (body === undefined) return undefined
  return { leg: other, events: other.command({ type: 're-invite', body }, now) }
}
