// The transport layer (RFC 3261 section 18): which socket or connection a message takes, what waits for a name or
// a connection, framing and parsing of what arrives.
//
//   ElementEvent  --> framing --> parsing --> TransportEvent
//   ElementEffect <-- datagram | pooled connection <-- way <-- message

import type { CloseCause, SipPlace } from '../facts/index.ts'
import { after, type Endpoint, earliest, type Instant, isAddress, type Millis } from '../kernel/index.ts'
import {
  formatMessage,
  Parameters,
  type ParseFault,
  parseMessage,
  type SipMessage,
  type SipRequest,
  Via,
} from '../sip/index.ts'
import {
  ConnectionPool,
  type PooledConnection,
  WAITING_LIMIT_BYTES,
  type Waiting,
} from './connection-pool.ts'
import type { ConnectionId, ElementEffect, ElementEvent, OpenedEvent } from './element.ts'
import { markReceived, responseTarget } from './response-way.ts'
import type { SipInterface, SipSource, SipTarget, SipWay } from './sip-interface.ts'

export type TransportEvent =
  | { type: 'message'; message: SipMessage; source: SipSource }
  | { type: 'broken'; fault: ParseFault; source: SipSource }
  /** The way of this client transaction failed (section 18.4). */
  | { type: 'unreachable'; client: string }

/** UDP requests that may wait for names at once. */
const UNRESOLVED_LIMIT = 1000
/** UDP peers that are remembered; beyond it all are forgotten. */
const SOURCES_LIMIT = 1000
/** Addresses of a name that are tried for one connection (RFC 3263 section 4.3). */
const ADDRESSES_LIMIT = 4

export class SipTransport {
  readonly #interfaces = new Map<string, SipInterface>()
  readonly #idleMs: Millis
  readonly #pool = new ConnectionPool()
  /** Requests over UDP that wait for their peer's name to resolve. */
  #unresolved: { target: SipTarget; waiting: Waiting }[] = []
  /** UDP sockets that could not be had, or died. */
  readonly #unbound = new Set<string>()
  /** UDP peers heard of late, so that not every datagram makes its own. */
  readonly #sources = new Map<string, SipSource>()
  /** Client transactions and the connection their request went out on. */
  readonly #carrying = new Map<string, PooledConnection>()
  #idleCheck: Instant | undefined
  #events: TransportEvent[] = []
  readonly #emit: (effect: ElementEffect) => void

  constructor(options: {
    interfaces: SipInterface[]
    idleMs: Millis
    emit: (effect: ElementEffect) => void
  }) {
    for (const each of options.interfaces) this.#interfaces.set(each.name, each)
    this.#idleMs = options.idleMs
    this.#emit = options.emit
  }

  start(): void {
    for (const { name, transport, local, tls, listens } of this.#interfaces.values()) {
      if (listens === false) continue
      if (transport === 'udp') this.#emit({ type: 'bind', socket: name, local })
      else this.#emit({ type: 'listen', listener: name, local, ...(tls && { tls: tls.server }) })
    }
  }

  isReliable(interfaceName: string): boolean {
    return this.#interface(interfaceName).transport !== 'udp'
  }

  /** Puts our Via on top (section 18.1.1; `alias` RFC 5923, `rport` RFC 3581). */
  withVia(request: SipRequest, interfaceName: string, branch: string): SipRequest {
    const { transport, sentBy } = this.#interface(interfaceName)
    const parameters = Parameters.of([transport === 'udp' ? 'rport' : 'alias'], ['branch', branch])
    return request.below(new Via({ transport: transport.toUpperCase(), ...sentBy, parameters }))
  }

  send(way: SipWay, plain: SipMessage, client: string | undefined, now: Instant): void {
    const { dress } = this.#interface(way.to === 'source' ? way.source.interface : way.target.interface)
    const message =
      dress === undefined ? plain : dress(plain, way.to === 'source' ? way.source.connection : undefined)
    const waiting = { bytes: formatMessage(message), message, client }
    if (way.to === 'source') return this.#sendBack(way.source, waiting, now)
    if (!this.isReliable(way.target.interface)) return this.#sendDatagram(way.target, waiting)
    this.#sendOn(this.#pool.find(way.target) ?? this.#connect(way.target, now), waiting, now)
  }

  /** Takes in SIP's share of an event; sockets that are not ours are left alone. */
  handle(event: ElementEvent, now: Instant): TransportEvent[] {
    if (event.type === 'opened') this.#opened(event, now)
    else if (event.type === 'received') this.#received(event.connection, event.bytes, now)
    else if (event.type === 'closed') this.#closed(event.connection)
    else if (event.type === 'datagram') this.#datagram(event.socket, event.from, event.bytes)
    else if (event.type === 'resolved') this.#resolved(event.name, event.addresses)
    else if (event.type === 'unbound' && this.#interfaces.has(event.socket)) this.#unbound.add(event.socket)
    else if (event.type === 'tick') this.#closeIdle(now)
    return this.takeEvents()
  }

  /** What came of sending: ways that turned out not to exist. */
  takeEvents(): TransportEvent[] {
    const events = this.#events
    this.#events = []
    return events
  }

  /** The transaction has its final response and no longer cares for its connection. */
  settled(client: string): void {
    this.#carrying.get(client)?.transactions.delete(client)
    this.#carrying.delete(client)
  }

  /** The transaction has failed: what still waits to be sent for it never is. */
  abandoned(client: string): void {
    const connection = this.#carrying.get(client)
    if (connection !== undefined) {
      connection.waiting = connection.waiting.filter(waiting => waiting.client !== client)
      connection.waitingBytes = connection.waiting.reduce((sum, { bytes }) => sum + bytes.length, 0)
    }
    this.#unresolved = this.#unresolved.filter(({ waiting }) => waiting.client !== client)
    this.settled(client)
  }

  deadline(): Instant | undefined {
    return this.#idleCheck
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
    const changed = { ...this.#interface(interfaceName), tls }
    this.#interfaces.set(interfaceName, changed)
    const { name, local, listens } = changed
    if (listens !== false) this.#emit({ type: 'listen', listener: name, local, tls: tls.server })
  }

  retire(interfaceName: string): void {
    this.#pool.retire(interfaceName)
  }

  closeRetired(isNeeded: (connection: ConnectionId) => boolean): number {
    let left = 0
    for (const connection of [...this.#pool.all()]) {
      if (connection.retired !== true) continue
      if (connection.transactions.size > 0 || isNeeded(connection.id)) left += 1
      else this.#close(connection, 'idle')
    }
    return left
  }

  #interface(name: string): SipInterface {
    const found = this.#interfaces.get(name)
    if (found === undefined) throw new RangeError(`no SIP interface ${name}`)
    return found
  }

  /** A response: on the connection its request came on, else on a new one to the sender (section 18.2.2). */
  #sendBack(source: SipSource, waiting: Waiting, now: Instant): void {
    if (source.connection === undefined) {
      // With rport to where it came from (RFC 3581 section 4), whatever number the peer wrote there.
      const { rport, port = 5060 } = waiting.message.via
      const to = { address: source.remote.address, port: rport === undefined ? port : source.remote.port }
      return this.#sendTo(source.interface, to, waiting)
    }
    const target = responseTarget(source, waiting.message.via)
    this.#sendOn(this.#pool.find(target) ?? this.#connect(target, now), waiting, now)
  }

  #sendDatagram(target: SipTarget, waiting: Waiting): void {
    if (this.#unbound.has(target.interface)) return this.#fail(waiting)
    const { host: address, port } = target
    if (isAddress(address)) return this.#sendTo(target.interface, { address, port }, waiting)
    if (this.#unresolved.length >= UNRESOLVED_LIMIT) return this.#fail(waiting)
    this.#unresolved.push({ target, waiting })
    this.#emit({ type: 'resolve', name: target.host })
  }

  #sendTo(interfaceName: string, to: Endpoint, waiting: Waiting): void {
    this.#emit({ type: 'datagram', socket: interfaceName, to, bytes: waiting.bytes })
    const { local } = this.#interface(interfaceName)
    this.#note('sent', waiting.bytes, { interface: interfaceName, transport: 'udp', local, remote: to })
  }

  #connect(target: SipTarget, now: Instant): PooledConnection {
    const connection = this.#pool.reserve(target, now)
    this.#idleCheck ??= after(now, this.#idleMs)
    if (isAddress(target.host)) this.#open(connection, target, target.host)
    else this.#emit({ type: 'resolve', name: target.host })
    return connection
  }

  #open(connection: PooledConnection, target: SipTarget, address: string): void {
    const { local, tls } = this.#interface(target.interface)
    connection.state = 'opening'
    this.#emit({
      type: 'open',
      connection: connection.id,
      to: { address, port: target.port },
      localAddress: local.address,
      ...(tls && { tls: tls.client(target.serverName ?? target.host) }),
    })
  }

  #resolved(name: string, addresses: string[]): void {
    const [address] = addresses
    const waits = this.#unresolved.filter(({ target }) => target.host === name)
    this.#unresolved = this.#unresolved.filter(({ target }) => target.host !== name)
    for (const { target, waiting } of waits) {
      if (address === undefined) this.#fail(waiting)
      else this.#sendTo(target.interface, { address, port: target.port }, waiting)
    }
    for (const connection of [...this.#pool.all()]) {
      if (connection.state !== 'resolving' || connection.target?.host !== name) continue
      connection.addresses = addresses.slice(0, ADDRESSES_LIMIT)
      this.#openNext(connection, connection.target)
    }
  }

  #openNext(connection: PooledConnection, target: SipTarget): void {
    const address = connection.addresses.shift()
    if (address === undefined) this.#lost(connection.id)
    else this.#open(connection, target, address)
  }

  #opened(event: OpenedEvent, now: Instant): void {
    const name = event.listener ?? this.#pool.get(event.connection)?.interface
    const sip = name === undefined ? undefined : this.#interfaces.get(name)
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
    for (const waiting of connection.waiting.splice(0)) this.#sendOn(connection, waiting, now)
    connection.waitingBytes = 0
  }

  #sendOn(connection: PooledConnection, waiting: Waiting, now: Instant): void {
    const { client, bytes } = waiting
    // Nobody learns how a CANCEL of ours went, so nobody would take it off the list again.
    if (client !== undefined && !isCancel(waiting.message)) {
      connection.transactions.add(client)
      this.#carrying.set(client, connection)
    }
    connection.lastUsed = now
    if (connection.source !== undefined) {
      this.#emit({ type: 'send', connection: connection.id, bytes })
      return this.#note('sent', bytes, connection.source)
    }
    connection.waitingBytes += bytes.length
    connection.waiting.push(waiting)
    if (connection.waitingBytes > WAITING_LIMIT_BYTES) this.#close(connection, 'limit')
  }

  #received(id: ConnectionId, bytes: Uint8Array, now: Instant): void {
    const connection = this.#pool.get(id)
    if (connection?.source === undefined) return
    connection.lastUsed = now
    for (const event of connection.framer.push(bytes)) {
      if (event.type === 'message') this.#message(event.bytes, connection.source)
      // A double line end asks for a single one back (RFC 5626 section 3.5.1).
      else if (event.type === 'ping') this.#emit({ type: 'send', connection: id, bytes: Buffer.from('\r\n') })
      else if (event.type === 'fault') {
        this.#broken(event.fault, connection.source)
        connection.broken = true
      }
    }
  }

  #datagram(socket: string, from: Endpoint, bytes: Uint8Array): void {
    const sip = this.#interfaces.get(socket)
    if (sip?.transport !== 'udp') return
    // A keep-alive of nothing but line ends or NULs is no message (section 7.5).
    if (isKeepAlive(bytes)) return
    this.#message(bytes, this.#sourceOf(sip, from))
  }

  #sourceOf(sip: SipInterface, remote: Endpoint): SipSource {
    const key = `${sip.name} ${remote.port} ${remote.address}`
    const known = this.#sources.get(key)
    if (known !== undefined) return known
    const source: SipSource = { interface: sip.name, transport: 'udp', local: sip.local, remote }
    if (this.#sources.size >= SOURCES_LIMIT) this.#sources.clear()
    this.#sources.set(key, source)
    return source
  }

  #message(bytes: Uint8Array, source: SipSource): void {
    const parsed = parseMessage(bytes)
    if (!parsed.ok) return this.#broken(parsed.fault, source)
    this.#note('received', bytes, source)
    const message = parsed.value.kind === 'request' ? markReceived(parsed.value, source.remote) : parsed.value
    this.#events.push({ type: 'message', message, source })
  }

  #broken(fault: ParseFault, source: SipSource): void {
    const { transport, remote, connection } = source
    const where = { transport, remote, ...(connection && { connection }) }
    this.#emit({ type: 'note', fact: { kind: 'refused', ...where, status: fault.status, why: fault.what } })
    this.#events.push({ type: 'broken', fault, source })
  }

  /** After a framing fault nothing on the connection can be trusted; the answer to it may still leave. */
  closeBroken(source: SipSource): void {
    const connection = source.connection === undefined ? undefined : this.#pool.get(source.connection)
    if (connection?.broken) this.#close(connection, 'protocol')
  }

  #fail(waiting: Waiting): void {
    if (waiting.client !== undefined) this.#events.push({ type: 'unreachable', client: waiting.client })
  }

  /** While a connection was not open yet, the peer's next address is tried. */
  #closed(id: ConnectionId): void {
    const connection = this.#pool.get(id)
    if (
      connection?.target === undefined ||
      connection.state === 'open' ||
      connection.addresses.length === 0
    ) {
      return this.#lost(id)
    }
    this.#pool.renew(connection)
    this.#openNext(connection, connection.target)
  }

  #lost(id: ConnectionId): void {
    const connection = this.#pool.remove(id)
    for (const client of connection?.transactions ?? []) {
      this.#carrying.delete(client)
      this.#events.push({ type: 'unreachable', client })
    }
  }

  #close(connection: PooledConnection, cause: CloseCause): void {
    this.#emit({ type: 'close', connection: connection.id, cause })
    this.#lost(connection.id)
  }

  #closeIdle(now: Instant): void {
    if (this.#idleCheck === undefined || this.#idleCheck > now) return
    for (const connection of [...this.#pool.all()]) {
      const idle = connection.transactions.size === 0 && now - connection.lastUsed >= this.#idleMs
      if (idle) this.#close(connection, 'idle')
    }
    const since = [...this.#pool.all()].map(each => (each.transactions.size > 0 ? now : each.lastUsed))
    this.#idleCheck = earliest(...since.map(instant => after(instant, this.#idleMs)))
  }

  #note(direction: SipPlace['direction'], octets: Uint8Array, source: SipSource): void {
    const { transport, local, remote, connection } = source
    const place: SipPlace = { direction, transport, local, remote }
    if (connection !== undefined) place.connection = connection
    this.#emit({ type: 'note', fact: { kind: 'sketch', octets, place } })
  }
}

const isKeepAlive = (bytes: Uint8Array): boolean =>
  bytes.every(octet => octet === 13 || octet === 10 || octet === 0)

const isCancel = (message: SipMessage): boolean => message.kind === 'request' && message.method === 'CANCEL'
