// One live TCP or TLS connection of an element, from the first SYN to the last fact about it.
//
//   connecting --> joined --> open --> over        joined: TCP stands, TLS (if any) is being agreed
//        \___________\_________/'
//
// `over` comes exactly once, whoever ends it; the sockets may linger a little longer to let good-byes pass.

import type { Socket } from 'node:net'
import type { ConnectionId, Ending, ListenerId } from '../element/index.ts'
import type { CloseCause } from '../facts/index.ts'
import { between, type Endpoint, type Instant } from '../kernel/index.ts'
import type { TlsSession } from '../tls/index.ts'
import { endOf } from './ending.ts'
import type { Host } from './host.ts'
import { LINGER } from './limits.ts'

/** Our own decisions that let what was written (an alert) leave before the FIN. */
const POLITE: ReadonlySet<CloseCause> = new Set(['tls-failed', 'protocol'])

interface ConnectionParts {
  id: ConnectionId
  host: Host
  socket: Socket
  transport: 'tcp' | 'tls'
  role: 'client' | 'server'
  remote: Endpoint
  /** Of an accepted connection. */
  listener?: ListenerId
  /** The connection has no more say; its id is free. */
  over: (connection: Connection) => void
}

export class Connection {
  readonly #parts: ConnectionParts
  readonly startedAt: Instant
  #local: Endpoint | undefined
  #state: 'connecting' | 'joined' | 'open' | 'over' = 'connecting'
  /** What the element's bytes go into: the socket itself or TLS on top of it. */
  #stream: Socket
  #waiting: Uint8Array[] = []
  #waitingBytes = 0
  #countdown: NodeJS.Timeout | undefined

  constructor(parts: ConnectionParts) {
    this.#parts = parts
    this.#stream = parts.socket
    this.startedAt = parts.host.now()
    parts.socket.once('close', () => clearTimeout(this.#countdown))
    // Errors are read where they are waited for; one that comes when nobody waits any more must not end the process.
    parts.socket.on('error', () => {})
  }

  get id(): ConnectionId {
    return this.#parts.id
  }

  get host(): Host {
    return this.#parts.host
  }

  get socket(): Socket {
    return this.#parts.socket
  }

  get remote(): Endpoint {
    return this.#parts.remote
  }

  get local(): Endpoint {
    return this.#local ?? { address: '', port: 0 }
  }

  get isOver(): boolean {
    return this.#state === 'over'
  }

  /** Gives the current step a limit; the next call, or the end, replaces it. */
  limit(wait: number, act: () => void): void {
    clearTimeout(this.#countdown)
    this.#countdown = setTimeout(act, wait)
  }

  /** Runs what a socket's event asks of us; a bug in it costs this connection only. */
  guard(where: string, act: () => void): void {
    try {
      act()
    } catch (error) {
      this.host.bug(where, error)
      this.lost({ how: 'protocol', endedBy: 'local' })
    }
  }

  /** TCP stands. */
  join(local: Endpoint): void {
    this.#state = 'joined'
    this.#local = local
    const { id, transport, role, remote, host } = this.#parts
    host.note({ kind: 'connection-opened', connection: id, transport, role, local, remote })
  }

  /** TLS on top of the socket: good-byes go through it from now on. */
  use(stream: Socket): void {
    this.#stream = stream
  }

  /** The connection is the element's from here on. */
  open(stream: Socket = this.#parts.socket, tls?: TlsSession): void {
    if (this.#state === 'over') return
    clearTimeout(this.#countdown)
    this.#state = 'open'
    this.#stream = stream
    const { id, listener, remote, host } = this.#parts
    stream.on('data', (bytes: Buffer) => {
      if (this.#state === 'open') host.deliver({ type: 'received', connection: id, bytes })
    })
    stream.on('end', () => this.lost({ how: 'fin', endedBy: 'remote' }))
    stream.on('error', (error: NodeJS.ErrnoException) => this.lost(endOf(error)))
    stream.on('close', () => this.lost({ how: 'reset', endedBy: 'remote' }))
    host.deliver({
      type: 'opened',
      connection: id,
      ...(listener !== undefined && { listener }),
      local: this.local,
      remote,
      ...(tls && { tls }),
    })
  }

  /** Keeps bytes for the next flush; false when too many wait already, and the connection is over. */
  send(bytes: Uint8Array): boolean {
    if (this.#state !== 'open') return false
    this.#waiting.push(bytes)
    this.#waitingBytes += bytes.length
    if (this.#waitingBytes + this.#stream.writableLength <= this.host.limits.waitingLimitBytes) return true
    this.#waiting = []
    this.lost({ how: 'limit', endedBy: 'local' })
    return false
  }

  /** Writes what waits in one piece: one system call, and one TLS record, for all messages of a turn. */
  flush(): void {
    if (this.#waiting.length === 0) return
    const [first, ...more] = this.#waiting as [Uint8Array, ...Uint8Array[]]
    const bytes = more.length === 0 ? first : Buffer.concat(this.#waiting, this.#waitingBytes)
    this.#waiting = []
    this.#waitingBytes = 0
    if (this.#stream.writable) this.#stream.write(bytes)
  }

  /** The element, or its end, closes it: what was sent leaves first, and no `closed` event follows. */
  close(cause: CloseCause): void {
    if (this.#state === 'over') return
    const polite = this.#state === 'open'
    this.flush()
    this.#finish({ how: cause, endedBy: 'local' })
    if (polite) this.#leave()
    else this.socket.destroy()
  }

  /** It ended otherwise. The element hears of it if it knows the connection. */
  lost(ending: Ending): void {
    if (this.#state === 'over') return
    const known = this.#state === 'open' || this.#parts.role === 'client'
    this.#finish(ending)
    const polite = ending.how === 'fin' || (ending.endedBy === 'local' && POLITE.has(ending.how))
    if (polite) this.#leave()
    else this.socket.destroy()
    if (!known) return
    const { how: cause, chainFault, alert } = ending
    const why = { ...(chainFault && { chainFault }), ...(alert !== undefined && { alert }) }
    this.host.deliver({ type: 'closed', connection: this.id, cause, ...why })
  }

  /** FIN, and the end of patience with a peer that does not answer it. */
  #leave(): void {
    if (this.socket.destroyed) return
    this.#countdown = setTimeout(() => this.socket.destroy(), LINGER)
    // What still comes in is nobody's; unread it would hold the connection open.
    this.#stream.resume()
    this.#stream.end()
  }

  #finish(ending: Ending): void {
    this.#state = 'over'
    clearTimeout(this.#countdown)
    const { id, transport, role, remote, host, socket, over } = this.#parts
    over(this)
    host.note({
      kind: 'connection-closed',
      connection: id,
      transport,
      role,
      ...(this.#local && { local: this.#local }),
      remote,
      endedBy: ending.endedBy,
      how: ending.how,
      livedMs: between(this.startedAt, host.now()),
      bytesReceived: socket.bytesRead,
      bytesSent: socket.bytesWritten,
    })
  }
}
