// One end of a simulated TCP or TLS connection, with the same life, the same facts and the same words as one of
// the real world.
//
//   connecting --> joined --> open --> over

import type { ConnectionId, Ending, ListenerId } from '../element/index.ts'
import type { CloseCause } from '../facts/index.ts'
import { between, type Endpoint, type Instant, type Millis } from '../kernel/index.ts'
import type { TlsSession } from '../tls/index.ts'
import type { Host } from './host.ts'
import type { LinkEnd } from './link.ts'
import type { Segment } from './segment.ts'
import type { TcpLink } from './tcp-link.ts'
import { sizeOf, type TlsMessage } from './tls-message.ts'

/** What listens while TLS is being agreed. */
export interface HandshakeEnd {
  receive(message: TlsMessage): void
  /** The peer left, or sent what is no TLS. */
  broken(ending: Ending): void
}

interface ConnectionParts {
  id: ConnectionId
  host: Host
  transport: 'tcp' | 'tls'
  role: 'client' | 'server'
  local: Endpoint
  remote: Endpoint
  listener?: ListenerId
  over: () => void
}

/** What TLS adds to each piece of data: a record header, a nonce, a tag. */
const RECORD_BYTES = 29

export class LabConnection implements LinkEnd {
  readonly #parts: ConnectionParts
  readonly startedAt: Instant
  handshake: HandshakeEnd | undefined
  #state: 'connecting' | 'joined' | 'open' | 'over' = 'connecting'
  #link: TcpLink | undefined
  /** Counts the steps that have a limit, so that a countdown knows whether its step is still on. */
  #step = 0
  #bytesReceived = 0
  #bytesSent = 0

  constructor(parts: ConnectionParts) {
    this.#parts = parts
    this.startedAt = parts.host.now()
  }

  get id(): ConnectionId {
    return this.#parts.id
  }

  get element(): string {
    return this.#parts.host.name
  }

  get host(): Host {
    return this.#parts.host
  }

  get local(): Endpoint {
    return this.#parts.local
  }

  get remote(): Endpoint {
    return this.#parts.remote
  }

  get isOver(): boolean {
    return this.#state === 'over'
  }

  /** Gives the current step a limit; the next step, or the end, lifts it. */
  limit(wait: Millis, act: () => void): void {
    this.#step += 1
    const mine = this.#step
    this.host.later(wait, () => {
      if (this.#step === mine && !this.isOver) act()
    })
  }

  /** Which link it will be the end of, once the SYN is answered. */
  attach(link: TcpLink): void {
    this.#link = link
  }

  /** TCP stands. */
  join(): void {
    this.#state = 'joined'
    const { id, transport, role, local, remote, host } = this.#parts
    host.note({ kind: 'connection-opened', connection: id, transport, role, local, remote })
  }

  /** The connection is the element's from here on. */
  open(tls?: TlsSession): void {
    if (this.isOver) return
    this.#step += 1
    this.#state = 'open'
    this.handshake = undefined
    const { id, listener, local, remote, host } = this.#parts
    host.deliver({
      type: 'opened',
      connection: id,
      ...(listener !== undefined && { listener }),
      local,
      remote,
      ...(tls && { tls }),
    })
  }

  send(bytes: Uint8Array): void {
    if (this.#state !== 'open' || this.#link === undefined) return
    // The element may use its buffer again; what travels is a copy.
    this.#emit({ type: 'bytes', bytes: Uint8Array.from(bytes) })
    if (this.#link.waitingBytes(this.#parts.role) > this.host.limits.waitingLimitBytes) {
      this.lost({ how: 'limit', endedBy: 'local' })
    }
  }

  sendTls(message: TlsMessage): void {
    this.#emit({ type: 'tls', message })
  }

  /** The element, or its end, closes it: no `closed` event follows. */
  close(cause: CloseCause): void {
    if (this.isOver) return
    this.#finish({ how: cause, endedBy: 'local' })
    this.#emit({ type: 'fin' })
  }

  /** It ended otherwise. The element hears of it if it knows the connection. */
  lost(ending: Ending): void {
    if (this.isOver) return
    const known = this.#state === 'open' || this.#parts.role === 'client'
    this.#finish(ending)
    if (ending.how !== 'reset' && ending.how !== 'refused') this.#emit({ type: 'fin' })
    if (!known) return
    const { how: cause, chainFault, alert } = ending
    const why = { ...(chainFault && { chainFault }), ...(alert !== undefined && { alert }) }
    this.host.deliver({ type: 'closed', connection: this.id, cause, ...why })
  }

  receive(segment: Segment): void {
    if (this.isOver) return
    const size = this.#sizeOf(segment)
    this.#bytesReceived += size
    switch (segment.type) {
      case 'bytes':
        if (this.#state === 'open') this.#deliver(segment.bytes)
        else this.handshake?.broken({ how: 'protocol', endedBy: 'local' })
        return
      case 'tls':
        return this.#receiveTls(segment.message)
      case 'fin':
        return this.#broken({ how: 'fin', endedBy: 'remote' })
      case 'reset':
        return this.#broken({ how: 'reset', endedBy: 'remote' })
    }
  }

  vanish(): void {
    this.#state = 'over'
    this.#parts.over()
  }

  #deliver(bytes: Uint8Array): void {
    this.host.deliver({ type: 'received', connection: this.id, bytes })
  }

  #receiveTls(message: TlsMessage): void {
    if (this.handshake !== undefined) return this.handshake.receive(message)
    if (this.#state !== 'open') return
    if (this.#parts.transport === 'tls') {
      // After the handshake only a refusal can come: TLS 1.3 judges a client when the client is through already.
      if (message.type === 'alert') this.lost({ how: 'tls-failed', endedBy: 'remote' })
      return
    }
    // TLS where nobody expects it looks like this to the element: a record header and octets without meaning.
    this.#deliver(Uint8Array.from([22, 3, 1, 0, 200, ...new Uint8Array(200)]))
  }

  #broken(ending: Ending): void {
    if (this.handshake === undefined) this.lost(ending)
    else this.handshake.broken(ending)
  }

  #emit(segment: Segment): void {
    this.#bytesSent += this.#sizeOf(segment)
    this.#link?.send(this.#parts.role, segment)
  }

  #sizeOf(segment: Segment): number {
    if (segment.type === 'tls') return sizeOf(segment.message)
    if (segment.type !== 'bytes') return 0
    return segment.bytes.length + (this.#parts.transport === 'tls' ? RECORD_BYTES : 0)
  }

  #finish(ending: Ending): void {
    const wasJoined = this.#state !== 'connecting'
    this.#state = 'over'
    this.handshake = undefined
    const { id, transport, role, local, remote, host, over } = this.#parts
    over()
    host.note({
      kind: 'connection-closed',
      connection: id,
      transport,
      role,
      ...(wasJoined && { local }),
      remote,
      endedBy: ending.endedBy,
      how: ending.how,
      livedMs: between(this.startedAt, host.now()),
      bytesReceived: this.#bytesReceived,
      bytesSent: this.#bytesSent,
    })
    this.#link?.settle()
  }
}
