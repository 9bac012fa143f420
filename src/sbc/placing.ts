// Calling out: which peers a leg is tried at, one after the other, and the INVITE for each. The carrier is one
// place; Teams is the proxies in their order.

import { InviteUsage, type TimerRules, type UsageEffect } from '../sip/index.ts'
import type { Chance } from '../kernel/index.ts'
import type { Place } from './call-media.ts'
import type { SbcConfig, Settings } from './config.ts'
import type { InviteParts } from './invites.ts'
import type { Side } from './leg-id.ts'
import { profileOf } from './profile.ts'
import type { ProxyAddress } from './proxies.ts'

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

/** The INVITE to a peer. */
export function placeCall(
  placing: Placing,
  peer: ProxyAddress,
  context: { config: SbcConfig; settings: Settings; chance: Chance; timers: TimerRules | undefined },
): { usage: InviteUsage; effects: UsageEffect[] } {
  const { config, settings, chance, timers } = context
  const { uri, from, to, contact, maxForwards, headers } = placing.parts(peer)
  const profile = profileOf(placing.side, contact, config, settings)
  const parts = { uri, from, to, maxForwards, headers, body: placing.offer }
  return InviteUsage.call(parts, { chance, profile, ...(timers && { timers }) })
}

/** The order for a leg to Teams: where the call already is, then the others as they stand (proxies.ts). */
export function startingAt(first: ProxyAddress | undefined, order: readonly ProxyAddress[]): ProxyAddress[] {
  const known = first && order.find(({ host, port }) => host === first.host && port === first.port)
  return known === undefined ? [...order] : [known, ...order.filter(each => each !== known)]
}
