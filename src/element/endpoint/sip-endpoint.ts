// The lower layers of RFC 3261 below every element: transport (section 18) and transactions (section 17) behind
// the element's own small language. The element above is the transaction user; it sees requests, responses and
// failures, never a socket.
//
//   ElementEvent --> SipTransport --> TransactionLayer --> SipEvent
//   ElementEffect <-- SipTransport <-- TransactionLayer <-- request, respond, cancel, acknowledge
//
// A peer known by name is located first, and may have several servers (RFC 3263): `Attempts` stand between the
// element and the transactions then. A peer with an address costs none of that.

import type { CloseCause } from '../../facts/index.ts'
import {
  type Chance,
  earliest,
  type Instant,
  isAddress,
  type Millis,
  minutes,
  Outbox,
  token,
} from '../../kernel/index.ts'
import {
  DEFAULT_TIMERS,
  makeBranch,
  makeTag,
  responseTo,
  responseToFault,
  type SipRequest,
  type SipResponse,
  type TimerRules,
  type TransactionEffect,
  TransactionLayer,
  transactionLife,
} from '../../sip/index.ts'
import type { ConnectionId, ElementEffect, ElementEvent } from '../element.ts'
import { Locator } from '../locating/locator.ts'
import {
  DEFAULT_PORT,
  type PlacedTarget,
  type SipInterface,
  type SipSource,
  type SipTarget,
  type SipWay,
} from '../sip-interface.ts'
import type { TransportEvent } from './arrivals.ts'
import { Attempts } from './attempts.ts'
import { Interfaces } from './interfaces.ts'
import { admitted, measured, NO_OVERLOAD } from './overload.ts'
import { SipTransport } from './sip-transport.ts'
import type { StrangerRules } from './strangers.ts'

interface SipEndpointOptions {
  chance: Chance
  interfaces: SipInterface[]
  timers?: TimerRules
  /** Live transactions at most; above it new requests get 503 with Retry-After. */
  transactionLimit?: number
  /** A connection without traffic is closed after this; 15 minutes unless said otherwise. */
  idleMs?: Millis
  /** Who may not speak; without it everybody may. */
  strangers?: StrangerRules
  overload?: OverloadRules
}

/** When new calls are refused so that those that stand are served in time. */
export interface OverloadRules {
  /** Share of the time the process may be busy, 0 to 1; read at each measurement. */
  occupancy: () => number
  /** What a refused caller is asked to wait. */
  retryAfterSeconds: () => number
}

/** What the element above hears. */
export type SipEvent =
  | { type: 'request'; id: string; request: SipRequest; source: SipSource }
  /** The ACK to a 2xx. */
  | { type: 'ack'; request: SipRequest; source: SipSource }
  /** A CANCEL met the INVITE `id`; its own 200 is sent, the 487 to the INVITE is the element's. */
  | { type: 'cancelled'; id: string; cancel: SipRequest }
  | { type: 'response'; id: string; response: SipResponse; source: SipSource }
  | { type: 'failed'; id: string; cause: 'timeout' | 'transport' }

export class SipEndpoint {
  readonly #chance: Chance
  readonly #interfaces: Interfaces
  readonly #attempts: Attempts
  readonly #transport: SipTransport
  readonly #transactions: TransactionLayer<SipWay>
  readonly #overloadRules: OverloadRules | undefined
  #overload = NO_OVERLOAD
  readonly #effects = new Outbox<ElementEffect>()
  readonly #events = new Outbox<SipEvent>()

  constructor(options: SipEndpointOptions) {
    this.#chance = options.chance
    this.#overloadRules = options.overload
    const { chance, timers = DEFAULT_TIMERS } = options
    const emit = (effect: ElementEffect) => this.#effects.put(effect)
    const interfaces = new Interfaces(options.interfaces)
    this.#interfaces = interfaces
    const arrivals = {
      isAwaited: (response: SipResponse) => this.#transactions.isAwaited(response),
      ...(options.strangers && { strangers: options.strangers }),
    }
    const idleMs = options.idleMs ?? minutes(15)
    this.#transport = new SipTransport({ interfaces, chance, idleMs, emit, arrivals })
    this.#attempts = new Attempts({
      locator: new Locator({ chance, emit }),
      interfaces,
      lifeMs: transactionLife(timers),
      withVia: (request, target) => this.#withVia(request, target),
      begin: (request, target, now) => void this.#begin(request, target, now),
      cancel: (client, now, reason) => this.#carryOut(this.#transactions.cancel(client, now, reason), now),
      send: (way, message, now) => {
        this.#transport.send(way, message, undefined, now)
        this.#hearFailures(now)
      },
      tell: (id, outcome) => this.#events.put({ id, ...outcome }),
      note: fact => emit({ type: 'note', fact }),
    })
    this.#transactions = new TransactionLayer<SipWay>({
      chance: options.chance,
      ...(options.timers && { timers: options.timers }),
      ...(options.transactionLimit && { limit: options.transactionLimit }),
      admits: () => this.#admits(),
      ...(options.overload && { retryAfterSeconds: options.overload.retryAfterSeconds }),
    })
  }

  start(): void {
    this.#transport.start()
  }

  /** Sends a request in a client transaction of its own and returns the transaction's id. */
  request(request: SipRequest, target: SipTarget, now: Instant): string {
    const placed = this.#placed(target)
    if (placed === undefined) return this.#attempts.request(request, target, now)
    return this.#begin(this.#withVia(request, placed), placed, now)
  }

  /** Sends the ACK to a 2xx, which belongs to no transaction (RFC 3261 section 13.2.2.4). */
  acknowledge(request: SipRequest, target: SipTarget, now: Instant): void {
    const placed = this.#placed(target)
    if (placed === undefined) return this.#attempts.acknowledge(this.#withVia(request, target), target, now)
    this.#transport.send({ to: 'target', target: placed }, this.#withVia(request, placed), undefined, now)
    this.#hearFailures(now)
  }

  respond(id: string, response: SipResponse, now: Instant): void {
    this.#carryOut(this.#transactions.respond(id, response, now), now)
  }

  /** Says that the server transaction will not be answered any more: less of it is remembered then. */
  release(id: string): void {
    this.#transactions.release(id)
  }

  cancel(id: string, now: Instant, reason?: string): void {
    if (this.#attempts.cancel(id, now, reason)) return
    this.#carryOut(this.#transactions.cancel(id, now, reason), now)
  }

  /** Takes in SIP's share of an event; sockets that are not SIP's are left alone. */
  handle(event: ElementEvent, now: Instant): void {
    this.#hear(this.#transport.handle(event, now), now)
    if (event.type === 'resolved') this.#attempts.resolved(event, now)
    if (event.type === 'unbound') this.#unbound(event.socket, now)
    if (event.type === 'tick') {
      this.#attempts.tick(now)
      this.#carryOut(this.#transactions.tick(now), now)
    }
    if (event.type === 'load' && this.#overloadRules !== undefined) {
      this.#overload = measured(this.#overload, event.occupancy, this.#overloadRules.occupancy())
    }
  }

  #admits(): boolean {
    const [overload, isAdmitted] = admitted(this.#overload)
    this.#overload = overload
    return isAdmitted
  }

  /** What happened since the last call, for the element to act on. */
  takeEvents(): SipEvent[] {
    return this.#events.take()
  }

  /** A wish of the element's own, behind those of the endpoint so far. */
  emit(effect: ElementEffect): void {
    this.#effects.put(effect)
  }

  /** What the world is to do, in order. */
  takeEffects(): ElementEffect[] {
    return this.#effects.take()
  }

  deadline(): Instant | undefined {
    return earliest(this.#transactions.deadline(), this.#transport.deadline(), this.#attempts.deadline())
  }

  /** What is live: for limits, for health, and to see that nothing is left over. */
  counts(): { transactions: number; connections: number } {
    const live = Object.values<number>({ ...this.#transactions.counts() })
    return {
      transactions: live.reduce((sum, count) => sum + count, this.#attempts.waiting),
      connections: this.#transport.connections,
    }
  }

  isOpen(connection: ConnectionId): boolean {
    return this.#transport.isOpen(connection)
  }

  /** Puts another TLS policy in force for the new connections of an interface, accepted and opened. */
  secure(interfaceName: string, tls: NonNullable<SipInterface['tls']>): void {
    this.#transport.secure(interfaceName, tls)
  }

  /** Connections opened so far for an interface carry nothing new, only the dialogs that stand on them. */
  retire(interfaceName: string): void {
    this.#transport.retire(interfaceName)
  }

  /** Closes the retired connections without a transaction that nobody needs; returns how many are left. */
  closeRetired(isNeeded: (connection: ConnectionId) => boolean, now: Instant): number {
    const left = this.#transport.closeRetired(isNeeded)
    this.#hearFailures(now)
    return left
  }

  /** Closes every connection of an interface once what was sent has left. */
  closeAll(interfaceName: string, cause: CloseCause, now: Instant): void {
    this.#transport.closeAll(interfaceName, cause)
    this.#hearFailures(now)
  }

  /** Requests over a socket that never was, or is no more, need not wait for their timers (section 18.4). */
  #unbound(socket: string, now: Instant): void {
    const lost = this.#transactions.clients(
      way => way.to === 'target' && way.target.interface === socket && !this.#interfaces.isReliable(socket),
    )
    for (const id of lost) this.#carryOut(this.#transactions.unreachable(id, now), now)
  }

  /** The target as it is to be reached at once; undefined where it has to be located first. */
  #placed(target: SipTarget): PlacedTarget | undefined {
    const { host, port, prefer } = target
    if (!isAddress(host) && (prefer === undefined || !this.#transport.isOpen(prefer))) return undefined
    // Nearly every target names its port, and is left as it is.
    if (port !== undefined) return target as PlacedTarget
    return { ...target, port: DEFAULT_PORT[this.#interfaces.transportOf(target.interface)] }
  }

  #begin(request: SipRequest, target: PlacedTarget, now: Instant): string {
    const reliability = this.#interfaces.isReliable(target.interface) ? 'reliable' : 'unreliable'
    const way = { to: 'target', target } as const
    const { id, effects } = this.#transactions.request(request, way, reliability, now)
    this.#carryOut(effects, now)
    return id
  }

  #withVia(request: SipRequest, target: SipTarget): SipRequest {
    return this.#interfaces.withVia(request, target.interface, makeBranch(this.#chance))
  }

  #hear(events: TransportEvent[], now: Instant): void {
    for (const event of events) {
      if (event.type === 'unreachable') this.#carryOut(this.#transactions.unreachable(event.client, now), now)
      else if (event.type === 'broken') this.#refuse(event, now)
      else if (event.type === 'stranger') this.#turnAway(event, now)
      else if (event.type === 'undelivered') this.#attempts.undelivered(event.message, event.source, now)
      else {
        const { message, source } = event
        const reliability = source.transport === 'udp' ? 'unreliable' : 'reliable'
        const way = { to: 'source', source } as const
        this.#carryOut(this.#transactions.receive(message, way, reliability, now), now, source)
      }
    }
  }

  #refuse({ fault, source }: Extract<TransportEvent, { type: 'broken' }>, now: Instant): void {
    const answer = responseToFault(fault, { toTag: token(this.#chance, 8) })
    if (answer !== undefined) this.#transport.send({ to: 'source', source }, answer, undefined, now)
    this.#transport.closeBroken(source)
    this.#hearFailures(now)
  }

  /** No transaction is begun: who repeats himself is met again. An ACK has no answer. */
  #turnAway({ request, source, why }: Extract<TransportEvent, { type: 'stranger' }>, now: Instant): void {
    if (request.method === 'ACK') return
    const { transport, remote, connection } = source
    const where = { transport, remote, ...(connection && { connection }) }
    const fact = { kind: 'refused', ...where, callId: request.callId, status: 403, why } as const
    this.#effects.put({ type: 'note', fact })
    const answer = responseTo(request, 403, { toTag: makeTag(this.#chance) })
    this.#transport.send({ to: 'source', source }, answer, undefined, now)
    this.#hearFailures(now)
  }

  /** `from` is the source of the message these effects come of; a response has no other way to know it. */
  #carryOut(effects: TransactionEffect<SipWay>[], now: Instant, from?: SipSource): void {
    for (const effect of effects) {
      if (effect.type === 'send') this.#transport.send(effect.way, effect.message, effect.client, now)
      else if (effect.type === 'cancelled') this.#events.put(effect)
      else if (effect.type === 'failed') {
        this.#transport.abandoned(effect.id)
        const id = this.#attempts.failed(effect.id, effect.cause, now)
        if (id !== undefined) this.#events.put({ ...effect, id })
      } else if (from !== undefined) this.#pass(effect, from, now)
    }
    this.#hearFailures(now)
  }

  /** Sending may have shown that a way does not exist: its transactions must learn of it before the call returns. */
  #hearFailures(now: Instant): void {
    const failures = this.#transport.takeEvents()
    if (failures.length > 0) this.#hear(failures, now)
  }

  #pass(effect: TransactionEffect<SipWay>, source: SipSource, now: Instant): void {
    if (effect.type === 'request') {
      this.#events.put({ type: 'request', id: effect.id, request: effect.request, source })
    } else if (effect.type === 'ack') {
      this.#events.put({ type: 'ack', request: effect.request, source })
    } else if (effect.type === 'response') {
      const { response } = effect
      if (response.status >= 200) this.#transport.settled(effect.id)
      const id = this.#attempts.answered(effect.id, response, source, now)
      if (id !== undefined) this.#events.put({ type: 'response', id, response, source })
    } else if (effect.type === 'refused') {
      const { transport, remote, connection } = source
      const where = { transport, remote, ...(connection && { connection }) }
      const { request, status, why } = effect
      const fact = { kind: 'refused', ...where, callId: request.callId, status, why } as const
      this.#effects.put({ type: 'note', fact })
    }
  }
}
