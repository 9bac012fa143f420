// Where an element speaks SIP: its local interfaces, the peers it addresses, and the way a message takes.

import type { Endpoint, Millis, Transport } from '../kernel/index.ts'
import type { SipMessage } from '../sip/index.ts'
import type { TlsClientPolicy, TlsServerPolicy, TlsSession } from '../tls/index.ts'
import type { ConnectionId } from './element.ts'

/** Where SIP is spoken when no port is named (RFC 3261 section 19.1.2). */
export const DEFAULT_PORT = { udp: 5060, tcp: 5060, tls: 5061 } as const satisfies Record<Transport, number>

/** A local place that sends and receives SIP over one transport. */
export interface SipInterface {
  /** Name the element knows it by, as `carrier` or `teams`; also its listener's and socket's name. */
  name: string
  transport: Transport
  /** Where it listens. */
  local: Endpoint
  /** Host and port written into Via (RFC 3261 section 18.1.1); for Teams the FQDN of the SBC. */
  sentBy: { host: string; port: number }
  tls?: {
    server: TlsServerPolicy
    /** How to meet a server known by this name. */
    client: (serverName: string) => TlsClientPolicy
  }
  /** False for an interface that only opens connections, as one more node behind an address that is served already. */
  listens?: boolean
  /** The last touch on every message that leaves here, the transaction layer's own included; `connection` of a response. */
  dress?: (message: SipMessage, connection?: ConnectionId) => SipMessage
  /** How often connections we opened are asked whether they live (RFC 5626 section 4.4.1); never when left out. */
  keepAliveMs?: Millis
  /**
   * Whether a TLS connection the peer opened may carry our requests to it, where it offers that (`alias`) and has
   * proved to be whom we want (RFC 5923); not when left out.
   */
  reusesConnections?: boolean
  /**
   * Whether a host that a peer wrote into Via may be looked up, or connected to, when a response cannot reach it
   * otherwise (RFC 3263 section 5); none when left out.
   */
  trusts?: (host: string) => boolean
}

/** A peer to be reached: a name or an address, with a port or as RFC 3263 finds it. */
export interface SipTarget {
  interface: string
  host: string
  port?: number | undefined
  /** Name for SNI and the certificate check; the host where it is left out, even when SRV leads elsewhere. */
  serverName?: string
  /** A connection to use as long as it is open, before any other way. */
  prefer?: ConnectionId
  /** Opens a connection of its own even where one is open already. */
  fresh?: true
}

/** A peer that was located: `host` is an address, unless the preferred connection serves. */
export type PlacedTarget = SipTarget & { port: number }

/** Where a request came from. */
export interface SipSource {
  interface: string
  transport: Transport
  local: Endpoint
  remote: Endpoint
  connection?: ConnectionId
  /** Present on TLS: who the peer proved to be. */
  tls?: TlsSession
}

/** Where that was, as facts have it. */
export const placeOf = ({
  transport,
  remote,
  connection,
}: SipSource): { transport: Transport; remote: Endpoint; connection?: ConnectionId } => ({
  transport,
  remote,
  ...(connection !== undefined && { connection }),
})

/** The way a message takes; only `SipEndpoint` looks inside. */
export type SipWay =
  /** `answers`: the source of the request, on a response that could not go back there. */
  { to: 'target'; target: PlacedTarget; answers?: SipSource } | { to: 'source'; source: SipSource }
