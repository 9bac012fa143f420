// What the peers of one element may take of its world, real or simulated. A peer beyond a limit loses its own
// connection; nobody else notices.

import { type Millis, seconds } from '../kernel/index.ts'

export interface WorldLimits {
  /** How long a TCP connection may take to come to be. Default 5 s. */
  connectLimitMs: Millis
  /** How long a client waits for the end of a TLS handshake. Default 10 s; a server's limit is in its policy. */
  handshakeLimitMs: Millis
  /** Accepted connections alive at a time, per listener. Default 1000. */
  acceptedLimit: number
  /** Accepted connections alive at a time, per listener and remote address. Default 200. */
  acceptedPerAddressLimit: number
  /**
   * TLS handshakes of accepted connections that begin before the connections that stand are looked at again, per element;
   * the others wait. Default 4, some two milliseconds of work. A simulated handshake costs nothing and waits for nobody.
   */
  handshakesPerTurn: number
  /** Octets that may wait for one slow reader. Default 1 MiB. */
  waitingLimitBytes: number
}

export const DEFAULT_WORLD_LIMITS: WorldLimits = {
  connectLimitMs: seconds(5),
  handshakeLimitMs: seconds(10),
  acceptedLimit: 1000,
  acceptedPerAddressLimit: 200,
  handshakesPerTurn: 4,
  waitingLimitBytes: 1024 * 1024,
}
