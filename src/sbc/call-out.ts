// Calls a leg at one peer after the other: an INVITE of its own and a dialog of its own for each.
//
//   tryNext --answer, even 100--> its answer decides
//      |  \____no connection, 503____> tryNext; another contact of a redirection after any failure short of 6xx
//      \______silence______________> tryNext; the silent INVITE stays as an abandoned leg and is cancelled

import { hostIn } from '../facts/index.ts'
import { after, type Instant } from '../kernel/index.ts'
import { InviteUsage, type UsageEvent } from '../sip/index.ts'
import { knowLeg, newLegId, type Scene } from './call-scene.ts'
import { Leg } from './leg.ts'
import type { LegId } from './leg-id.ts'
import type { Placing } from './placing.ts'

/** Calls the leg at its next peer; undefined when none is left. */
export function tryNext(
  scene: Scene,
  id: LegId,
  placing: Placing,
  now: Instant,
): { leg: Leg; events: readonly UsageEvent[] } | undefined {
  const peer = placing.remaining.shift()
  if (peer === undefined) return undefined
  placing.current = peer
  const { settings, contexts } = scene.outside
  const { side, isTransfer, place, offer } = placing
  const parts = placing.parts(peer)
  const uri = peer.uri ?? parts.uri
  const { chance, profile, rules } = contexts[side]
  const context = { chance, profile: { ...profile, contact: parts.contact }, rules }
  const { usage, effects } = InviteUsage.call({ ...parts, uri, body: offer }, context)
  const callId = usage.key.slice(0, usage.key.lastIndexOf(';'))
  const before = scene.legs.get(id)
  const leg = new Leg({ call: scene.id, id, side, usage, callId, peer, isTransfer }, scene.outside)
  leg.placing = placing
  if (before !== undefined) before.placing = undefined
  if (placing.progressed) forgetForks(scene, id, placing)
  // The ports go on from try to try; the dialog that failed has nothing more to say.
  if (before === undefined) scene.media.open(leg, place)
  else scene.media.hand(before, leg)
  if (before?.isOver === false) abandon(scene, before)
  else before?.forget()
  // The last one may take its time: nobody is left who would be quicker.
  const isLast = placing.remaining.length === 0
  placing.silentAt = isLast ? undefined : after(now, settings.timers.proxyAnswerMs)
  scene.legs.set(id, leg)
  knowLeg(scene, leg, hostIn(uri))
  return { leg, events: leg.carry(effects, now) }
}

/** Of who was called before: the caller may hear another one from now on. */
function forgetForks(scene: Scene, leg: LegId, placing: Placing): void {
  delete placing.early
  scene.tell({ type: 'fork-ended', leg })
}

/**
 * Leaves the peer of a leg that is being called and has answered nothing. Its INVITE may be answered yet: the leg is
 * kept until then, under a name of its own, and the usage sends the CANCEL, or ACK and BYE, that the answer asks for.
 */
function abandon(scene: Scene, leg: Leg): void {
  leg.abandon(newLegId(scene))
  scene.legs.set(leg.id, leg)
}
