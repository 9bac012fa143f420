// What a TCP connection carries, once its first octets told: SIP, TLS, or nothing that is looked at.

import type { Endpoint } from '../kernel/index.ts'

/** Where and when octets were seen. */
export interface Seen {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  time: number
  /** Number of the packet. */
  packet: number
}

/** A connection as its conversation knows it. */
export interface Ends {
  /** Name of the connection in facts. */
  connection: string
  client: Endpoint
  server: Endpoint
  /** When the first packet was seen. */
  start: number
}

/** Who left first, and how. */
export interface Ending extends Seen {
  by: 'client' | 'server'
  how: 'fin' | 'reset' | 'refused' | 'timeout'
}

export interface Conversation {
  readonly transport: 'tcp' | 'tls'
  /** Whether it is, or may be, the signalling of calls. */
  readonly isSignalling: boolean
  /** Nothing that follows would tell more: octets need not be handed on. */
  readonly isDone: boolean
  /** The next octets of one side, good until the call returns. */
  data(fromClient: boolean, bytes: Uint8Array, seen: Seen): void
  /** Octets of one side are missing, as was noticed at `seen`. */
  gap(fromClient: boolean, seen: Seen): void
  /** The connection is over; `ending` is absent where the capture ended before it. */
  ended(ending: Ending | undefined): void
}
