// RTP streams of a capture: per direction of a UDP flow the packets, those lost, the jitter (RFC 3550 appendix A),
// in columns of numbers, because most packets of a capture are these and nothing may be made for each.
//
//   packet --same SSRC--> sequence, jitter
//          --another SSRC, twice--> the stream is told, a new one begins

import { u16, u32, word } from '../kernel/index.ts'
import type { Packet } from './packet.ts'
import { RtpColumns } from './rtp-columns.ts'

export interface RtpStream {
  /** UDP flow and whether its second end sends. */
  flow: number
  fromSecond: boolean
  ssrc: number
  payloadType: number
  packets: number
  lost: number
  /** Interarrival jitter in milliseconds. */
  jitterMs: number
  first: { time: number; packet: number }
  last: { time: number; packet: number }
}

/** Fewer packets of the same source in order may be anything. */
const MIN_PACKETS = 8
/** RFC 3550 appendix A.1. */
const MAX_DROPOUT = 3000
const HEADER_BYTES = 12

export interface RtpStreamsOptions {
  /** Clock rate in Hz of a payload type, as far as SDP told. */
  clockRate: (packet: Packet, payloadType: number) => number
  stream: (stream: RtpStream) => void
}

export class RtpStreams {
  readonly #options: RtpStreamsOptions
  readonly #columns = new RtpColumns()
  #packets = 0
  #rtcp = 0

  constructor(options: RtpStreamsOptions) {
    this.#options = options
  }

  get packets(): number {
    return this.#packets
  }

  /** Packets of RTCP. */
  get reports(): number {
    return this.#rtcp
  }

  ensure(flows: number): void {
    this.#columns.ensure(2 * flows)
  }

  /** A datagram whose first octet says version 2. */
  handle(packet: Packet, flow: number, fromSecond: boolean): void {
    const { bytes, at } = packet
    if (packet.end - at < HEADER_BYTES) return
    const second = bytes[at + 1] as number
    if (isRtcp(second)) {
      this.#rtcp++
      return
    }
    const side = 2 * flow + (fromSecond ? 1 : 0)
    if (this.goesOn(packet, side)) return
    this.#packets++
    if (!this.#isAdopted(side, word(bytes, at + 8))) return
    this.#tell(side)
    this.#begin(side, packet, second & 0x7f)
    this.#columns.next[side] = 0
    this.#count(side, packet)
  }

  /** Takes the packet if it is the next one of the stream that is followed on this side. */
  goesOn(packet: Packet, side: number): boolean {
    const columns = this.#columns
    const { bytes, at } = packet
    const isFollowed = columns.received[side] !== 0 && word(bytes, at + 8) === columns.ssrc[side]
    if (!isFollowed || isRtcp(bytes[at + 1] as number)) return false
    this.#packets++
    columns.next[side] = 0
    this.#count(side, packet)
    return true
  }

  /** Whether there are packets of it that are not told yet. */
  isOpen(flow: number): boolean {
    const { received } = this.#columns
    return (received[2 * flow] as number) + (received[2 * flow + 1] as number) > 0
  }

  /** The flow is over. */
  end(flow: number): void {
    this.#tell(2 * flow)
    this.#tell(2 * flow + 1)
  }

  /** Two packets in a row of another source make it the one that is followed. */
  #isAdopted(side: number, ssrc: number): boolean {
    const { received, next } = this.#columns
    if (received[side] === 0 || next[side] === ssrc) return true
    next[side] = ssrc
    return false
  }

  #begin(side: number, packet: Packet, payloadType: number): void {
    const columns = this.#columns
    const { bytes, at } = packet
    columns.ssrc[side] = word(bytes, at + 8)
    columns.payloadType[side] = payloadType
    columns.rate[side] = this.#options.clockRate(packet, payloadType)
    columns.received[side] = 0
    columns.first[side] = columns.highest[side] = u16(bytes, at + 2)
    columns.transit[side] = Number.NaN
    columns.jitter[side] = 0
    columns.firstTime[side] = packet.time
    columns.firstPacket[side] = packet.number
  }

  #count(side: number, { bytes, at, time, number }: Packet): void {
    const columns = this.#columns
    columns.received[side] = (columns.received[side] as number) + 1
    columns.lastTime[side] = time
    columns.lastPacket[side] = number
    const highest = columns.highest[side] as number
    // Extended by the cycles: the lower sixteen bits are the number on the wire.
    const ahead = ((u16(bytes, at + 2) - highest) << 16) >> 16
    if (ahead > 0 && ahead < MAX_DROPOUT) columns.highest[side] = highest + ahead
    else if (ahead >= MAX_DROPOUT || ahead < -MAX_DROPOUT) this.#restart(side, highest + ahead)
    else if (highest + ahead < (columns.first[side] as number)) columns.first[side] = highest + ahead
    // Kept within 32 bits: only the difference of two transits means anything.
    const rate = columns.rate[side] as number
    const transit = (time * rate) / 1000 - u32(bytes, at + 4)
    let difference = Math.abs(transit - (columns.transit[side] as number))
    if (difference >= WRAP) difference %= WRAP
    if (difference < rate)
      columns.jitter[side] =
        (columns.jitter[side] as number) + (difference - (columns.jitter[side] as number)) / 16
    columns.transit[side] = transit
  }

  /** The sender numbers anew: what was expected until now is settled, as received or lost. */
  #restart(side: number, sequence: number): void {
    const { first, highest, settled, received } = this.#columns
    const expected = (highest[side] as number) - (first[side] as number) + 1
    settled[side] = (settled[side] as number) + Math.max(0, expected)
    first[side] = highest[side] = sequence & 0xffff
    if ((settled[side] as number) < (received[side] as number) - 1)
      settled[side] = (received[side] as number) - 1
  }

  #tell(side: number): void {
    const columns = this.#columns
    const packets = columns.received[side] as number
    columns.received[side] = 0
    const expected =
      (columns.settled[side] as number) +
      (columns.highest[side] as number) -
      (columns.first[side] as number) +
      1
    columns.settled[side] = 0
    if (packets < MIN_PACKETS) return
    this.#options.stream({
      flow: side >> 1,
      fromSecond: (side & 1) === 1,
      ssrc: (columns.ssrc[side] as number) >>> 0,
      payloadType: columns.payloadType[side] as number,
      packets,
      lost: Math.max(0, expected - packets),
      jitterMs: ((columns.jitter[side] as number) * 1000) / (columns.rate[side] as number),
      first: { time: columns.firstTime[side] as number, packet: columns.firstPacket[side] as number },
      last: { time: columns.lastTime[side] as number, packet: columns.lastPacket[side] as number },
    })
  }
}

/** RFC 5761 section 4: RTCP has packet types 192 to 223. */
const isRtcp = (second: number): boolean => second >= 192 && second <= 223

const WRAP = 2 ** 32
