// Where a request inside a dialog goes (RFC 3261 section 12.2.1.1): the first Route, else the peer's Contact; but
// only where the side's trust allows, because both are written by the peer. Anything else goes the way the dialog
// was set up.

import { parseNameAddr, parseUri, type SipRequest } from '../sip/index.ts'

export interface Hop {
  host: string
  port: number
}

export function nextHop(request: SipRequest, defaultPort: number): Hop | undefined {
  const route = request.headers.values('Route')[0]
  const address = route === undefined ? undefined : parseNameAddr(route)
  const uri = parseUri(address?.ok ? address.value.uri : request.uri)
  if (!uri.ok || uri.value.host === '') return undefined
  return { host: uri.value.host, port: uri.value.port ?? defaultPort }
}

/** The next hop where it is trusted, else `otherwise`. */
export function trustedHop(
  request: SipRequest,
  defaultPort: number,
  otherwise: Hop,
  isTrusted: (host: string) => boolean,
): Hop {
  const hop = nextHop(request, defaultPort)
  return hop !== undefined && isTrusted(hop.host) ? hop : otherwise
}
