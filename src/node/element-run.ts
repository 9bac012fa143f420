// One element in the real world: its loop, its sockets, its names.

import {
  asksForCall,
  type DnsAnswer,
  type Element,
  type ElementEffect,
  type ElementEvent,
  ElementLoop,
  type Question,
  type WorldEffect,
  type WorldLimits,
} from '../element/index.ts'
import type { Fact, Note, SipSketch } from '../facts/index.ts'
import { fault, type Instant, type Millis, unreachable } from '../kernel/index.ts'
import { Connections, type OwnCalls } from './connections.ts'
import type { Host } from './host.ts'
import { LoadGauge } from './load-gauge.ts'
import { UdpSockets } from './udp.ts'
import { WaitingCalls } from './waiting-calls.ts'

interface ElementRunParts {
  element: Element
  now: () => Instant
  note: (fact: Note | SipSketch) => void
  pass: (fact: Fact) => void
  lookUp: (question: Question) => DnsAnswer | Promise<DnsAnswer>
  limits: WorldLimits
  /** TLS 1.2 sessions may be resumed by ticket. */
  tickets: boolean
  own: OwnCalls
}

/** How often the element hears how busy its process is. */
const LOAD_EVERY_MS = 100

export class ElementRun implements Host {
  readonly #parts: ElementRunParts
  readonly #udp = new UdpSockets(this)
  readonly #connections: Connections
  readonly #loop: ElementLoop
  readonly #gauge = new LoadGauge()
  readonly #waitingCalls = new WaitingCalls()
  #turnEnds: NodeJS.Immediate | undefined
  readonly #readings: NodeJS.Timeout

  constructor(parts: ElementRunParts) {
    const { element, now, pass } = parts
    this.#parts = parts
    this.#connections = new Connections(this, parts.tickets, parts.own)
    const note = (fact: Note | SipSketch): void => {
      const connection = connectionOf(fact)
      if (connection === undefined || !this.#connections.isFromUs(connection)) parts.note(fact)
    }
    const execute = (effect: WorldEffect): void => this.#execute(effect)
    this.#loop = new ElementLoop({ element, now, later, note, pass, execute })
    this.#readings = setInterval(
      () => this.deliver({ type: 'load', occupancy: this.#gauge.read() }),
      LOAD_EVERY_MS,
    )
  }

  get limits(): WorldLimits {
    return this.#parts.limits
  }

  /** New calls for which the line was too long. */
  get lostCalls(): number {
    return this.#waitingCalls.lost
  }

  now(): Instant {
    return this.#parts.now()
  }

  note(fact: Note): void {
    this.#parts.note(fact)
  }

  bug(where: string, error: unknown): void {
    this.#loop.bug(where, error)
  }

  start(): void {
    this.#loop.start()
    this.#readings.unref()
  }

  command(act: (now: Instant) => ElementEffect[]): void {
    this.#loop.command(act)
  }

  deliver(event: ElementEvent): void {
    if (event.type === 'datagram') {
      this.#took(event.socket, event.bytes.length)
      if (asksForCall(event.bytes)) return this.#waitingCalls.take(event)
    } else if (event.type === 'received') this.#took(event.connection, event.bytes.length)
    this.#loop.deliver(event)
  }

  #took(source: string, octets: number): void {
    this.#gauge.took(source, octets)
    this.#turnEnds ??= setImmediate(() => this.#endTurn())
  }

  #endTurn(): void {
    const kernelHasMore = this.#gauge.endTurn(this.#waitingCalls.length)
    for (const call of this.#waitingCalls.next(kernelHasMore)) this.#loop.deliver(call)
    this.#turnEnds = this.#waitingCalls.length > 0 ? setImmediate(() => this.#endTurn()) : undefined
  }

  async end(): Promise<void> {
    clearInterval(this.#readings)
    if (this.#turnEnds !== undefined) clearImmediate(this.#turnEnds)
    this.#loop.end()
    await Promise.all([this.#udp.end(), this.#connections.end()])
  }

  #execute(effect: WorldEffect): void {
    switch (effect.type) {
      case 'send':
        return this.#connections.send(effect.connection, effect.bytes)
      case 'datagram':
        return this.#udp.send(effect.socket, effect.to, effect.bytes)
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
        return this.#resolve({ name: effect.name, record: effect.record })
      default:
        return unreachable(effect)
    }
  }

  #resolve(question: Question): void {
    const tell = (answer: DnsAnswer) => this.deliver({ type: 'resolved', ...question, answer })
    const found = this.#parts.lookUp(question)
    // Known answers, which most are, cost no turn of the event loop.
    if (!(found instanceof Promise)) return tell(found)
    found.then(tell, error => {
      this.bug('resolve', error)
      tell(fault('no-server-answered'))
    })
  }
}

/** On which it was seen; a sum over many is of none. */
function connectionOf(fact: Note | SipSketch): string | undefined {
  if (fact.kind === 'sketch') return fact.place.connection
  if (fact.kind === 'refused' && fact.count !== undefined) return undefined
  return 'connection' in fact ? fact.connection : undefined
}

function later(wait: Millis, act: () => void): () => void {
  const timer = setTimeout(act, wait)
  return () => clearTimeout(timer)
}
