// One element in the real world: its queue of events, its sockets, its timer.
//
//   sockets, timer, names --> queue --> element.handle --> effects --> sockets, names, facts
//
// Events are handled one at a time: an effect that leads to the next event at once (a send beyond its limit) puts
// it into the queue. What an element throws is a bug of ours; it costs that event's effects and nothing else.

import type { Element, ElementEffect, ElementEvent } from '../element/index.ts'
import type { Note } from '../facts/index.ts'
import { after, type Instant, seconds, unreachable } from '../kernel/index.ts'
import { Connections } from './connections.ts'
import type { Host } from './host.ts'
import type { NodeLimits } from './limits.ts'
import { UdpSockets } from './udp.ts'
import { WakeUp } from './wake-up.ts'

export interface ElementRunParts {
  element: Element
  now: () => Instant
  note: (fact: Note) => void
  resolve: (name: string) => Promise<string[]>
  limits: NodeLimits
  /** TLS 1.2 sessions may be resumed by ticket. */
  tickets: boolean
}

/** An element that throws at a tick waits this long for the next: its deadline may never get better. */
const PAUSE_AFTER_BUG = seconds(1)

export class ElementRun implements Host {
  readonly #parts: ElementRunParts
  readonly #udp = new UdpSockets(this)
  readonly #connections: Connections
  readonly #wakeUp: WakeUp
  readonly #queue: ElementEvent[] = []
  #busy = false
  #ended = false
  #notBefore: Instant | undefined

  constructor(parts: ElementRunParts) {
    this.#parts = parts
    this.#connections = new Connections(this, parts.tickets)
    this.#wakeUp = new WakeUp(parts.now, () => this.deliver({ type: 'tick' }))
  }

  get limits(): NodeLimits {
    return this.#parts.limits
  }

  now(): Instant {
    return this.#parts.now()
  }

  note(fact: Note): void {
    this.#parts.note(fact)
  }

  bug(where: string, error: unknown): void {
    this.note({
      kind: 'bug',
      where,
      says: error instanceof Error ? (error.stack ?? error.message) : String(error),
    })
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

  async end(): Promise<void> {
    this.#ended = true
    this.#wakeUp.set(undefined)
    await Promise.all([this.#udp.end(), this.#connections.end()])
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
      return this.bug(where, error)
    }
    for (const effect of effects) {
      try {
        this.#execute(effect)
      } catch (error) {
        this.bug(`effect ${effect.type}`, error)
        this.#disappoint(effect, error)
      }
    }
  }

  #execute(effect: ElementEffect): void {
    switch (effect.type) {
      case 'send':
        return this.#connections.send(effect.connection, effect.bytes)
      case 'datagram':
        return this.#udp.send(effect.socket, effect.to, effect.bytes)
      case 'note':
        return this.note(effect.fact)
      case 'open':
        return this.#connections.open(effect)
      case 'close':
        return this.#connections.close(effect.connection, effect.cause)
      case 'listen':
        return this.#connections.listen(effect.listener, effect.local, effect.tls)
      case 'unlisten':
        return this.#connections.unlisten(effect.listener)
      case 'bind':
        return this.#udp.bind(effect.socket, effect.local)
      case 'unbind':
        return this.#udp.unbind(effect.socket)
      case 'resolve':
        return this.#resolve(effect.name)
      default:
        return unreachable(effect)
    }
  }

  #resolve(name: string): void {
    void this.#parts.resolve(name).then(addresses => this.deliver({ type: 'resolved', name, addresses }))
  }

  #setWakeUp(): void {
    if (this.#ended) return
    try {
      const deadline = this.#parts.element.deadline()
      const paused =
        this.#notBefore !== undefined && this.#notBefore > this.now() ? this.#notBefore : undefined
      this.#wakeUp.set(
        deadline === undefined || paused === undefined || deadline > paused ? deadline : paused,
      )
    } catch (error) {
      this.bug('deadline', error)
    }
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
