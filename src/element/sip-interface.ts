// Where an element speaks SIP: its local interfaces, the peers it addresses, and the way a message takes.

import type { Endpoint, Transport } from '../kernel/index.ts'
import type { SipMessage } from '../sip/index.ts'
import type { TlsClientPolicy, TlsServerPolicy, TlsSession } from '../tls/index.ts'
import type { ConnectionId } from './element.ts'

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
}

/** A peer to be reached: a name or an address, and a port. */
export interface SipTarget {
  interface: string
  host: string
  port: number
  /** Name for SNI and the certificate check, when `host` is an address. */
  serverName?: string
  /** A connection to use as long as it is open, before any other way. */
  prefer?: ConnectionId
  /** Opens a connection of its own even where one is open already. */
  fresh?: true
}

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

/** The way a message takes; only `SipEndpoint` looks inside. */
export type SipWay = { to: 'target'; target: SipTarget } | { to: 'source'; source: SipSource }
