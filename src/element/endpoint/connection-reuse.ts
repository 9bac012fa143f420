// Connection reuse (RFC 5923): a connection that a peer opened carries our requests to it. Only over TLS, and only
// where the peer has proved to be the host its Via names: else whoever opens a connection and writes a name into Via
// would get the calls that are meant for that name (section 9).

import type { SipRequest } from '../../sip/index.ts'
import { matchesName } from '../../tls/index.ts'
import { DEFAULT_PORT, type PlacedTarget, type SipSource } from '../sip-interface.ts'

/** Whom the connection of a request reaches from now on; undefined where the peer offers or proves nothing. */
export function aliasOf({ via }: SipRequest, source: SipSource): PlacedTarget | undefined {
  const { tls, interface: name, remote } = source
  if (tls === undefined || via.transport !== 'TLS' || !via.parameters.has('alias')) return undefined
  const leaf = tls.remoteChain[0]
  if (leaf === undefined || !tls.remoteVerified.ok || !matchesName(leaf, via.host)) return undefined
  // The port it listens on is the one in Via; the one it connected from is nobody's (section 5).
  return { interface: name, host: remote.address, port: via.port ?? DEFAULT_PORT.tls, serverName: via.host }
}
