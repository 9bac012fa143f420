// The transport layer (RFC 3261 section 18): which socket or connection a message takes, what waits for a connection,
// framing of what arrives. Names are behind it: whoever sends has located the peer (locator.ts).
//
//   ElementEvent  --> framing --> Arrivals --> TransportEvent
//   ElementEffect <-- datagram | pooled connection <-- way <-- message

import type { CloseCause } from '../../facts/index.ts'
import {
  after,
  type Chance,
  type Endpoint,
  earliest,
  type Instant,
  isAddress,
  type Millis,
  Outbox,
  seconds,
} from '../../kernel/index.ts'
import { formatMessage, type SipMessage, type SipRequest } from '../../sip/index.ts'
import type { ConnectionId, ElementEffect, ElementEvent, OpenedEvent } from '../element.ts'
import type { PlacedTarget, SipInterface, SipSource, SipWay } from '../sip-interface.ts'
import { type ArrivalRules, Arrivals, noteOf, type TransportEvent } from './arrivals.ts'
import {
  ConnectionPool,
  type PooledConnection,
  WAITING_LIMIT_BYTES,
  type Waiting,
} from './connection-pool.ts'
import { aliasOf } from './connection-reuse.ts'
import { type Interfaces, reaches } from './interfaces.ts'
import { KeepAlive, PING, PONG } from './keep-alive.ts'
import { RequestsUnderWay } from './requests-under-way.ts'
import { responseTarget } from './response-way.ts'
import { UdpSources } from './udp-sources.ts'

/** How long a message may take to be whole, and whoever connects to say a first one: 64*T1, as long as SIP waits. */
const PATIENCE = seconds(32)

export class SipTransport {
  readonly #interfaces: Interfaces
  readonly #idleMs: Millis
  readonly #pool = new ConnectionPool()
  readonly #keepAlive: KeepAlive
  /** UDP sockets that could not be had, or died. */
  readonly #unbound = new Set<string>()
  readonly #sources = new UdpSources()
  readonly #underWay = new RequestsUnderWay()
  #idleCheck: Instant | undefined
  #patienceCheck: Instant | undefined
  readonly #events = new Outbox<TransportEvent>()
  readonly #emit: (effect: ElementEffect) => void
  readonly #arrivals: Arrivals

  constructor(options: {
    interfaces: Interfaces
    idleMs: Millis
    chance: Chance
    emit: (effect: ElementEffect) => void
    arrivals: ArrivalRules
  }) {
    this.#interfaces = options.interfaces
    this.#idleMs = options.idleMs
    this.#keepAlive = new KeepAlive(options.chance)
    this.#emit = options.emit
    this.#arrivals = new Arrivals(options.arrivals, options.emit)
  }

  start(): void {
    for (const { name, transport, local, tls, listens } of this.#interfaces.all()) {
      if (listens === false) continue
      if (transport === 'udp') this.#emit({ type: 'bind', socket: name, local })
      else this.#emit({ type: 'listen', listener: name, local, ...(tls && { tls: tls.server }) })
    }
  }

  send(way: SipWay, plain: SipMessage, client: string | undefined, now: Instant): void {
    const sip = this.#interfaces.get(way.to === 'source' ? way.source.interface : way.target.interface)
    const { dress } = sip
    const message =
      dress === undefined || isDressed(way)
        ? plain
        : dress(plain, way.to === 'source' ? way.source.connection : undefined)
    const waiting: Waiting = { bytes: formatMessage(message), message, client }
    if (way.to === 'source') return this.#sendBack(sip, way.source, waiting, now)
    if (way.answers !== undefined) waiting.answers = way.answers
    if (sip.transport === 'udp') return this.#sendDatagram(sip, way.target, waiting)
    this.#sendOn(this.#pool.find(way.target) ?? this.#connect(way.target, now), waiting, now)
  }

  /** Takes in SIP's share of an event; sockets that are not ours are left alone. */
  handle(event: ElementEvent, now: Instant): TransportEvent[] {
    if (event.type === 'opened') this.#opened(event, now)
    else if (event.type === 'received') this.#received(event.connection, event.bytes, now)
    else if (event.type === 'closed') this.#lost(event.connection)
    else if (event.type === 'datagram') this.#datagram(event.socket, event.from, event.bytes, now)
    else if (event.type === 'unbound') this.#lostPlace(event.socket, event.says)
    else if (event.type === 'tick') this.#tick(now)
    return this.#events.take()
  }

  /** What came of sending: ways that turned out not to exist. */
  takeEvents(): TransportEvent[] {
    return this.#events.take()
  }

  /** The transaction has its final response and no longer cares for its connection. */
  settled(client: string): void {
    this.#underWay.settled(client)
  }

  /** The transaction has failed: what still waits to be sent for it never is. */
  abandoned(client: string): void {
    const connection = this.#underWay.connectionOf(client)
    if (connection !== undefined) {
      connection.waiting = connection.waiting.filter(waiting => waiting.client !== client)
      connection.waitingBytes = connection.waiting.reduce((sum, { bytes }) => sum + bytes.length, 0)
    }
    this.settled(client)
  }

  deadline(): Instant | undefined {
    return earliest(
      this.#idleCheck,
      this.#patienceCheck,
      this.#keepAlive.deadline(),
      this.#arrivals.deadline(),
    )
  }

  get connections(): number {
    return this.#pool.size
  }

  isOpen(connection: ConnectionId): boolean {
    return this.#pool.get(connection)?.state === 'open'
  }

  closeAll(interfaceName: string, cause: CloseCause): void {
    for (const connection of [...this.#pool.all()]) {
      if (connection.interface === interfaceName) this.#close(connection, cause)
    }
  }

  /** New handshakes of an interface follow this policy; connections that stand are left alone. */
  secure(interfaceName: string, tls: NonNullable<SipInterface['tls']>): void {
    const { name, local, listens } = this.#interfaces.secure(interfaceName, tls)
    if (listens !== false) this.#emit({ type: 'listen', listener: name, local, tls: tls.server })
  }

  retire(interfaceName: string): void {
    this.#pool.retire(interfaceName)
  }

  closeRetired(isNeeded: (connection: ConnectionId) => boolean): number {
    let left = 0
    for (const connection of [...this.#pool.all()]) {
      if (connection.retired !== true) continue
      if (connection.latestRequest !== undefined || isNeeded(connection.id)) left += 1
      else this.#close(connection, 'idle')
    }
    return left
  }

  /** A response: on the connection its request came on, else on a new one to the sender (section 18.2.2). */
  #sendBack(sip: SipInterface, source: SipSource, waiting: Waiting, now: Instant): void {
    if (source.connection === undefined) {
      // With rport to where it came from (RFC 3581 section 4), whatever number the peer wrote there.
      const { rport, port = 5060 } = waiting.message.via
      const to = { address: source.remote.address, port: rport === undefined ? port : source.remote.port }
      return this.#sendTo(sip, to, waiting)
    }
    const target = responseTarget(source, waiting.message.via)
    waiting.answers = source
    this.#sendOn(this.#pool.find(target) ?? this.#connect(target, now), waiting, now)
  }

  #sendDatagram(sip: SipInterface, { host: address, port }: PlacedTarget, waiting: Waiting): void {
    if (this.#unbound.has(sip.name) || !reaches(sip, address)) return this.#fail(waiting)
    this.#sendTo(sip, { address, port }, waiting)
  }

  #sendTo({ name, local }: SipInterface, to: Endpoint, { bytes, message }: Waiting): void {
    this.#emit({ type: 'datagram', socket: name, to, bytes })
    this.#emit(noteOf('sent', bytes, message, { interface: name, transport: 'udp', local, remote: to }))
  }

  #connect(target: PlacedTarget, now: Instant): PooledConnection | undefined {
    const { interface: name, host: address, port, serverName = address } = target
    const sip = this.#interfaces.get(name)
    if (!isAddress(address) || !reaches(sip, address)) return undefined
    const connection = this.#pool.reserve(target, now)
    this.#idleCheck ??= after(now, this.#idleMs)
    const { local, tls } = sip
    this.#emit({
      type: 'open',
      connection: connection.id,
      to: { address, port },
      localAddress: local.address,
      ...(tls && { tls: tls.client(serverName) }),
    })
    return connection
  }

  #opened(event: OpenedEvent, now: Instant): void {
    const name = event.listener ?? this.#pool.get(event.connection)?.interface
    const sip = name === undefined ? undefined : this.#interfaces.find(name)
    if (sip === undefined) return
    const { connection: id, local, remote, tls } = event
    const source = {
      interface: sip.name,
      transport: sip.transport,
      local,
      remote,
      connection: id,
      ...(tls && { tls }),
    }
    const connection = this.#pool.opened(event, source, now)
    this.#idleCheck ??= after(now, this.#idleMs)
    if (event.listener !== undefined) this.#await(connection, now)
    if (sip.keepAliveMs !== undefined && event.listener === undefined) {
      this.#keepAlive.watch(id, sip.keepAliveMs, now)
    }
    for (const waiting of connection.waiting.splice(0)) this.#sendOn(connection, waiting, now)
    connection.waitingBytes = 0
  }

  #sendOn(connection: PooledConnection | undefined, waiting: Waiting, now: Instant): void {
    if (connection === undefined) return this.#fail(waiting)
    const { client, bytes, message } = waiting
    // Nobody learns how a CANCEL of ours went, so nobody would take it off the list again.
    if (client !== undefined && !isCancel(message)) this.#underWay.add(client, connection)
    connection.lastUsed = now
    // Whom we ask need not have spoken first; a message he has begun is still owed.
    if (client !== undefined && connection.framer.pendingBytes === 0) connection.waitedForSince = undefined
    if (connection.source !== undefined) {
      this.#emit({ type: 'send', connection: connection.id, bytes })
      return this.#emit(noteOf('sent', bytes, message, connection.source))
    }
    connection.waitingBytes += bytes.length
    connection.waiting.push(waiting)
    if (connection.waitingBytes > WAITING_LIMIT_BYTES) this.#close(connection, 'limit')
  }

  #received(id: ConnectionId, bytes: Uint8Array, now: Instant): void {
    const connection = this.#pool.get(id)
    const source = connection?.source
    if (connection === undefined || source === undefined) return
    connection.lastUsed = now
    this.#keepAlive.heard(id, now)
    const events = connection.framer.push(bytes)
    // Whoever may not speak cannot keep a place by keep-alives.
    const isWord = events.some(({ type }) => type !== 'ping' || !this.#arrivals.isStrange(source))
    if (isWord) connection.waitedForSince = undefined
    if (connection.framer.pendingBytes > 0) this.#await(connection, now)
    for (const event of events) {
      if (connection.broken) return
      if (event.type === 'message') this.#message(event.bytes, source, now)
      // A double line end asks for a single one back (RFC 5626 section 3.5.1).
      else if (event.type === 'ping') this.#emit({ type: 'send', connection: id, bytes: PONG })
      else if (event.type === 'fault') {
        connection.broken = true
        this.#met(this.#arrivals.unframed(event.fault, source, now), source, now)
      }
    }
  }

  #await(connection: PooledConnection | undefined, now: Instant): void {
    if (connection === undefined) return
    connection.waitedForSince ??= now
    this.#patienceCheck ??= after(now, PATIENCE)
  }

  #datagram(socket: string, from: Endpoint, bytes: Uint8Array, now: Instant): void {
    const sip = this.#interfaces.find(socket)
    if (sip?.transport !== 'udp') return
    // A keep-alive of nothing but line ends or NULs is no message (section 7.5).
    if (isBlank(bytes)) return
    this.#message(bytes, this.#sources.of(sip, from), now)
  }

  #message(bytes: Uint8Array, source: SipSource, now: Instant): void {
    this.#met(this.#arrivals.message(bytes, source, now), source, now)
  }

  #met(event: TransportEvent | 'unheard' | undefined, source: SipSource, now: Instant): void {
    if (event === 'unheard') return this.#turnAway(source)
    // He may be answered, and has a while for what else he has to say.
    if (event?.type !== 'message' && this.#arrivals.isStrange(source))
      this.#await(this.#connectionOf(source), now)
    if (event === undefined) return
    if (event.type === 'message' && event.message.kind === 'request') this.#reuse(event.message, source)
    const connection = event.type === 'broken' && event.fault.endsStream && this.#connectionOf(source)
    // Nothing more is read from it.
    if (connection) connection.broken = true
    this.#events.put(event)
  }

  /** A connection of somebody who is not answered any more is of no use to anybody. */
  #turnAway(source: SipSource): void {
    const connection = this.#connectionOf(source)
    if (connection !== undefined) this.#close(connection, 'limit')
  }

  #connectionOf({ connection }: SipSource): PooledConnection | undefined {
    return connection === undefined ? undefined : this.#pool.get(connection)
  }

  /** What a peer offers to be reached on, where the interface takes such offers. */
  #reuse(request: SipRequest, source: SipSource): void {
    if (source.connection === undefined || this.#interfaces.get(source.interface).reusesConnections !== true)
      return
    const connection = this.#connectionOf(source)
    const alias = connection?.key === undefined ? aliasOf(request, source) : undefined
    if (connection !== undefined && alias !== undefined) this.#pool.alias(connection, alias)
  }

  /** After a framing fault nothing on the connection can be trusted; the answer to it may still leave. */
  closeBroken(source: SipSource): void {
    const connection = this.#connectionOf(source)
    if (connection?.broken) this.#close(connection, 'protocol')
  }

  #lostPlace(name: string, says: string): void {
    const sip = this.#interfaces.find(name)
    if (sip === undefined) return
    this.#unbound.add(name)
    const { transport, local } = sip
    this.#emit({ type: 'note', fact: { kind: 'unbound', place: name, transport, local, says } })
  }

  #fail(waiting: Waiting): void {
    const { client, message, answers } = waiting
    if (client !== undefined) this.#events.put({ type: 'unreachable', client })
    else if (answers !== undefined) this.#events.put({ type: 'undelivered', message, source: answers })
  }

  #lost(id: ConnectionId): void {
    const connection = this.#pool.remove(id)
    this.#keepAlive.gone(id)
    if (connection === undefined) return
    for (const client of this.#underWay.takeOn(connection)) this.#events.put({ type: 'unreachable', client })
    for (const waiting of connection.waiting) if (waiting.client === undefined) this.#fail(waiting)
  }

  #close(connection: PooledConnection, cause: CloseCause): void {
    this.#emit({ type: 'close', connection: connection.id, cause })
    this.#lost(connection.id)
  }

  #tick(now: Instant): void {
    const { ask, dead } = this.#keepAlive.tick(now)
    for (const connection of ask) this.#emit({ type: 'send', connection, bytes: PING })
    for (const id of dead) {
      const connection = this.#pool.get(id)
      if (connection !== undefined) this.#close(connection, 'timeout')
    }
    this.#closeIdle(now)
    this.#closeSlow(now)
    this.#arrivals.tick(now)
  }

  #closeIdle(now: Instant): void {
    if (this.#idleCheck === undefined || this.#idleCheck > now) return
    for (const connection of this.#pool.idle(now, this.#idleMs)) this.#close(connection, 'idle')
    this.#idleCheck = this.#pool.nextIdle(now, this.#idleMs)
  }

  /** Closes whoever has begun a message, or come to say something, and not got to its end in time. */
  #closeSlow(now: Instant): void {
    if (this.#patienceCheck === undefined || this.#patienceCheck > now) return
    for (const connection of this.#pool.beyond(now, PATIENCE)) this.#close(connection, 'timeout')
    const since = this.#pool.waitedForSince()
    this.#patienceCheck = since === undefined ? undefined : after(since, PATIENCE)
  }
}

/** A response on its second way was dressed for its first. */
const isDressed = (way: SipWay): boolean => way.to === 'target' && way.answers !== undefined

function isBlank(bytes: Uint8Array): boolean {
  for (const octet of bytes) if (octet !== 13 && octet !== 10 && octet !== 0) return false
  return true
}

const isCancel = (message: SipMessage): boolean => message.kind === 'request' && message.method === 'CANCEL'
