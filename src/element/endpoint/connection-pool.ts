// The TCP and TLS connections of one element: which exist, to whom, and what waits for one to open.
//
//   opening --> open --> (gone)
//        \__________\____> failed: every transaction on it hears of it
//
// Kept apart by interface, address, port and the name asked of the peer, so that a connection made under one identity
// never carries another's messages, and one to an address that DNS has left carries nothing new.

import { after, earliestOf, type Instant, type Millis } from '../../kernel/index.ts'
import { type SipMessage, StreamFramer } from '../../sip/index.ts'
import type { ConnectionId, OpenedEvent } from '../element.ts'
import type { PlacedTarget, SipSource } from '../sip-interface.ts'

/** Octets that may wait for a connection to open. */
export const WAITING_LIMIT_BYTES = 256 * 1024

/** A message on its way out. */
export interface Waiting {
  bytes: Uint8Array
  message: SipMessage
  client: string | undefined
  /** Of a response: the request's source, should the way back turn out not to exist. */
  answers?: SipSource
}

export interface PooledConnection {
  id: ConnectionId
  interface: string
  /** What `find` knows it by, for a connection we opened; on an accepted one the peer's alias (RFC 5923), if any. */
  key?: string
  /** Whom we open it to; absent on accepted ones. */
  target?: PlacedTarget
  state: 'opening' | 'open'
  source?: SipSource
  framer: StreamFramer
  /** Messages that wait for the connection to open. */
  waiting: Waiting[]
  waitingBytes: number
  /** A framing fault was seen: nothing more is read. */
  broken?: true
  /** Opened under a TLS policy that another one has replaced. */
  retired?: true
  /** Of client transactions that have their request out on it and no final response. */
  latestRequest: RequestUnderWay | undefined
  lastUsed: Instant
  /** Since when the peer owes a whole message: it has begun one, or connected to us and said nothing yet. */
  waitedForSince: Instant | undefined
}

/** Those on one connection are chained. */
export interface RequestUnderWay {
  readonly client: string
  readonly connection: PooledConnection
  before: RequestUnderWay | undefined
  behind: RequestUnderWay | undefined
}

const keyOf = ({ interface: name, host, port, serverName = host }: PlacedTarget): string =>
  `${name}|${host}:${port}|${serverName}`.toLowerCase()

export class ConnectionPool {
  readonly #byId = new Map<ConnectionId, PooledConnection>()
  readonly #byKey = new Map<string, PooledConnection>()
  #made = 0

  get size(): number {
    return this.#byId.size
  }

  get(id: ConnectionId): PooledConnection | undefined {
    return this.#byId.get(id)
  }

  all(): IterableIterator<PooledConnection> {
    return this.#byId.values()
  }

  /** The connection to use for a target, if there is one already. */
  find(target: PlacedTarget): PooledConnection | undefined {
    if (target.fresh === true) return undefined
    const preferred = target.prefer === undefined ? undefined : this.#byId.get(target.prefer)
    return preferred ?? this.#byKey.get(keyOf(target))
  }

  /** A connection about to be opened to a target. */
  reserve(target: PlacedTarget, now: Instant): PooledConnection {
    this.#made += 1
    const connection = blank(`out-${this.#made}`, target.interface, 'opening', now)
    connection.key = keyOf(target)
    connection.target = target
    this.#byKey.set(connection.key, connection)
    this.#byId.set(connection.id, connection)
    return connection
  }

  /** The peer that opened this connection is reached on it, unless a way to it stands already. */
  alias(connection: PooledConnection, target: PlacedTarget): void {
    const key = keyOf(target)
    if (connection.key !== undefined || this.#byKey.has(key)) return
    connection.key = key
    this.#byKey.set(key, connection)
  }

  /** An `opened` event: one of ours is ready, or a peer's was accepted. */
  opened(event: OpenedEvent, source: SipSource, now: Instant): PooledConnection {
    const connection =
      this.#byId.get(event.connection) ?? blank(event.connection, source.interface, 'open', now)
    connection.state = 'open'
    connection.source = source
    connection.lastUsed = now
    this.#byId.set(connection.id, connection)
    return connection
  }

  /** Nothing new goes out on connections of an interface; who stands on one already goes on. */
  retire(interfaceName: string): void {
    for (const connection of this.#byId.values()) {
      if (connection.interface !== interfaceName || connection.key === undefined) continue
      if (connection.target !== undefined) connection.retired = true
      this.#byKey.delete(connection.key)
      delete connection.key
    }
  }

  /** Connections without a request under way and without traffic for so long. */
  idle(now: Instant, idleMs: Millis): PooledConnection[] {
    return [...this.#byId.values()].filter(
      ({ latestRequest, lastUsed }) => latestRequest === undefined && now - lastUsed >= idleMs,
    )
  }

  /** When one may be idle for so long. */
  nextIdle(now: Instant, idleMs: Millis): Instant | undefined {
    const since = [...this.#byId.values()].map(each =>
      each.latestRequest === undefined ? each.lastUsed : now,
    )
    return earliestOf(since.map(instant => after(instant, idleMs)))
  }

  /** Those that have owed a message for this long. */
  beyond(now: Instant, patience: Millis): PooledConnection[] {
    return [...this.#byId.values()].filter(
      ({ waitedForSince }) => waitedForSince !== undefined && now - waitedForSince >= patience,
    )
  }

  /** Of all that owe a message, since when the first one does. */
  waitedForSince(): Instant | undefined {
    return earliestOf([...this.#byId.values()].map(({ waitedForSince }) => waitedForSince))
  }

  remove(id: ConnectionId): PooledConnection | undefined {
    const connection = this.#byId.get(id)
    if (connection === undefined) return undefined
    this.#byId.delete(id)
    if (connection.key !== undefined && this.#byKey.get(connection.key) === connection) {
      this.#byKey.delete(connection.key)
    }
    return connection
  }
}

function blank(
  id: ConnectionId,
  interfaceName: string,
  state: PooledConnection['state'],
  now: Instant,
): PooledConnection {
  return {
    id,
    interface: interfaceName,
    state,
    framer: new StreamFramer(),
    waiting: [],
    waitingBytes: 0,
    latestRequest: undefined,
    lastUsed: now,
    waitedForSince: undefined,
  }
}
