// The TCP and TLS connections and listeners of one element.

import { connect, createServer, type Server, type Socket } from 'node:net'
import type { ConnectionId, ListenerId } from '../element/index.ts'
import type { CloseCause } from '../facts/index.ts'
import { assert, type Endpoint, remember, sameEndpoint } from '../kernel/index.ts'
import type { TlsClientPolicy, TlsServerPolicy } from '../tls/index.ts'
import { Connection } from './connection.ts'
import { endOf, placeFault } from './ending.ts'
import { HandshakeQueue } from './handshake-queue.ts'
import type { Host } from './host.ts'
import { KEEP_ALIVE } from './limits.ts'
import { unmapped } from './mapped-address.ts'
import type { OwnConnections } from './own-connections.ts'
import { checkServerPolicy } from './secure-contexts.ts'
import { speakTls } from './tls-client.ts'
import { answerTls } from './tls-server.ts'

interface OpenParts {
  connection: ConnectionId
  to: Endpoint
  localAddress?: string
  tls?: TlsClientPolicy
}

/** Of a process that calls itself: where it is written down whom it calls, and whose calls it does not note. */
export interface OwnCalls {
  dials?: OwnConnections
  ignores?: OwnConnections
}

interface Listener {
  server: Server
  local: Endpoint
  /** As it is now: a new policy for the same place takes over without a gap. */
  tls: TlsServerPolicy | undefined
  /** Accepted connections alive, all together and per remote address. */
  accepted: number
  perAddress: Map<string, number>
}

const SOCKET_OPTIONS = { noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE } as const

export class Connections {
  readonly #host: Host
  readonly #live = new Map<ConnectionId, Connection>()
  readonly #listeners = new Map<ListenerId, Listener>()
  /** Every socket that is not closed yet, those that linger after their connection's end included. */
  readonly #sockets = new Set<Socket>()
  /** Connections with bytes that wait for the end of the turn. */
  #unflushed = new Set<Connection>()
  #flushing: NodeJS.Immediate | undefined
  #accepted = 0
  readonly #tickets: boolean
  readonly #own: OwnCalls
  /** Accepted from ourselves. */
  readonly #fromUs = new Map<ConnectionId, true>()
  readonly #handshakes: HandshakeQueue

  constructor(host: Host, tickets: boolean, own: OwnCalls = {}) {
    this.#host = host
    this.#tickets = tickets
    this.#own = own
    this.#handshakes = new HandshakeQueue(host.limits.handshakesPerTurn, act => void setImmediate(act))
  }

  listen(id: ListenerId, local: Endpoint, tls?: TlsServerPolicy): void {
    if (tls !== undefined) checkServerPolicy(tls, this.#tickets)
    const known = this.#listeners.get(id)
    if (known !== undefined && sameEndpoint(known.local, local)) {
      known.tls = tls
      return
    }
    this.unlisten(id)
    const server = createServer(SOCKET_OPTIONS)
    const listener: Listener = { server, local, tls, accepted: 0, perAddress: new Map() }
    this.#listeners.set(id, listener)
    server.on('connection', socket => this.#accept(id, listener, socket))
    server.on('error', error => {
      // A failed accept (no file handles left) passes; a listener that never listened is gone.
      if (server.listening || this.#listeners.get(id) !== listener) return
      this.#listeners.delete(id)
      this.#host.deliver({ type: 'unbound', socket: id, says: placeFault(local, error) })
    })
    server.listen({ host: local.address, port: local.port, exclusive: true })
  }

  /** Stops accepting; what was accepted lives on. */
  unlisten(id: ListenerId): void {
    this.#listeners.get(id)?.server.close()
    this.#listeners.delete(id)
  }

  open({ connection: id, to, localAddress, tls }: OpenParts): void {
    assert(!this.#live.has(id), `connection ${id} is opened once only`)
    const bound = localAddress === undefined || isAny(localAddress) ? {} : { localAddress }
    const socket = connect({ host: to.address, port: to.port, ...bound, ...SOCKET_OPTIONS })
    // Once the system was asked, and so before anybody accepts.
    const { dials } = this.#own
    if (dials) process.nextTick(() => dials.dialled(localEnd(socket), to, this.#host.now()))
    const connection = this.#enter(socket, { id, transport: tls ? 'tls' : 'tcp', role: 'client', remote: to })
    const failed = (error: Error) => connection.lost(endOf(error))
    socket.on('error', failed)
    connection.limit(this.#host.limits.connectLimitMs, () =>
      connection.lost({ how: 'timeout', endedBy: 'local' }),
    )
    socket.once('connect', () => {
      if (connection.isOver) return
      socket.off('error', failed)
      connection.join(localEnd(socket))
      if (tls === undefined) connection.open()
      else connection.guard('TLS client', () => speakTls(connection, tls))
    })
  }

  send(id: ConnectionId, bytes: Uint8Array): void {
    const connection = this.#live.get(id)
    if (connection?.send(bytes) !== true) return
    this.#unflushed.add(connection)
    this.#flushing ??= setImmediate(() => this.#flush())
  }

  /** Whether it was accepted from ourselves, so that nothing is noted of it. */
  isFromUs(id: ConnectionId): boolean {
    return this.#fromUs.has(id)
  }

  close(id: ConnectionId, cause: CloseCause): void {
    this.#live.get(id)?.close(cause)
  }

  /** Says good-bye on everything, and waits until it is gone. */
  async end(): Promise<void> {
    const listeners = [...this.#listeners.values()]
    this.#listeners.clear()
    for (const connection of [...this.#live.values()]) connection.close('shutdown')
    clearImmediate(this.#flushing)
    const patience = setTimeout(() => {
      for (const socket of this.#sockets) socket.destroy()
    }, PATIENCE_AT_END_MS)
    await Promise.all([
      ...[...this.#sockets].map(socket => new Promise(done => socket.once('close', done))),
      ...listeners.map(({ server }) => new Promise(done => server.close(done))),
    ])
    clearTimeout(patience)
  }

  #flush(): void {
    this.#flushing = undefined
    const waiting = this.#unflushed
    // A set that is cleared drags each of its tables into the old heap behind the one before.
    this.#unflushed = new Set()
    for (const connection of waiting) connection.flush()
  }

  #accept(id: ListenerId, listener: Listener, socket: Socket): void {
    const { tls } = listener
    const remote = remoteEnd(socket)
    // The peer may be gone between its SYN and our turn.
    if (remote === undefined) return void socket.destroy()
    this.#accepted += 1
    const name = `in-${this.#accepted}`
    if (this.#own.ignores?.took(remote, localEnd(socket), this.#host.now()))
      remember(this.#fromUs, name, true, FROM_US_LIMIT)
    const connection = this.#enter(socket, {
      id: name,
      transport: tls ? 'tls' : 'tcp',
      role: 'server',
      remote,
      listener: id,
    })
    const mine = listener.perAddress.get(remote.address) ?? 0
    const { acceptedLimit, acceptedPerAddressLimit } = this.#host.limits
    connection.join(localEnd(socket))
    count(listener, remote.address, 1)
    socket.once('close', () => count(listener, remote.address, -1))
    if (listener.accepted > acceptedLimit || mine >= acceptedPerAddressLimit) {
      return connection.lost({ how: 'limit', endedBy: 'local' })
    }
    if (tls === undefined) connection.open()
    else {
      const [tickets, queue] = [this.#tickets, this.#handshakes]
      answerTls({ connection, policy: tls, listener: id, tickets, queue })
    }
  }

  #enter(
    socket: Socket,
    parts: Pick<Connection, 'id' | 'remote'> & {
      transport: 'tcp' | 'tls'
      role: 'client' | 'server'
      listener?: ListenerId
    },
  ): Connection {
    this.#sockets.add(socket)
    socket.once('close', () => this.#sockets.delete(socket))
    const connection = new Connection({
      ...parts,
      host: this.isFromUs(parts.id) ? unnoted(this.#host) : this.#host,
      socket,
      over: ended => {
        this.#live.delete(ended.id)
        this.#unflushed.delete(ended)
      },
    })
    this.#live.set(parts.id, connection)
    return connection
  }
}

/** Of a connection that is over something may still be noted. */
const FROM_US_LIMIT = 1000

const unnoted = (host: Host): Host => ({
  limits: host.limits,
  now: () => host.now(),
  note: () => {},
  bug: (where, error) => host.bug(where, error),
  deliver: event => host.deliver(event),
})

/** How long the peers of a world that ends may take with their good-byes. */
const PATIENCE_AT_END_MS = 250

function count(listener: Listener, address: string, change: 1 | -1): void {
  listener.accepted += change
  const left = (listener.perAddress.get(address) ?? 0) + change
  if (left > 0) listener.perAddress.set(address, left)
  else listener.perAddress.delete(address)
}

const isAny = (address: string): boolean => address === '0.0.0.0' || address === '::'

const localEnd = (socket: Socket): Endpoint => ({
  address: unmapped(socket.localAddress ?? ''),
  port: socket.localPort ?? 0,
})

const remoteEnd = ({ remoteAddress, remotePort }: Socket): Endpoint | undefined =>
  remoteAddress === undefined || remotePort === undefined
    ? undefined
    : { address: unmapped(remoteAddress), port: remotePort }
