// The way to the carrier: where requests for it go, and the Route headers they carry. An outbound proxy comes first
// (RFC 3261 section 8.1.2), then the route that the registrar gave with the registration (RFC 3608 section 6.1).

import { formatHostPort, parseNameAddr, parseUri } from '../sip/index.ts'
import type { CarrierConfig } from './config.ts'
import type { ProxyAddress } from './proxies.ts'

/** `;transport=tcp` in URIs of ours and of the carrier; UDP is what a URI without it means. */
export const transportParameter = ({ transport }: CarrierConfig): string =>
  transport === 'udp' ? '' : `;transport=${transport}`

/** What the trunk to it is called in facts: as the host stands in a Request-URI. */
export const carrierName = ({ peer }: Pick<CarrierConfig, 'peer'>): string =>
  formatHostPort(peer.host).toLowerCase()

/** Values of Route for a new request. */
export function preloadedRoutes(carrier: CarrierConfig, serviceRoutes: readonly string[]): string[] {
  const { outboundProxy } = carrier
  if (outboundProxy === undefined) return [...serviceRoutes]
  const place = formatHostPort(outboundProxy.host, outboundProxy.port)
  return [`<sip:${place};lr${transportParameter(carrier)}>`, ...serviceRoutes]
}

/**
 * Where a new request for the carrier is sent: the outbound proxy, else the first service route where its host is
 * one of the carrier's, else `otherwise`. A registrar cannot send calls to strangers.
 */
export function carrierHop(
  carrier: CarrierConfig,
  serviceRoutes: readonly string[],
  otherwise: ProxyAddress,
  isTrusted: (host: string) => boolean,
): ProxyAddress {
  if (carrier.outboundProxy !== undefined) return carrier.outboundProxy
  const [first] = serviceRoutes
  const address = first === undefined ? undefined : parseNameAddr(first)
  const uri = address?.ok ? parseUri(address.value.uri) : undefined
  if (!uri?.ok || !isTrusted(uri.value.host)) return otherwise
  return { host: uri.value.host, port: uri.value.port }
}

/** Whether a host is one that the configuration names as the carrier's. */
export function isCarrierHost({ peer, outboundProxy, registration }: CarrierConfig, host: string): boolean {
  return [peer, outboundProxy, registration?.registrar].some(each => each?.host === host)
}
