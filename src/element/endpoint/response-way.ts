// Where responses go (RFC 3261 section 18.2, RFC 3581): back to where the request came from.

import type { Endpoint } from '../../kernel/index.ts'
import type { SipRequest, Via } from '../../sip/index.ts'
import { DEFAULT_PORT, type PlacedTarget, type SipSource } from '../sip-interface.ts'

/** Writes the sender's true address into the topmost Via, as section 18.2.1 and RFC 3581 section 4 ask. */
export function markReceived(request: SipRequest, remote: Endpoint): SipRequest {
  const via = request.via
  if (via.host === remote.address && via.rport === undefined) return request
  const received = via.parameters.with('received', remote.address)
  const parameters = via.rport === undefined ? received : received.with('rport', String(remote.port))
  return request.marked(via.withParameters(parameters))
}

/** The connection a request came on, and the peer to connect to when that is gone; TLS asks it for the name in Via. */
export function responseTarget(source: SipSource, via: Via): PlacedTarget {
  const port = via.port ?? DEFAULT_PORT[source.transport]
  const prefer = source.connection === undefined ? {} : { prefer: source.connection }
  const named = source.transport === 'tls' ? { serverName: via.host } : {}
  return { interface: source.interface, host: source.remote.address, port, ...named, ...prefer }
}
