// UDP datagrams of a capture, told apart by their first octet (RFC 7983): SIP, RTP and RTCP; the rest is shown to who
// asked for it. Streams find their calls by the addresses in SDP.

import type { RtpFact } from '../facts/index.ts'
import { type Endpoint, type Instant, wordsText } from '../kernel/index.ts'
import { FlowTable } from './flow-table.ts'
import { KnownStreams, RTP_AT } from './known-streams.ts'
import type { MediaMap } from './media-map.ts'
import type { Packet } from './packet.ts'
import { type RtpStream, RtpStreams } from './rtp-streams.ts'
import type { SipReader } from './sip-reader.ts'
import { beginsAsSip } from './sip-start.ts'
import { meanOpinionScore } from './voice-quality.ts'

/** Flows at a time; the ones idle longest are let go for new ones. */
const MAX_FLOWS = 131_072
/** A stream of which nothing comes for so long is over, of a capture that goes on. */
const SILENT_MS = 20_000
/** Of the payload types without a rate of their own (RFC 3551 section 6). */
const USUAL_RATE = 8000

/**
 * A datagram that is neither SIP nor RTP: its octets as far as they were captured, good until the call returns, when it
 * was seen, its ends and the packet's number. Returns whether it was understood.
 */
export type DatagramReader = (
  bytes: Uint8Array,
  at: Instant,
  from: Endpoint,
  to: Endpoint,
  packet: number,
) => boolean

export interface UdpParts {
  observer: string
  sip: SipReader
  media: MediaMap
  note: (fact: RtpFact) => void
  /** Shown what is left. */
  datagram: DatagramReader | undefined
}

export class UdpTracker {
  readonly #parts: UdpParts
  readonly #table = new FlowTable(MAX_FLOWS)
  readonly #rtp: RtpStreams
  readonly #known = new KnownStreams()
  readonly #ends = new Map<number, { first: Endpoint; second: Endpoint }>()
  #strayStreams = 0
  #readElsewhere = 0

  constructor(parts: UdpParts) {
    this.#parts = parts
    this.#rtp = new RtpStreams({
      clockRate: (packet, payloadType) => this.#rateOf(packet, payloadType),
      stream: stream => this.#tell(stream),
    })
  }

  /** Streams of which no SDP told. */
  get strayStreams(): number {
    return this.#strayStreams
  }

  /** Datagrams that somebody else understood. */
  get readElsewhere(): number {
    return this.#readElsewhere
  }

  get rtpPackets(): number {
    return this.#rtp.packets
  }

  get rtcpPackets(): number {
    return this.#rtp.reports
  }

  /** Takes a packet, its IP header at `at`, that goes on with a stream; false for any other, of which nothing is changed. */
  goesOn(packet: Packet, bytes: Uint8Array, at: number, end: number): boolean {
    const side = this.#known.sideOf(bytes, at, end)
    if (side < 0) return false
    packet.look(bytes, at + RTP_AT)
    if (!this.#rtp.goesOn(packet, side)) return false
    this.#table.seen(side >> 1, packet)
    return true
  }

  handle(packet: Packet): void {
    const first = packet.end > packet.at ? (packet.bytes[packet.at] as number) : 0
    if (first >> 6 === 2) this.#stream(packet)
    else if (first >= 65 && first <= 90 && beginsAsSip(packet.bytes, packet.at, packet.end)) this.#sip(packet)
    else if (this.#parts.datagram !== undefined && packet.end > packet.at)
      this.#show(packet, this.#parts.datagram)
  }

  /** Tells the streams of which nothing has come for a while. */
  tellSilent(now: number): void {
    const silent = this.#table.flows().filter(flow => now - this.#table.lastTime(flow) > SILENT_MS)
    if (silent.length > 0) this.#letGo(silent)
  }

  /** Calls of which streams are under way. */
  *callsWithStreams(): Generator<string> {
    for (const flow of this.#table.flows()) {
      if (!this.#rtp.isOpen(flow)) continue
      const { first, second } = this.#endsOf(flow)
      for (const end of [first, second]) {
        const place = this.#parts.media.find(end, this.#table.lastTime(flow))
        if (place !== undefined) yield place.callId
      }
    }
  }

  /** The capture is over. */
  end(): void {
    for (const flow of this.#table.flows()) this.#rtp.end(flow)
  }

  #stream(packet: Packet): void {
    const flow = this.#flowOf(packet)
    const { isReversed } = this.#table
    this.#rtp.handle(packet, flow, isReversed)
    this.#known.learn(packet, 2 * flow + (isReversed ? 1 : 0))
  }

  /** These are in no flow of the table: there may be many, and none is asked for again. */
  #show(packet: Packet, datagram: DatagramReader): void {
    const { source0, source1, source2, source3, destination0, destination1, destination2, destination3 } =
      packet
    const from = { address: wordsText(source0, source1, source2, source3), port: packet.sourcePort }
    const to = {
      address: wordsText(destination0, destination1, destination2, destination3),
      port: packet.destinationPort,
    }
    const bytes = packet.bytes.subarray(packet.at, packet.end)
    if (datagram(bytes, packet.time as Instant, from, to, packet.number)) this.#readElsewhere++
  }

  #sip(packet: Packet): void {
    const ends = this.#endsOf(this.#flowOf(packet))
    const [source, destination] = this.#table.isReversed
      ? [ends.second, ends.first]
      : [ends.first, ends.second]
    const bytes = packet.bytes.subarray(packet.at, packet.end)
    const way = { transport: 'udp', source, destination } as const
    this.#parts.sip.read(bytes, way, { time: packet.time, packet: packet.number }, packet.payloadBytes)
  }

  #flowOf(packet: Packet): number {
    if (this.#table.isFull) this.#evict()
    const flow = this.#table.find(packet)
    if (this.#table.isNew) this.#rtp.ensure(this.#table.capacity)
    return flow
  }

  #endsOf(flow: number): { first: Endpoint; second: Endpoint } {
    const known = this.#ends.get(flow)
    if (known !== undefined) return known
    const end = (isSecond: boolean): Endpoint => ({
      address: this.#table.addressOf(flow, isSecond),
      port: this.#table.portOf(flow, isSecond),
    })
    const fresh = { first: end(false), second: end(true) }
    this.#ends.set(flow, fresh)
    return fresh
  }

  #rateOf(packet: Packet, payloadType: number): number {
    const ends = this.#endsOf(this.#flowOf(packet))
    const destination = this.#table.isReversed ? ends.first : ends.second
    return (
      this.#parts.media.find(destination, packet.time)?.rtpmaps.get(String(payloadType))?.rate || USUAL_RATE
    )
  }

  #tell(stream: RtpStream): void {
    const { first, second } = this.#endsOf(stream.flow)
    const [local, remote] = stream.fromSecond ? [second, first] : [first, second]
    const { media, note, observer } = this.#parts
    const to = media.find(remote, stream.last.time)
    const from = media.find(local, stream.last.time)
    const place = to ?? from
    if (place === undefined) {
      this.#strayStreams++
      return
    }
    const { callId, profile, rtpmaps } = place
    const { first: begin, last, ssrc, packets, lost } = stream
    // Written out twice: a fact that is put together from pieces takes half as much memory again.
    const started: RtpFact = {
      kind: 'rtp',
      observer,
      callId,
      direction: 'sent',
      profile,
      local,
      remote,
      ssrc,
      at: begin.time as Instant,
      ref: `packet ${begin.packet}`,
      phase: 'started',
      packets: 1,
    }
    const stopped: RtpFact = {
      kind: 'rtp',
      observer,
      callId,
      direction: 'sent',
      profile,
      local,
      remote,
      ssrc,
      at: last.time as Instant,
      ref: `packet ${last.packet}`,
      phase: 'stopped',
      packets,
      lost,
      jitterMs: Math.round(stream.jitterMs * 100) / 100,
    }
    const codec = rtpmaps.get(String(stream.payloadType))?.name
    if (codec !== undefined) {
      started.codec = stopped.codec = codec
      const mos = meanOpinionScore(codec, packets, lost, stream.jitterMs)
      if (mos !== undefined) stopped.mos = mos
    }
    note(started)
    note(stopped)
  }

  #evict(): void {
    this.#letGo(this.#table.idlest())
  }

  #letGo(flows: readonly number[]): void {
    for (const flow of flows) {
      this.#rtp.end(flow)
      this.#ends.delete(flow)
    }
    this.#table.remove(flows)
    this.#known.forget()
  }
}
