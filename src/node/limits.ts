// The limits of the real world: what one element's peers may take of it. A peer beyond a limit loses its own
// connection; nobody else notices.

import { type Millis, seconds } from '../kernel/index.ts'

export interface NodeLimits {
  /** How long a TCP connection may take to come to be. Default 5 s. */
  connectLimitMs: Millis
  /** How long a TLS handshake may take, the wait for a ClientHello included. Default 10 s. */
  handshakeLimitMs: Millis
  /** Accepted connections alive at a time, per listener. Default 1000. */
  acceptedLimit: number
  /** Accepted connections alive at a time, per listener and remote address. Default 200. */
  acceptedPerAddressLimit: number
  /** Octets that may wait for one slow reader. Default 1 MiB. */
  waitingLimitBytes: number
}

export const DEFAULT_LIMITS: NodeLimits = {
  connectLimitMs: seconds(5),
  handshakeLimitMs: seconds(10),
  acceptedLimit: 1000,
  acceptedPerAddressLimit: 200,
  waitingLimitBytes: 1024 * 1024,
}

/** After we have said good-bye, a peer has this long to do the same before its connection is torn down. */
export const LINGER = seconds(2)
/** A peer that has been silent this long is asked by TCP whether it still exists. */
export const KEEP_ALIVE = seconds(60)
/** Octets a UDP socket may hold for us while we are busy; the kernel grants as much of it as it may. */
export const UDP_BUFFER_BYTES = 4 * 1024 * 1024
