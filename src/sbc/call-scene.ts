// What the acts of a call (call-acts.ts) and the news of its legs (leg-news.ts) work on, and what a call needs of the
// element.

import type { CallEvent as CallFactEvent, CallLeg, Note } from '../facts/index.ts'
import type { Chance, Instant } from '../kernel/index.ts'
import type { UsageContext } from '../sip/index.ts'
import type { CallEvent, CallRules } from './call-language.ts'
import type { CallMedia } from './call-media.ts'
import type { CarrierCredentials } from './carrier-credentials.ts'
import type { SbcConfig, Settings } from './config.ts'
import type { Party, Referral } from './invites.ts'
import type { Leg, LegOutside } from './leg.ts'
import type { LegId, Side } from './leg-id.ts'
import type { ProxyAddress, ProxyState, Sighting } from './proxies.ts'

export interface CallOutside extends LegOutside {
  readonly config: SbcConfig
  readonly settings: Settings
  readonly rules: CallRules
  /** Of every leg of a side; what is told of the caller in Contact towards the callee is the call's own. */
  readonly contexts: Readonly<Record<Side, UsageContext>>
  chance: Chance
  openMedia(call: string): CallMedia
  readonly credentials: CarrierCredentials
  proxiesInOrder(now: Instant): ProxyState[]
  /** Where a call for the carrier is sent, and by which Route headers; none while it asks for a pause. */
  carrierWay(now: Instant): { peers: ProxyAddress[]; routes: string[] }
  sighted(side: Side, peer: ProxyAddress, sighting: Sighting, now: Instant): void
  note(fact: Note): void
}

export interface Scene {
  /** Stable id of the call in facts. */
  readonly id: string
  readonly outside: CallOutside
  readonly from: Side
  readonly media: CallMedia
  /** Legs whose dialogs are not forgotten yet. */
  readonly legs: Map<LegId, Leg>
  /** What the REFER asks for that is being decided on. */
  referral: Referral | undefined
  /** Every leg there was, for facts. */
  readonly known: CallLeg[]
  /** The two legs that are, or will be, joined. */
  pair: Partial<Record<Side, LegId>>
  /** The person at the carrier's end, as Teams is told of them. */
  party: Party
  /** Max-Forwards of the next INVITE to Teams. */
  hops: number
  legsMade: number
  /** The carrier offered no SDP: ours goes into the 200. */
  lateOffer: boolean
  /** The caller requires reliable provisional responses (RFC 3262). */
  ringsReliably: boolean
  tell(event: CallEvent): void
}

export const newLegId = (scene: Scene): LegId => {
  scene.legsMade += 1
  return `leg-${scene.legsMade}`
}

/** The leg that is joined with this one; none for a leg that waits to be joined or was replaced. */
export function counterpart(scene: Scene, leg: Leg): Leg | undefined {
  if (scene.pair[leg.side] !== leg.id) return undefined
  const other = scene.pair[leg.side === 'carrier' ? 'teams' : 'carrier']
  return other === undefined ? undefined : scene.legs.get(other)
}

/** Lets two legs hear each other, as far as they have agreed on anything. */
export const joinLegs = (scene: Scene, left: Leg, right: Leg): void =>
  left.side === 'carrier' ? scene.media.join(left, right) : scene.media.join(right, left)

export function noteCall(
  scene: Scene,
  { event, says, status }: { event: CallFactEvent; says: string; status?: number },
): void {
  const { id, outside, known } = scene
  const refused = status !== undefined && { status }
  outside.note({ kind: 'call', call: id, event, legs: [...known], ...refused, says })
}

/** `host`: whom it was called at, or who is known to call. */
export const knowLeg = (scene: Scene, { callId, side, isTransfer }: Leg, host: string | undefined): void => {
  scene.known.push({
    ...{ callId, side },
    ...(host !== undefined && { host }),
    ...(isTransfer && { transfer: true as const }),
  })
}

/** A message of the peer that was refused, with the reason for whoever reads the facts. */
export function noteRefused(scene: Scene, leg: Leg, status: number, why: string): void {
  for (const fact of refusalFact(leg, status, why)) scene.outside.note(fact)
}

/** None where the leg's peer has not been heard. */
export function refusalFact(leg: Pick<Leg, 'callId' | 'lastSource'>, status: number, why: string): Note[] {
  if (leg.lastSource === undefined) return []
  const { remote, transport, connection } = leg.lastSource
  const where = { remote, transport, ...(connection !== undefined && { connection }) }
  return [{ kind: 'refused', ...where, callId: leg.callId, status, why }]
}
