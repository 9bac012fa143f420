// One RTP stream of our own: G.711 prompts and digits, a packet each 20 ms, asked for by `step`.
//
//    play ---> audio packets, once or in a loop --+
//    dial ---> event packets in their place ------+--> step(now): packets due      deadline(): when the next is
//    neither -> silence or nothing ---------------+

import { after, type Chance, type Instant, millis } from '../kernel/index.ts'
import { type G711Codec, g711FrameOctets, g711Hz, g711Silence } from './g711.ts'
import { encodeRtp } from './rtp-packet.ts'
import { encodeTelephoneEvent, isDigit, type TelephoneEventPacket } from './telephone-event.ts'

export interface RtpSenderOptions {
  codec: G711Codec
  /** As negotiated; static 8 for PCMA, 0 for PCMU. */
  payloadType: number
  /** Of telephone-event; without it digits are not sent. */
  eventPayloadType?: number
  /** What is sent between prompts: packets of silence as a telephone does, or none. */
  betweenPrompts: 'silence' | 'nothing'
  /** Gives SSRC, first sequence number and first timestamp. */
  chance: Chance
}

const frameMs = 20
/** After a pause of the world at most so many packets are made up for; the rest of the time is skipped. */
export const catchUpPackets = 5
/** Digits that may wait; more are not taken. */
export const waitingDigitsLimit = 32
/** Frames of audio between two digits, so that they are told apart: 60 ms. */
const framesBetweenDigits = 3

export class RtpSender {
  readonly ssrc: number
  readonly #options: RtpSenderOptions
  readonly #silence: Uint8Array
  #sequence: number
  #timestamp: number
  #nextAt: Instant | undefined
  // Since when nothing is sent; the media clock runs on meanwhile.
  #idleSince: Instant | undefined
  #audio: Uint8Array | undefined
  #loops = false
  #audioAt = 0
  #waiting: string[] = []
  #event: { packets: TelephoneEventPacket[]; timestamp: number } | undefined
  #quietFrames = framesBetweenDigits
  // The first packet after a gap carries the marker (RFC 3551 section 4.1).
  #afterGap = true

  constructor(options: RtpSenderOptions) {
    const seed = Buffer.from(options.chance.bytes(8))
    this.#options = options
    this.ssrc = seed.readUInt32BE(0)
    this.#timestamp = seed.readUInt32BE(4)
    // The lower half only: a receiver that misses the first packets cannot miss a rollover (RFC 3711 3.3.1).
    this.#sequence = options.chance.below(0x8000)
    this.#silence = new Uint8Array(g711FrameOctets).fill(g711Silence[options.codec])
  }

  /** Plays G.711 octets of this sender's codec (`promptAudio`) instead of what is playing. */
  play(audio: Uint8Array, now: Instant, loops = false): void {
    this.#audio = audio.length === 0 ? undefined : audio
    this.#loops = loops
    this.#audioAt = 0
    this.#start(now)
  }

  /** Sends digits after those already waiting. Returns how many were taken. */
  dial(digits: string, now: Instant): number {
    if (this.#options.eventPayloadType === undefined) return 0
    const taken = [...digits].filter(isDigit).slice(0, waitingDigitsLimit - this.#waiting.length)
    this.#waiting.push(...taken)
    if (taken.length > 0) this.#start(now)
    return taken.length
  }

  /** Ends everything at once; `play` and `dial` begin anew. */
  stop(): void {
    this.#audio = undefined
    this.#waiting = []
    this.#event = undefined
    this.#idleSince = this.#nextAt ?? this.#idleSince
    this.#nextAt = undefined
    this.#afterGap = true
  }

  #start(now: Instant): void {
    if (this.#nextAt !== undefined) return
    const idleMs = Math.max(0, now - (this.#idleSince ?? now))
    this.#timestamp = (this.#timestamp + Math.round((idleMs * g711Hz) / 1000)) >>> 0
    this.#nextAt = now
  }

  /** Whether a prompt or digits are still to be sent. */
  get busy(): boolean {
    return this.#audio !== undefined || this.#event !== undefined || this.#waiting.length > 0
  }

  /** When `step` wants to be called next; undefined when there is nothing to send. */
  deadline(): Instant | undefined {
    return this.#nextAt
  }

  /** The packets due by `now`, at most `catchUpPackets`. */
  step(now: Instant): Uint8Array[] {
    const packets: Uint8Array[] = []
    this.#skipPause(now)
    while (this.#nextAt !== undefined && this.#nextAt <= now) {
      const packet = this.#frame()
      if (packet !== undefined) packets.push(packet)
      this.#timestamp = (this.#timestamp + g711FrameOctets) >>> 0
      this.#nextAt = after(this.#nextAt, millis(frameMs))
      if (!this.busy && this.#options.betweenPrompts === 'nothing') this.stop()
    }
    return packets
  }

  /** The media clock runs on through a pause of the world; only its packets are missing. */
  #skipPause(now: Instant): void {
    if (this.#nextAt === undefined) return
    const due = Math.floor((now - this.#nextAt) / frameMs) + 1
    const skipped = due - catchUpPackets
    if (skipped <= 0) return
    this.#nextAt = after(this.#nextAt, millis(skipped * frameMs))
    this.#timestamp = (this.#timestamp + skipped * g711FrameOctets) >>> 0
    this.#afterGap = true
  }

  #frame(): Uint8Array | undefined {
    this.#beginDigit()
    if (this.#event !== undefined) return this.#eventFrame(this.#event)
    this.#quietFrames++
    const payload = this.#audioFrame()
    if (payload !== undefined) return this.#encode(payload, this.#afterGap, this.#timestamp)
    this.#afterGap = true
    return undefined
  }

  #beginDigit(): void {
    if (this.#event !== undefined || this.#quietFrames < framesBetweenDigits) return
    const packets = encodeTelephoneEvent(this.#waiting.shift() ?? '')
    if (packets !== undefined) this.#event = { packets, timestamp: this.#timestamp }
  }

  #eventFrame(event: { packets: TelephoneEventPacket[]; timestamp: number }): Uint8Array | undefined {
    const packet = event.packets.shift()
    if (event.packets.length === 0) {
      this.#event = undefined
      this.#quietFrames = 0
    }
    const payloadType = this.#options.eventPayloadType
    if (packet === undefined || payloadType === undefined) return undefined
    return this.#encode(packet.payload, packet.marker, event.timestamp, payloadType)
  }

  #audioFrame(): Uint8Array | undefined {
    const audio = this.#audio
    if (audio === undefined) return this.#options.betweenPrompts === 'silence' ? this.#silence : undefined
    const payload = audio.subarray(this.#audioAt, this.#audioAt + g711FrameOctets)
    this.#audioAt += g711FrameOctets
    if (this.#audioAt >= audio.length) {
      this.#audioAt = 0
      if (!this.#loops) this.#audio = undefined
    }
    return payload
  }

  #encode(
    payload: Uint8Array,
    marker: boolean,
    timestamp: number,
    payloadType = this.#options.payloadType,
  ): Uint8Array {
    const packet = { marker, payloadType, sequence: this.#sequence, timestamp, ssrc: this.ssrc, payload }
    this.#sequence = (this.#sequence + 1) & 0xffff
    this.#afterGap = false
    return encodeRtp(packet)
  }
}
