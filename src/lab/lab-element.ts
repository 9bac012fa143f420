// One element in a simulated world: its loop, its sockets, listeners and connections.

import {
  type ConnectionId,
  type DnsAnswer,
  type Element,
  type ElementEffect,
  type ElementEvent,
  ElementLoop,
  type ListenerId,
  type Question,
  type SocketId,
  type WorldEffect,
  type WorldLimits,
} from '../element/index.ts'
import type { Fact, Note, SipSketch } from '../facts/index.ts'
import {
  assert,
  type Endpoint,
  type Instant,
  type Millis,
  sameEndpoint,
  unreachable,
} from '../kernel/index.ts'
import type { TlsServerPolicy } from '../tls/index.ts'
import { LabConnection } from './connection.ts'
import { dial } from './dial.ts'
import type { Host } from './host.ts'
import type { LabListener, Places, Resident } from './places.ts'

interface LabElementParts {
  name: string
  element: Element
  limits: WorldLimits
  places: Places
  /** Where it connects from while it has no place of its own. */
  spareAddress: string
  now: () => Instant
  later: (wait: Millis, act: () => void) => void
  note: (fact: Note | SipSketch) => void
  pass: (fact: Fact) => void
  lookUp: (question: Question) => DnsAnswer
}

export class LabElement implements Host, Resident {
  readonly #parts: LabElementParts
  readonly #loop: ElementLoop
  readonly connections = new Map<ConnectionId, LabConnection>()
  readonly listeners = new Map<ListenerId, LabListener>()
  readonly sockets = new Map<SocketId, Endpoint>()
  #accepted = 0

  constructor(parts: LabElementParts) {
    const { element, now, note, pass } = parts
    this.#parts = parts
    this.#loop = new ElementLoop({
      element,
      now,
      note,
      pass,
      later: (wait, act) => this.#laterIfWanted(wait, act),
      execute: effect => this.#execute(effect),
    })
  }

  get name(): string {
    return this.#parts.name
  }

  get limits(): WorldLimits {
    return this.#parts.limits
  }

  now(): Instant {
    return this.#parts.now()
  }

  later(wait: Millis, act: () => void): void {
    this.#parts.later(wait, act)
  }

  note(fact: Note): void {
    this.#parts.note(fact)
  }

  deadline(): Instant | undefined {
    return this.#loop.deadline()
  }

  start(): void {
    this.#loop.start()
  }

  command(act: (now: Instant) => ElementEffect[]): void {
    this.#loop.command(act)
  }

  deliver(event: ElementEvent): void {
    this.#loop.deliver(event)
  }

  /** An accepted connection of this element, under the next free id. */
  accept(listener: LabListener, local: Endpoint, remote: Endpoint): LabConnection {
    this.#accepted += 1
    const id = `in-${this.#accepted}`
    const transport = listener.tls ? 'tls' : 'tcp'
    const connection = new LabConnection({
      id,
      host: this,
      transport,
      role: 'server',
      local,
      remote,
      listener: listener.id,
      over: () => {
        this.connections.delete(id)
        listener.accepted.delete(connection)
      },
    })
    this.connections.set(id, connection)
    return connection
  }

  end(): void {
    this.#loop.end()
    for (const connection of [...this.connections.values()]) connection.close('shutdown')
    this.#clear()
  }

  /** Gone without a word: nothing of it is left but what others believe. */
  kill(): void {
    this.#loop.end()
    for (const connection of [...this.connections.values()]) connection.vanish()
    this.#clear()
  }

  #clear(): void {
    for (const id of [...this.sockets.keys()]) this.#unbind(id)
    for (const id of [...this.listeners.keys()]) this.#unlisten(id)
  }

  /** The agenda forgets nothing, so that what was taken back must be told by itself. */
  #laterIfWanted(wait: Millis, act: () => void): () => void {
    let wanted = true
    this.later(wait, () => {
      if (wanted) act()
    })
    return () => {
      wanted = false
    }
  }

  #execute(effect: WorldEffect): void {
    switch (effect.type) {
      case 'send':
        return this.connections.get(effect.connection)?.send(effect.bytes)
      case 'datagram':
        return this.#datagram(effect.socket, effect.to, effect.bytes)
      case 'open':
        return this.#open(effect)
      case 'close':
        return this.connections.get(effect.connection)?.close(effect.cause)
      case 'listen':
        return this.#listen(effect.listener, effect.local, effect.tls)
      case 'unlisten':
        return this.#unlisten(effect.listener)
      case 'bind':
        return this.#bind(effect.socket, effect.local)
      case 'unbind':
        return this.#unbind(effect.socket)
      case 'resolve': {
        const { name, record } = effect
        return this.deliver({ type: 'resolved', name, record, answer: this.#parts.lookUp({ name, record }) })
      }
      default:
        return unreachable(effect)
    }
  }

  #bind(id: SocketId, local: Endpoint): void {
    this.#unbind(id)
    if (!this.#parts.places.takeSocket(local, { element: this, id })) return this.#taken(id, local)
    this.sockets.set(id, local)
  }

  #unbind(id: SocketId): void {
    const local = this.sockets.get(id)
    if (local !== undefined) this.#parts.places.leaveSocket(local)
    this.sockets.delete(id)
  }

  #listen(id: ListenerId, local: Endpoint, tls: TlsServerPolicy | undefined): void {
    const known = this.listeners.get(id)
    if (known !== undefined && sameEndpoint(known.local, local)) {
      known.tls = tls
      return
    }
    this.#unlisten(id)
    const listener: LabListener = { id, local, tls, accepted: new Set() }
    if (!this.#parts.places.takeListener(local, { element: this, listener })) return this.#taken(id, local)
    this.listeners.set(id, listener)
  }

  #unlisten(id: ListenerId): void {
    const listener = this.listeners.get(id)
    if (listener !== undefined) this.#parts.places.leaveListener(listener.local)
    this.listeners.delete(id)
  }

  #taken(id: string, local: Endpoint): void {
    this.deliver({ type: 'unbound', socket: id, says: `${local.address}:${local.port} is in use` })
  }

  #open(effect: Extract<ElementEffect, { type: 'open' }>): void {
    const { connection: id, to, tls } = effect
    assert(!this.connections.has(id), `connection ${id} is opened once only`)
    const address = [effect.localAddress, this.#home()].find(each => each !== undefined && !isAny(each))
    const local = this.#parts.places.nextLocal(address ?? this.#parts.spareAddress)
    const transport = tls ? 'tls' : 'tcp'
    const over = () => this.connections.delete(id)
    const connection = new LabConnection({
      id,
      host: this,
      transport,
      role: 'client',
      local,
      remote: to,
      over,
    })
    this.connections.set(id, connection)
    dial({ connection, to, tls, places: this.#parts.places })
  }

  #datagram(socket: SocketId, to: Endpoint, bytes: Uint8Array): void {
    const bound = this.sockets.get(socket)
    if (bound === undefined) return
    const address = isAny(bound.address) ? this.#parts.spareAddress : bound.address
    this.#parts.places.sendDatagram({ address, port: bound.port }, to, Uint8Array.from(bytes))
  }

  /** The address others know it by. */
  #home(): string | undefined {
    const places = [...this.listeners.values()].map(each => each.local).concat([...this.sockets.values()])
    return places.find(place => !isAny(place.address))?.address
  }
}

const isAny = (address: string): boolean => address === '0.0.0.0' || address === '::'
