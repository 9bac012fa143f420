// The contract of the two worlds. An element decides; its world (`node` with real sockets, `lab` in simulated
// time) acts. Events go in, effects come out, and nothing else passes between them.
//
//        opened received closed datagram resolved tick load
//   world ------------------------------------------------> element
//         <------------------------------------------------
//        listen open send close bind datagram resolve note pass

import type { CloseCause, Fact, Note, SipSketch } from '../facts/index.ts'
import type { Endpoint, Instant } from '../kernel/index.ts'
import type { ChainFault, TlsClientPolicy, TlsServerPolicy, TlsSession } from '../tls/index.ts'
import type { DnsAnswer, RecordType } from './dns.ts'

/** Chosen by the opener: by the element for its own connections, by the world for accepted ones. */
export type ConnectionId = string
/** A UDP socket, named by the element that binds it. */
export type SocketId = string
/** A TCP or TLS listener, named by the element. */
export type ListenerId = string

export type ElementEvent =
  | OpenedEvent
  | { type: 'received'; connection: ConnectionId; bytes: Uint8Array }
  /** Also how an `open` that never succeeded ends. The connection's id is free afterwards. */
  | ClosedEvent
  | { type: 'datagram'; socket: SocketId; from: Endpoint; bytes: Uint8Array }
  /** A socket or listener could not be bound, or died; `says` is for the operator. */
  | { type: 'unbound'; socket: SocketId | ListenerId; says: string }
  /** Answer to `resolve`; each question gets one, within seconds. */
  | { type: 'resolved'; name: string; record: RecordType; answer: DnsAnswer }
  /** The instant of `deadline()` has come. */
  | { type: 'tick' }
  /** How busy the world's process has been since the last one, 0 to 1; about ten times a second, where it can be known. */
  | { type: 'load'; occupancy: number }

export interface ClosedEvent {
  type: 'closed'
  connection: ConnectionId
  cause: CloseCause
  /** What this side had against the peer's certificate, where that was the reason. */
  chainFault?: ChainFault
  /** The TLS alert the peer sent, where that was the reason. */
  alert?: string
}

/** A connection is usable: accepted or made, with TLS (if any) complete. */
export interface OpenedEvent {
  type: 'opened'
  connection: ConnectionId
  /** Absent on a connection the element opened itself. */
  listener?: ListenerId
  local: Endpoint
  remote: Endpoint
  tls?: TlsSession
}

export type ElementEffect =
  | { type: 'listen'; listener: ListenerId; local: Endpoint; tls?: TlsServerPolicy }
  | { type: 'unlisten'; listener: ListenerId }
  | { type: 'bind'; socket: SocketId; local: Endpoint }
  | { type: 'unbind'; socket: SocketId }
  | { type: 'open'; connection: ConnectionId; to: Endpoint; localAddress?: string; tls?: TlsClientPolicy }
  | { type: 'send'; connection: ConnectionId; bytes: Uint8Array }
  | { type: 'datagram'; socket: SocketId; to: Endpoint; bytes: Uint8Array }
  /** Ends the connection after what was sent has left; no `closed` event follows. */
  | { type: 'close'; connection: ConnectionId; cause: CloseCause }
  | { type: 'resolve'; name: string; record: RecordType }
  | { type: 'note'; fact: Note | SipSketch }
  /** What somebody else has observed and told, with their name and time on it. */
  | { type: 'pass'; fact: Fact }

export interface Element {
  /** Called once, before any event: listeners, sockets, first deadlines. */
  start(now: Instant): ElementEffect[]
  handle(event: ElementEvent, now: Instant): ElementEffect[]
  /** When the element wants its next `tick`; undefined when it waits for nothing. */
  deadline(): Instant | undefined
}
