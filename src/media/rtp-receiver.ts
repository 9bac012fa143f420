// The far end of one RTP stream: counts what arrives (RFC 3550 appendix A), puts slightly late packets back into
// order, and says which prompts and digits are heard.
//
//    packet --> source, index --> digits at once
//                    |
//                    +--> held for order (few) --> G.711 --> PromptDetector

import type { Instant } from '../kernel/index.ts'
import { decodeG711, type G711Codec, g711Hz } from './g711.ts'
import { PromptDetector } from './prompt-detector.ts'
import { decodeRtp, type RtpPacket } from './rtp-packet.ts'
import { SequenceWindow } from './sequence-window.ts'
import { DigitDetector } from './telephone-event.ts'
import type { PromptName } from './tone.ts'

interface RtpReceiverOptions {
  /** Payload type to codec, as negotiated. */
  codecs: ReadonlyMap<number, G711Codec>
  /** Of telephone-event. */
  eventPayloadType?: number
}

/** What a stream was like; over all its sources. */
interface RtpReceiverCounters {
  /** Different packets received. */
  packets: number
  /** Expected by sequence number and never received (RFC 3550 appendix A.3). */
  lost: number
  duplicates: number
  /** Not RTP, of no negotiated payload type, or too old to be placed. */
  ignored: number
  /** Interarrival jitter in milliseconds (RFC 3550 appendix A.8). */
  jitterMs: number
  /** How often the SSRC changed or the sequence numbers began anew. */
  restarts: number
  ssrc?: number
  firstAt?: Instant
  lastAt?: Instant
}

/** Packets held back while one before them is missing. */
const reorderPackets = 4
/** Prompts and digits remembered; the first ones stay. */
const heardLimit = 64
/** A jump beyond this is a new numbering if the packet after it fits (RFC 3550 appendix A.1, MAX_DROPOUT). */
const longestJump = 3000

interface Source {
  ssrc: number
  window: SequenceWindow
  first: number
  received: number
  /** The index that is to be played next. */
  next: number
  /** Where a new numbering would go on if the last packet that did not fit began one. */
  probation: number | undefined
  transit: number | undefined
  digits: DigitDetector
}

interface Held {
  index: number
  packet: RtpPacket
}

export class RtpReceiver {
  readonly #options: RtpReceiverOptions
  readonly #detector = new PromptDetector()
  #source: Source | undefined
  #held: Held[] = []
  #heard: PromptName[] = []
  #digits = ''
  #jitter = 0
  #lostBefore = 0
  #counts = { packets: 0, duplicates: 0, ignored: 0, restarts: 0 }
  #firstAt: Instant | undefined
  #lastAt: Instant | undefined

  constructor(options: RtpReceiverOptions) {
    this.#options = options
  }

  /** Prompts in the order heard; the same one again counts only after another. */
  heard(): PromptName[] {
    return [...this.#heard]
  }

  /** The prompt of the last 600 ms, if any. */
  get hearing(): PromptName | undefined {
    return this.#detector.current
  }

  /** All digits in the order pressed. */
  digits(): string {
    return this.#digits
  }

  counters(): RtpReceiverCounters {
    return {
      ...this.#counts,
      lost: this.#lostBefore + lostBy(this.#source),
      jitterMs: (this.#jitter * 1000) / g711Hz,
      ...(this.#source === undefined ? {} : { ssrc: this.#source.ssrc }),
      ...(this.#firstAt === undefined ? {} : { firstAt: this.#firstAt }),
      ...(this.#lastAt === undefined ? {} : { lastAt: this.#lastAt }),
    }
  }

  /** Takes the octets of one RTP packet, as they came in or from `SrtpContext.unprotect`. */
  receive(bytes: Uint8Array, now: Instant): void {
    const decoded = decodeRtp(bytes)
    if (!decoded.ok || !this.#expects(decoded.value.payloadType)) {
      this.#counts.ignored++
      return
    }
    const packet = decoded.value
    const source = this.#sourceOf(packet)
    const index = source.window.estimate(packet.sequence)
    const verdict = source.window.judge(index)
    if (verdict === 'seen') this.#counts.duplicates++
    else if (verdict === 'old' || index > source.window.highest + longestJump)
      this.#misfit(source, packet, now)
    else this.#accept(source, index, packet, now)
  }

  #expects(payloadType: number): boolean {
    return payloadType === this.#options.eventPayloadType || this.#options.codecs.has(payloadType)
  }

  #sourceOf(packet: RtpPacket): Source {
    return this.#source?.ssrc === packet.ssrc ? this.#source : this.#begin(packet)
  }

  #begin(packet: RtpPacket): Source {
    if (this.#source !== undefined) this.#counts.restarts++
    this.#lostBefore += lostBy(this.#source)
    this.#release(0)
    // A full cycle up, so that packets of before the first one have a place below it.
    const first = packet.sequence + 0x10000
    const window = new SequenceWindow(first - 1)
    this.#source = {
      ssrc: packet.ssrc,
      window,
      first,
      received: 0,
      next: first,
      probation: undefined,
      transit: undefined,
      digits: new DigitDetector(),
    }
    return this.#source
  }

  /** Two packets in a row that fit each other but not the numbering so far begin a new one. */
  #misfit(source: Source, packet: RtpPacket, now: Instant): void {
    if (source.probation === packet.sequence) {
      const fresh = this.#begin(packet)
      this.#accept(fresh, fresh.first, packet, now)
      return
    }
    source.probation = (packet.sequence + 1) & 0xffff
    this.#counts.ignored++
  }

  #accept(source: Source, index: number, packet: RtpPacket, now: Instant): void {
    source.window.accept(index)
    source.first = Math.min(source.first, index)
    source.received++
    source.probation = undefined
    this.#counts.packets++
    this.#firstAt ??= now
    this.#lastAt = now
    if (packet.payloadType === this.#options.eventPayloadType) this.#listen(source, packet)
    else this.#measureJitter(source, packet, now)
    if (index < source.next) return
    this.#held.push({ index, packet })
    this.#held.sort((left, right) => left.index - right.index)
    while (this.#held[0]?.index === source.next || this.#held.length > reorderPackets) this.#playFirst(source)
  }

  #listen(source: Source, packet: RtpPacket): void {
    const digit = source.digits.push(packet.timestamp, packet.payload)
    if (digit !== undefined && this.#digits.length < heardLimit) this.#digits += digit
  }

  #measureJitter(source: Source, packet: RtpPacket, now: Instant): void {
    // Kept modulo 2^32 as the timestamps are, so that only the difference of two transits means anything.
    const transit = ((Math.round((now * g711Hz) / 1000) - packet.timestamp) % 2 ** 32) | 0
    if (source.transit !== undefined) {
      const difference = Math.abs((transit - source.transit) | 0)
      this.#jitter += (difference - this.#jitter) / 16
    }
    source.transit = transit
  }

  #release(left: number): void {
    while (this.#source !== undefined && this.#held.length > left) this.#playFirst(this.#source)
  }

  #playFirst(source: Source): void {
    const held = this.#held.shift()
    if (held === undefined) return
    source.next = held.index + 1
    const codec = this.#options.codecs.get(held.packet.payloadType)
    if (codec === undefined) return
    for (const prompt of this.#detector.push(decodeG711(codec, held.packet.payload))) {
      if (prompt !== this.#heard.at(-1) && this.#heard.length < heardLimit) this.#heard.push(prompt)
    }
  }
}

const lostBy = (source: Source | undefined): number =>
  source === undefined ? 0 : Math.max(0, source.window.highest - source.first + 1 - source.received)
