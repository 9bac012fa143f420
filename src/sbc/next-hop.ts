// Where a request inside a dialog goes (RFC 3261 section 12.2.1.1): the first Route, else the peer's Contact; but
// only where the side's trust allows, because both are written by the peer. Anything else goes the way the dialog
// was set up.

import type { ConnectionId, SipTarget } from '../element/index.ts'
import { parseNameAddr, parseUri, type SipRequest } from '../sip/index.ts'
import type { Side } from './leg-id.ts'

export interface Hop {
  host: string
  port?: number | undefined
}

function nextHop(request: SipRequest): Hop | undefined {
  const route = request.headers.values('Route')[0]
  const address = route === undefined ? undefined : parseNameAddr(route)
  const uri = parseUri(address?.ok ? address.value.uri : request.uri)
  if (!uri.ok || uri.value.host === '') return undefined
  const { host, port, parameters } = uri.value
  return { host: parameters.get('maddr') ?? host, port }
}

/** The next hop where it is trusted, else `otherwise`. */
export function trustedHop(request: SipRequest, otherwise: Hop, isTrusted: (host: string) => boolean): Hop {
  const hop = nextHop(request)
  return hop !== undefined && isTrusted(hop.host) ? hop : otherwise
}

/** Where a request of a dialog goes: on the dialog's own connection as long as it is open. */
export function targetOf(
  request: SipRequest,
  { side, hop, connection }: { side: Side; hop: Hop; connection: ConnectionId | undefined },
  isTrusted: (host: string) => boolean,
): SipTarget {
  return targetAt(trustedHop(request, hop, isTrusted), side, connection)
}

export const targetAt = ({ host, port }: Hop, side: Side, prefer: ConnectionId | undefined): SipTarget =>
  prefer === undefined ? { interface: side, host, port } : { interface: side, host, port, prefer }
