// A leg being called: which peers it is tried at, one after the other, and what each is sent. The carrier is one
// peer; Teams is the proxies in their order.

import type { Instant } from '../kernel/index.ts'
import type { InviteParts } from './invites.ts'
import type { LegDescription, Place } from './leg-description.ts'
import type { Side } from './leg-id.ts'
import type { ProxyAddress } from './proxies.ts'

/** Where an INVITE goes; with `uri` a redirection's Request-URI in place of our own. */
export type Attempt = ProxyAddress & { readonly uri?: string }

export interface Placing {
  side: Side
  isTransfer: boolean
  /** Ports and description: the same for every try. */
  place: Place
  /** SDP of the offer. */
  offer: string
  parts: (peer: ProxyAddress) => InviteParts
  /** Being tried. */
  current?: Attempt
  /** Yet to be tried. */
  remaining: Attempt[]
  /** Request-URIs that redirections led to. */
  redirected?: ReadonlySet<string>
  /** By fork: our offer and what that fork's early media or UPDATE made of it. */
  early?: Map<string, LegDescription>
  /** When a peer that has not answered anything is left for the next one. */
  silentAt?: Instant | undefined
  /** A callee rang: from then on a failure is the callee's own, and none but another contact of a redirection is tried. */
  progressed: boolean
}

/** The order for a leg to Teams: where the call already is, then the others as they stand (proxies.ts). */
export function startingAt(first: ProxyAddress | undefined, order: readonly ProxyAddress[]): ProxyAddress[] {
  const known = first && order.find(({ host, port }) => host === first.host && port === first.port)
  return known === undefined ? [...order] : [known, ...order.filter(each => each !== known)]
}
