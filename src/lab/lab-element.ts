// One element in a simulated world: its queue of events, its sockets and listeners, its next tick.
//
// The rules are those of the real world: events one at a time, effects in order, and what an element throws costs
// that event's effects and nothing else.

import type {
  ConnectionId,
  Element,
  ElementEffect,
  ElementEvent,
  ListenerId,
  SocketId,
} from '../element/index.ts'
import type { Note } from '../facts/index.ts'
import {
  after,
  assert,
  type Endpoint,
  type Instant,
  type Millis,
  sameEndpoint,
  seconds,
  unreachable,
} from '../kernel/index.ts'
import type { TlsServerPolicy } from '../tls/index.ts'
import { LabConnection } from './connection.ts'
import { dial } from './dial.ts'
import type { Host, LabLimits } from './host.ts'
import type { LabListener, Places, Resident } from './places.ts'

export interface LabElementParts {
  name: string
  element: Element
  limits: LabLimits
  places: Places
  /** Where it connects from while it has no place of its own. */
  spareAddress: string
  now: () => Instant
  later: (wait: Millis, act: () => void) => void
  note: (fact: Note) => void
  addressesOf: (name: string) => string[]
}

/** An element that throws at a tick waits this long for the next: its deadline may never get better. */
const PAUSE_AFTER_BUG = seconds(1)

export class LabElement implements Host, Resident {
  readonly #parts: LabElementParts
  readonly #queue: ElementEvent[] = []
  readonly connections = new Map<ConnectionId, LabConnection>()
  readonly listeners = new Map<ListenerId, LabListener>()
  readonly sockets = new Map<SocketId, Endpoint>()
  #busy = false
  #ended = false
  #accepted = 0
  #wakesAt: Instant | undefined
  #notBefore: Instant | undefined

  constructor(parts: LabElementParts) {
    this.#parts = parts
  }

  get name(): string {
    return this.#parts.name
  }

  get limits(): LabLimits {
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
    return this.#ended ? undefined : this.#parts.element.deadline()
  }

  start(): void {
    this.#act('start', now => this.#parts.element.start(now))
  }

  command(act: (now: Instant) => ElementEffect[]): void {
    this.#act('command', act)
  }

  deliver(event: ElementEvent): void {
    if (this.#ended) return
    this.#queue.push(event)
    if (!this.#busy) this.#work()
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
    this.#ended = true
    for (const connection of [...this.connections.values()]) connection.close('shutdown')
    this.#clear()
  }

  /** Gone without a word: nothing of it is left but what others believe. */
  kill(): void {
    this.#ended = true
    for (const connection of [...this.connections.values()]) connection.vanish()
    this.#clear()
  }

  #clear(): void {
    for (const id of [...this.sockets.keys()]) this.#unbind(id)
    for (const id of [...this.listeners.keys()]) this.#unlisten(id)
  }

  #act(where: string, act: (now: Instant) => ElementEffect[]): void {
    if (this.#ended) return
    const nested = this.#busy
    this.#busy = true
    this.#carryOut(where, act)
    this.#busy = nested
    if (!nested) this.#work()
  }

  #work(): void {
    this.#busy = true
    for (let event = this.#queue.shift(); event !== undefined; event = this.#queue.shift()) {
      const current = event
      this.#carryOut(current.type, now => this.#parts.element.handle(current, now))
    }
    this.#busy = false
    this.#setWakeUp()
  }

  #carryOut(where: string, act: (now: Instant) => ElementEffect[]): void {
    let effects: ElementEffect[]
    try {
      effects = act(this.now())
    } catch (error) {
      this.#notBefore = after(this.now(), PAUSE_AFTER_BUG)
      return this.#bug(where, error)
    }
    for (const effect of effects) {
      try {
        this.#execute(effect)
      } catch (error) {
        this.#bug(`effect ${effect.type}`, error)
        this.#disappoint(effect, error)
      }
    }
  }

  #execute(effect: ElementEffect): void {
    switch (effect.type) {
      case 'send':
        return this.connections.get(effect.connection)?.send(effect.bytes)
      case 'datagram':
        return this.#datagram(effect.socket, effect.to, effect.bytes)
      case 'note':
        return this.note(effect.fact)
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
        const { name } = effect
        const tell = () => this.deliver({ type: 'resolved', name, addresses: this.#parts.addressesOf(name) })
        return this.later(0 as Millis, tell)
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

  #setWakeUp(): void {
    if (this.#ended) return
    const deadline = this.#guardedDeadline()
    if (deadline === undefined) return
    const at = Math.max(deadline, this.now(), this.#notBefore ?? 0) as Instant
    if (this.#wakesAt !== undefined && this.#wakesAt <= at) return
    this.#wakesAt = at
    this.later((at - this.now()) as Millis, () => this.#wake(at))
  }

  #wake(at: Instant): void {
    if (this.#wakesAt !== at) return
    this.#wakesAt = undefined
    const deadline = this.#guardedDeadline()
    if (deadline === undefined || deadline > this.now()) return this.#setWakeUp()
    // Whoever wants a tick in the past again and again gets one each millisecond, as from a real clock.
    this.#notBefore = after(this.now(), 1 as Millis)
    this.deliver({ type: 'tick' })
  }

  #guardedDeadline(): Instant | undefined {
    try {
      return this.deadline()
    } catch (error) {
      this.#bug('deadline', error)
      return undefined
    }
  }

  #bug(where: string, error: unknown): void {
    const says = error instanceof Error ? (error.stack ?? error.message) : String(error)
    this.note({ kind: 'bug', where, says })
  }

  /** What a wish that could not even be tried comes to, so that the element does not wait for ever. */
  #disappoint(effect: ElementEffect, error: unknown): void {
    const says = error instanceof Error ? error.message : String(error)
    if (effect.type === 'open') {
      this.deliver({ type: 'closed', connection: effect.connection, cause: 'protocol' })
    } else if (effect.type === 'listen') this.deliver({ type: 'unbound', socket: effect.listener, says })
    else if (effect.type === 'bind') this.deliver({ type: 'unbound', socket: effect.socket, says })
  }
}

const isAny = (address: string): boolean => address === '0.0.0.0' || address === '::'
