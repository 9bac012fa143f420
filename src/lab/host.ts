// What the connections of one simulated element know of the element they serve.

import type { ElementEvent } from '../element/index.ts'
import type { Note } from '../facts/index.ts'
import { type Instant, type Millis, seconds } from '../kernel/index.ts'

export interface Host {
  readonly name: string
  readonly limits: LabLimits
  now(): Instant
  /** Puts something down for later; it cannot be taken back, so it must look whether it still matters. */
  later(wait: Millis, act: () => void): void
  note(fact: Note): void
  deliver(event: ElementEvent): void
}

/** The same limits as the real world has; see `NodeLimits`. */
export interface LabLimits {
  /** How long a TCP connection may take to come to be. Default 5 s. */
  connectLimitMs: Millis
  /** How long a client waits for the end of a TLS handshake. Default 10 s; a server's limit is in its policy. */
  handshakeLimitMs: Millis
  /** Accepted connections alive at a time, per listener. Default 1000. */
  acceptedLimit: number
  /** Accepted connections alive at a time, per listener and remote address. Default 200. */
  acceptedPerAddressLimit: number
  /** Octets that may wait for one slow reader. Default 1 MiB. */
  waitingLimitBytes: number
}

export const DEFAULT_LIMITS: LabLimits = {
  connectLimitMs: seconds(5),
  handshakeLimitMs: seconds(10),
  acceptedLimit: 1000,
  acceptedPerAddressLimit: 200,
  waitingLimitBytes: 1024 * 1024,
}
