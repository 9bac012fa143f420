// TCP connections of a capture: who opened, what went each way, who left first and how. Columns in typed arrays hold
// what is known of every connection; only those that carry SIP or TLS have their octets put in order and read.
//
//   packet --> flow --> columns (start, octets, ending)
//                  '--> exchange: two assemblers --> conversation (SIP, TLS)

import { isSipPort } from '../facts/index.ts'
import { BusyMap, type Endpoint } from '../kernel/index.ts'
import type { Conversation, Ending, Ends, Seen } from './conversation.ts'
import { FlowTable } from './flow-table.ts'
import { ACK, FIN, type Packet, RST, SYN } from './packet.ts'
import { StreamAssembler } from './stream-assembler.ts'
import { State, TcpColumns } from './tcp-columns.ts'

/** What a connection was, told when it is over or the capture is. */
export interface TcpRecord extends Ends {
  /** Where it began: the packet of its SYN, or the first one seen. */
  first: Seen
  /** Its SYN was seen, so the beginning is its real one. */
  sawStart: boolean
  /** The server accepted it. */
  isEstablished: boolean
  /** Absent while it stands. */
  ending: Ending | undefined
  clientBytes: number
  serverBytes: number
  packets: number
  conversation: Conversation | undefined
}

export interface TcpTrackerOptions {
  /** What a connection carries, by octets of one side from `at` up to `end`; undefined when it is of no interest. */
  recognise: (bytes: Uint8Array, at: number, end: number) => 'sip' | 'tls' | undefined
  /** Who reads such a connection. */
  converse: (protocol: 'sip' | 'tls', ends: Ends) => Conversation
  /** Whether a connection is to be told that carried nothing of interest, by the server's port. */
  tells: (serverPort: number) => boolean
  record: (record: TcpRecord) => void
}

/** Connections at a time; the ones idle longest are let go for new ones. */
const MAX_FLOWS = 262_144
/** Connections whose octets are put in order, at a time. */
const MAX_EXCHANGES = 2048
/** Segments looked at before a connection counts as one that carries neither SIP nor TLS. */
const TRIES = 8
/** A server that has not answered within this is not going to. */
const NO_ANSWER_MS = 3000
/** No SYN is repeated after a longer pause: RFC 6298 section 5.5 doubles it, and programs give up before. */
const GIVEN_UP_MS = 35_000

interface Exchange {
  conversation: Conversation
  ends: Ends
  client: StreamAssembler
  server: StreamAssembler
}

export class TcpTracker {
  readonly #options: TcpTrackerOptions
  readonly #table = new FlowTable(MAX_FLOWS)
  readonly #columns = new TcpColumns()
  /** By flow, oldest first. */
  readonly #exchanges = new BusyMap<number, Exchange>()
  readonly #seen: Seen = { time: 0, packet: 0 }
  #streams = 0
  #neglected = 0

  constructor(options: TcpTrackerOptions) {
    this.#options = options
  }

  /** All connections there were. */
  get connections(): number {
    return this.#streams
  }

  /** Connections with SIP or TLS that were not read to their end, because there were too many at a time. */
  get neglected(): number {
    return this.#neglected
  }

  handle(packet: Packet): void {
    if (this.#table.isFull) this.#evict()
    const flow = this.#table.find(packet)
    const isSecond = this.#table.isReversed
    this.#seen.time = packet.time
    this.#seen.packet = packet.number
    if (this.#table.isNew || this.#isAnew(flow, packet)) this.#begin(flow, packet, isSecond)
    this.#advance(flow, packet, isSecond)
    if (packet.end > packet.at) this.#read(flow, packet, isSecond)
    else if (this.#exchanges.size > 0 && packet.flags & ACK) {
      const exchange = this.#exchanges.get(flow)
      if (exchange !== undefined) this.#acknowledge(exchange, flow, packet, isSecond)
    }
    if (packet.flags & (FIN | RST)) this.#leave(flow, packet, isSecond)
  }

  /** Tells the attempts to connect that nobody has answered and that are not repeated any more. */
  tellUnanswered(now: number): void {
    this.#seen.time = Math.max(this.#seen.time, now)
    for (const flow of this.#table.flows()) {
      const flags = this.#columns.state[flow] as number
      const isOpen = (flags & (State.established | State.over)) === 0
      if (isOpen && now - this.#table.lastTime(flow) > GIVEN_UP_MS) this.#conclude(flow)
    }
  }

  /** The capture is over. */
  end(): void {
    for (const flow of this.#table.flows()) this.#conclude(flow)
  }

  /** A new connection between the same ports; a SYN sent again is none. */
  #isAnew(flow: number, packet: Packet): boolean {
    if ((packet.flags & (SYN | ACK)) !== SYN) return false
    const { state, syn } = this.#columns
    return ((state[flow] as number) & State.over) !== 0 || syn[flow] !== packet.sequence
  }

  #begin(flow: number, packet: Packet, isSecond: boolean): void {
    if (!this.#table.isNew) this.#conclude(flow)
    this.#columns.ensure(this.#table.capacity)
    const isSyn = (packet.flags & SYN) !== 0
    const isClient = isSyn ? (packet.flags & ACK) === 0 : looksLikeClient(packet)
    const clientIsSecond = isClient === isSecond
    let state = isSyn ? State.sawStart : State.established
    if (clientIsSecond) state |= State.clientIsSecond
    this.#columns.begin(flow, state, packet, this.#streams++)
  }

  /** Counts what is new on the wire. */
  #advance(flow: number, packet: Packet, isSecond: boolean): void {
    const { state, next, octets, packets } = this.#columns
    const side = 2 * flow + (isSecond ? 1 : 0)
    packets[flow] = (packets[flow] as number) + 1
    const known = isSecond ? State.secondKnown : State.firstKnown
    const isSyn = (packet.flags & SYN) !== 0
    const from = (packet.sequence + (isSyn ? 1 : 0)) | 0
    const flags = state[flow] as number
    if ((flags & known) === 0) {
      state[flow] = flags | known
      next[side] = from
    }
    const fresh = (from + packet.payloadBytes - (next[side] as number)) | 0
    // A bare ACK behind a FIN counts the FIN, which is no octet.
    if (fresh > 0 && (packet.payloadBytes > 0 || packet.flags & FIN)) {
      octets[side] = (octets[side] as number) + fresh
      next[side] = (from + packet.payloadBytes) | 0
    }
    const fromClient = isSecond === ((flags & State.clientIsSecond) !== 0)
    // The server's SYN with ACK says so, or whatever the client says once it has it.
    if (packet.flags & ACK && (fromClient ? !isSyn : (packet.flags & RST) === 0)) {
      state[flow] = (state[flow] as number) | State.established
    }
  }

  #read(flow: number, packet: Packet, isSecond: boolean): void {
    const flags = this.#columns.state[flow] as number
    if (flags & (State.dull | State.over)) return
    const fromClient = isSecond === ((flags & State.clientIsSecond) !== 0)
    const exchange = this.#exchanges.get(flow) ?? this.#meet(flow, packet)
    if (exchange === undefined) return
    if (exchange.conversation.isDone) {
      this.#columns.state[flow] = flags | State.dull
      return
    }
    const from = (packet.sequence + (packet.flags & SYN ? 1 : 0)) | 0
    const bytes = packet.bytes.subarray(packet.at, packet.end)
    ;(fromClient ? exchange.client : exchange.server).push(from, bytes, packet.payloadBytes)
    if (packet.flags & ACK) this.#acknowledge(exchange, flow, packet, isSecond)
  }

  #acknowledge(exchange: Exchange, flow: number, packet: Packet, isSecond: boolean): void {
    const clientIsSecond = ((this.#columns.state[flow] as number) & State.clientIsSecond) !== 0
    const other = isSecond === clientIsSecond ? exchange.server : exchange.client
    if (other.hasWaiting) other.acknowledged(packet.acknowledgement)
  }

  #meet(flow: number, { bytes, at, end }: Packet): Exchange | undefined {
    const protocol = this.#options.recognise(bytes, at, end)
    if (protocol === undefined) {
      const { state, tries } = this.#columns
      const isSip = isSipPort(this.#table.portOf(flow, false)) || isSipPort(this.#table.portOf(flow, true))
      tries[flow] = (tries[flow] as number) + 1
      if (!isSip && (tries[flow] as number) >= TRIES) state[flow] = (state[flow] as number) | State.dull
      return undefined
    }
    const ends = this.#endsOf(flow)
    const conversation = this.#options.converse(protocol, ends)
    this.#makeRoom()
    const seen = this.#seen
    const receiver = (isClient: boolean) =>
      new StreamAssembler({
        data: octets => conversation.data(isClient, octets, seen),
        gap: () => conversation.gap(isClient, seen),
      })
    const exchange = { conversation, ends, client: receiver(true), server: receiver(false) }
    this.#exchanges.set(flow, exchange)
    return exchange
  }

  #makeRoom(): void {
    if (this.#exchanges.size < MAX_EXCHANGES) return
    const [oldest] = this.#exchanges.keys()
    for (const flow of this.#exchanges.keys()) {
      if (this.#exchanges.get(flow)?.conversation.isDone !== true) continue
      this.#neglect(flow)
      return
    }
    this.#neglected++
    if (oldest !== undefined) this.#neglect(oldest)
  }

  /** Its octets are read no more; its beginning and end are still told. */
  #neglect(flow: number): void {
    const { state, kept } = this.#columns
    kept[flow] = this.#exchanges.get(flow)?.conversation
    this.#exchanges.delete(flow)
    state[flow] = (state[flow] as number) | State.dull
  }

  #leave(flow: number, packet: Packet, isSecond: boolean): void {
    const columns = this.#columns
    let flags = columns.state[flow] as number
    if (flags & State.over) return
    if ((flags & State.left) === 0) {
      flags |= State.left
      if (isSecond) flags |= State.leftBySecond
      if (packet.flags & RST) flags |= State.leftByReset
      columns.leftAt[flow] = packet.time
      columns.leftPacket[flow] = packet.number
    }
    if (packet.flags & FIN) flags |= isSecond ? State.secondFinished : State.firstFinished
    const bothFinished = (flags & State.firstFinished) !== 0 && (flags & State.secondFinished) !== 0
    columns.state[flow] = flags
    if (packet.flags & RST || bothFinished) this.#conclude(flow)
  }

  #conclude(flow: number): void {
    const columns = this.#columns
    const flags = columns.state[flow] as number
    if (flags & State.over) return
    columns.state[flow] = flags | State.over
    const exchange = this.#exchanges.get(flow)
    this.#exchanges.delete(flow)
    exchange?.client.end()
    exchange?.server.end()
    const conversation = exchange?.conversation ?? columns.kept[flow]
    columns.kept[flow] = undefined
    const side = flags & State.clientIsSecond ? 1 : 0
    if (conversation === undefined && !this.#options.tells(this.#table.portOf(flow, side === 0))) return
    const ending = this.#endingOf(flow)
    conversation?.ended(ending)
    this.#options.record({
      ...(exchange?.ends ?? this.#endsOf(flow)),
      first: { time: columns.start[flow] as number, packet: columns.firstPacket[flow] as number },
      sawStart: (flags & State.sawStart) !== 0,
      isEstablished: (flags & State.established) !== 0,
      ending,
      clientBytes: columns.octets[2 * flow + side] as number,
      serverBytes: columns.octets[2 * flow + 1 - side] as number,
      packets: columns.packets[flow] as number,
      conversation,
    })
  }

  #endingOf(flow: number): Ending | undefined {
    const { state, leftAt, leftPacket, start, firstPacket } = this.#columns
    const flags = state[flow] as number
    const isEstablished = (flags & State.established) !== 0
    if (flags & State.left) {
      const bySecond = (flags & State.leftBySecond) !== 0
      const by = bySecond === ((flags & State.clientIsSecond) !== 0) ? 'client' : 'server'
      const reset = isEstablished || by === 'client' ? 'reset' : 'refused'
      const how = flags & State.leftByReset ? reset : 'fin'
      return { by, how, time: leftAt[flow] as number, packet: leftPacket[flow] as number }
    }
    const tried = this.#seen.time - (start[flow] as number)
    if (isEstablished || tried < NO_ANSWER_MS) return undefined
    const time = this.#table.lastTime(flow)
    return { by: 'client', how: 'timeout', time, packet: firstPacket[flow] as number }
  }

  #endsOf(flow: number): Ends {
    const { state, start, stream } = this.#columns
    const clientIsSecond = ((state[flow] as number) & State.clientIsSecond) !== 0
    const end = (isSecond: boolean): Endpoint => ({
      address: this.#table.addressOf(flow, isSecond),
      port: this.#table.portOf(flow, isSecond),
    })
    return {
      connection: `tcp.stream ${stream[flow]}`,
      client: end(clientIsSecond),
      server: end(!clientIsSecond),
      start: start[flow] as number,
    }
  }

  /** Lets the quarter of the flows go that was silent longest. */
  #evict(): void {
    const idle = this.#table.idlest()
    for (const flow of idle) this.#conclude(flow)
    this.#table.remove(idle)
  }
}

/** Where the SYN was not seen: a server listens on the SIP port, or else on the lower one. */
function looksLikeClient({ sourcePort, destinationPort }: Packet): boolean {
  if (isSipPort(sourcePort) !== isSipPort(destinationPort)) return isSipPort(destinationPort)
  return sourcePort > destinationPort
}
