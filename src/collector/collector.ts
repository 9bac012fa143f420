// Takes in what others send of what they saw, as an element like any other: sockets are its world's, reading is done by
// the rooms of evidence, and the facts leave with their sender's name and time on them.
//
//   datagram, connection --> allowed? --> Sender (bounds) --> SenderReading (logs, hep, flows) --> pass
//
// A sender beyond a bound loses what it sends, and it is told; nobody else notices.

import type { ConnectionId, Element, ElementEffect, ElementEvent } from '../element/index.ts'
import type { Fact } from '../facts/index.ts'
import {
  between,
  Deadlines,
  type Endpoint,
  type Instant,
  minutes,
  remember,
  type Transport,
} from '../kernel/index.ts'
import { AddressRanges } from '../tls/index.ts'
import type { CollectedKind, CollectorConfig, CollectorListener } from './collector-config.ts'
import { Sender } from './sender.ts'
import { readingOf } from './sender-reading.ts'

/** Senders of one kind at a time. */
const MAX_SENDERS = 64
/** One that was silent so long makes room for another. */
const SILENT = minutes(10)
/** Addresses turned away that are not told again. */
const TURNED_AWAY = 1000
/** Lines for the log that wait to be fetched. */
const MAX_NEWS = 200

const KINDS = ['syslog', 'hep', 'flows'] as const satisfies readonly CollectedKind[]

interface Intake {
  kind: CollectedKind
  listener: CollectorListener
  allowed: AddressRanges | undefined
  senders: Map<string, Sender>
  /** Pieces of what was sent that were beyond a bound. */
  leftOut: number
}

export class Collector implements Element {
  readonly #config: CollectorConfig
  readonly #intakes = new Map<string, Intake>()
  readonly #connections = new Map<ConnectionId, { sender: Sender; remote: Endpoint; listener: string }>()
  readonly #deadlines = new Deadlines<Sender>()
  readonly #turnedAway = new Map<string, true>()
  #effects: ElementEffect[] = []
  #news: string[] = []

  constructor(config: CollectorConfig) {
    this.#config = config
    for (const kind of KINDS) {
      const listener = config[kind]
      if (listener === undefined) continue
      const allowed = listener.allow && new AddressRanges(listener.allow)
      this.#intakes.set(kind, { kind, listener: { ...listener }, allowed, senders: new Map(), leftOut: 0 })
    }
  }

  start(): ElementEffect[] {
    return [...this.#intakes.values()].map(({ kind, listener: { transport, local, tls } }) =>
      transport === 'udp'
        ? { type: 'bind', socket: kind, local }
        : { type: 'listen', listener: kind, local, ...(tls && { tls }) },
    )
  }

  handle(event: ElementEvent, now: Instant): ElementEffect[] {
    switch (event.type) {
      case 'datagram':
        this.#datagram(event.socket, event.from, event.bytes, now)
        break
      case 'opened':
        this.#opened(event.connection, event.listener ?? '', event.remote, now)
        break
      case 'received':
        this.#received(event.connection, event.bytes, now)
        break
      case 'closed':
        this.#closed(event.connection)
        break
      case 'unbound':
        this.#unbound(event.socket, event.says)
        break
      case 'tick':
        this.#tick(now)
        break
      default:
    }
    return this.#taken()
  }

  deadline(): Instant | undefined {
    return this.#deadlines.earliest()
  }

  /** Connections that come from now on get the certificates and policies of `config`; nothing else of it is taken. */
  renew(config: CollectorConfig): ElementEffect[] {
    return [...this.#intakes.values()].flatMap(({ kind, listener }) => {
      const tls = config[kind]?.tls
      if (listener.tls === undefined || tls === undefined) return []
      listener.tls = tls
      return [{ type: 'listen' as const, listener: kind, local: listener.local, tls }]
    })
  }

  /** Pieces of what was sent since the start that were beyond a bound, by their kind. */
  leftOut(): Partial<Record<CollectedKind, number>> {
    return Object.fromEntries([...this.#intakes.values()].map(({ kind, leftOut }) => [kind, leftOut]))
  }

  /** What has come to be known of the senders since the last time, for the log. */
  news(): string[] {
    const news = this.#news
    this.#news = []
    return news
  }

  /** Nothing is taken in any more; what is half known is told. */
  end(): ElementEffect[] {
    for (const intake of this.#intakes.values())
      for (const sender of [...intake.senders.values()]) this.#part(intake, sender)
    this.#connections.clear()
    return this.#taken()
  }

  #datagram(socket: string, from: Endpoint, octets: Uint8Array, now: Instant): void {
    const sender = this.#senderOf(socket, from, now)
    if (sender === undefined) return
    if (!sender.datagram(octets, from, now)) this.#leaveOut(socket)
    this.#deadlines.set(sender, sender.deadline())
  }

  #opened(connection: ConnectionId, listener: string, remote: Endpoint, now: Instant): void {
    const sender = this.#senderOf(listener, remote, now)
    if (sender === undefined) this.#effects.push({ type: 'close', connection, cause: 'limit' })
    else this.#connections.set(connection, { sender, remote, listener })
  }

  #received(connection: ConnectionId, octets: Uint8Array, now: Instant): void {
    const known = this.#connections.get(connection)
    if (known === undefined) return
    const { sender, listener } = known
    if (!sender.received(connection, octets, now)) {
      this.#leaveOut(listener)
      this.#closed(connection)
      this.#effects.push({ type: 'close', connection, cause: 'limit' })
    }
    this.#deadlines.set(sender, sender.deadline())
  }

  #closed(connection: ConnectionId): void {
    this.#connections.get(connection)?.sender.closed(connection)
    this.#connections.delete(connection)
  }

  #leaveOut(place: string): void {
    const intake = this.#intakes.get(place)
    if (intake !== undefined) intake.leftOut++
  }

  #unbound(place: string, says: string): void {
    const intake = this.#intakes.get(place)
    if (intake === undefined) return
    const { transport, local } = intake.listener
    this.#effects.push({
      type: 'note',
      fact: { kind: 'unbound', place: `collect.${place}`, transport, local, says },
    })
  }

  #tick(now: Instant): void {
    const due: Sender[] = []
    for (let next = this.#deadlines.takeDue(now); next; next = this.#deadlines.takeDue(now)) due.push(next)
    for (const sender of due) {
      sender.tick(now)
      this.#deadlines.set(sender, sender.deadline())
    }
  }

  /** The sender at an address; undefined where it may not send. */
  #senderOf(place: string, from: Endpoint, now: Instant): Sender | undefined {
    const intake = this.#intakes.get(place)
    if (intake === undefined) return undefined
    const known = intake.senders.get(from.address)
    if (known !== undefined) return known
    const { kind, allowed, senders, listener } = intake
    if (allowed?.has(from.address) === false)
      return this.#turnAway(kind, listener.transport, from, `collect.${kind}.allow does not hold it`)
    if (senders.size >= MAX_SENDERS && !this.#makeRoom(intake, now)) {
      intake.leftOut++
      return this.#turnAway(kind, listener.transport, from, `${MAX_SENDERS} others send ${kind} already`)
    }
    const { address } = from
    const note = (fact: Fact): void => void this.#effects.push({ type: 'pass', fact })
    const sender = new Sender(address, readingOf(kind, this.#config, { address, now, note }), note, now)
    senders.set(address, sender)
    this.#tell(`${kind} of ${address} comes in`)
    return sender
  }

  #makeRoom(intake: Intake, now: Instant): boolean {
    const isStill = new Set([...this.#connections.values()].map(({ sender }) => sender))
    for (const sender of intake.senders.values()) {
      if (isStill.has(sender) || between(sender.heardAt, now) < SILENT) continue
      this.#part(intake, sender)
      return true
    }
    return false
  }

  #part({ kind, senders }: Intake, sender: Sender): void {
    const { read, skipped, problems } = sender.end()
    senders.delete(sender.address)
    this.#deadlines.set(sender, undefined)
    this.#tell(`${kind} of ${sender.address}: ${read} records read, ${skipped} passed over`)
    for (const problem of problems) this.#tell(`${kind} of ${sender.address}: ${problem}`)
  }

  /** Told once of each address. */
  #turnAway(kind: CollectedKind, transport: Transport, remote: Endpoint, why: string): undefined {
    const key = `${kind} ${remote.address}`
    if (!this.#turnedAway.has(key))
      this.#effects.push({ type: 'note', fact: { kind: 'refused', transport, remote, why } })
    remember(this.#turnedAway, key, true, TURNED_AWAY)
  }

  #tell(line: string): void {
    if (this.#news.length < MAX_NEWS) this.#news.push(line)
  }

  #taken(): ElementEffect[] {
    const effects = this.#effects
    this.#effects = []
    return effects
  }
}
