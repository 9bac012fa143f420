// Calling out: which peers a leg is tried at, one after the other, and the INVITE for each. The carrier is one
// peer; Teams is the proxies in their order.

import type { Instant } from '../kernel/index.ts'
import { InviteUsage, type UsageEvent } from '../sip/index.ts'
import type { Place } from './call-media.ts'
import { knowLeg, type Scene } from './call-scene.ts'
import type { InviteParts } from './invites.ts'
import { Leg } from './leg.ts'
import type { LegId, Side } from './leg-id.ts'
import { profileOf } from './profile.ts'
import type { ProxyAddress } from './proxies.ts'

/** A leg being called. */
export interface Placing {
  side: Side
  isTransfer: boolean
  /** Ports and description: the same for every try. */
  place: Place
  /** SDP of the offer. */
  offer: string
  parts: (peer: ProxyAddress) => InviteParts
  /** Being tried. */
  current?: ProxyAddress
  /** Yet to be tried. */
  remaining: ProxyAddress[]
  /** A callee rang: from then on a failure is the callee's own and no other peer is tried. */
  progressed: boolean
}

/** Calls the leg at its next peer; undefined when none is left. */
export function tryNext(
  scene: Scene,
  id: LegId,
  placing: Placing,
  now: Instant,
): { leg: Leg; events: UsageEvent[] } | undefined {
  const peer = placing.remaining.shift()
  if (peer === undefined) return undefined
  placing.current = peer
  const { config, settings, chance, timers } = scene.outside
  const { side, isTransfer, place, offer } = placing
  const { contact, ...parts } = placing.parts(peer)
  const profile = profileOf(side, contact, config, settings)
  const options = { chance, profile, ...(timers && { timers }) }
  const { usage, effects } = InviteUsage.call({ ...parts, body: offer }, options)
  const callId = usage.key.slice(0, usage.key.lastIndexOf(';'))
  const before = scene.legs.get(id)
  const leg = new Leg({ id, side, usage, callId, peer, isTransfer }, scene.outside)
  // The ports go on from try to try; the dialog that failed has nothing more to say.
  if (before === undefined) scene.media.open(leg, place)
  else scene.media.hand(before, leg)
  before?.forget()
  scene.legs.set(id, leg)
  knowLeg(scene, leg)
  return { leg, events: leg.carry(effects, now) }
}

/** The order for a leg to Teams: where the call already is, then the others as they stand (proxies.ts). */
export function startingAt(first: ProxyAddress | undefined, order: readonly ProxyAddress[]): ProxyAddress[] {
  const known = first && order.find(({ host, port }) => host === first.host && port === first.port)
  return known === undefined ? [...order] : [known, ...order.filter(each => each !== known)]
}
