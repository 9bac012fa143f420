// One end of a call's audio, as the carrier's telephone and Microsoft's media processors have it: it offers or
// answers SDP, sends prompts and digits as G.711 over RTP or SRTP, and says what it hears.
//
//   offer/answer --> codec, keys, remote --> tick: packets out
//                                        --> receive: packets in --> heard, digits

import type { Note } from '../facts/index.ts'
import { type Chance, type Endpoint, fault, type Instant, ok, type Result, token } from '../kernel/index.ts'
import {
  firstUsableCrypto,
  formatSdes,
  type G711Codec,
  makeSdesKey,
  type PromptName,
  promptAudio,
  RtpReceiver,
  RtpSender,
  type SdesCrypto,
  SrtpContext,
  type SrtpKey,
} from '../media/index.ts'
import {
  answerDirection,
  answerFault,
  answerOffer,
  type Direction,
  formatSdp,
  type LocalMedia,
  makeOffer,
  PCMA,
  PCMU,
  parseSdp,
  receivesIn,
  type Sdp,
  sendsIn,
} from '../sip/index.ts'
import type { ElementEffect, SocketId } from './element.ts'

export interface AudioEndOptions {
  /** The UDP socket's name, unique in the element. */
  socket: SocketId
  local: Endpoint
  /** Plain towards a carrier, with SDES keys on Microsoft's side. */
  profile: 'RTP/AVP' | 'RTP/SAVP'
  chance: Chance
  /** Codecs in order of preference. */
  codecs?: readonly G711Codec[]
}

/** Payload type we offer for telephone-event (RFC 4733). */
const EVENT_TYPE = 101
const CODECS = { PCMA, PCMU } as const

/** Why an offer or answer cannot be taken. */
interface SdpRefusal {
  status: 400 | 488
  reason: string
}

export class AudioEnd {
  readonly #options: AudioEndOptions
  readonly #sessionId: string
  #version = 0
  #key: SdesCrypto | undefined
  #offered: Sdp | undefined
  #remote: Endpoint | undefined
  #direction: Direction = 'sendrecv'
  #outgoing: SrtpContext | undefined
  #outgoingKey: SrtpKey | undefined
  #incoming: SrtpContext | undefined
  #incomingKey: SrtpKey | undefined
  #sender: RtpSender | undefined
  #receiver: RtpReceiver | undefined
  #codec: G711Codec | undefined
  #playing: { prompt: PromptName; loops: boolean } | undefined
  #sent = 0
  #refused = 0

  constructor(options: AudioEndOptions) {
    this.#options = options
    this.#sessionId = String(options.chance.below(2 ** 31))
  }

  open(): ElementEffect[] {
    return [{ type: 'bind', socket: this.#options.socket, local: this.#options.local }]
  }

  close(): ElementEffect[] {
    this.#sender?.stop()
    return [{ type: 'unbind', socket: this.#options.socket }]
  }

  /** SDP of an offer; `direction` inactive puts the other side on hold. */
  offer(direction: Direction = 'sendrecv'): string {
    this.#key ??= this.#secure ? makeSdesKey(this.#options.chance, 1) : undefined
    const crypto = this.#key === undefined ? {} : { crypto: [formatSdes(this.#key)] }
    this.#offered = makeOffer({ ...this.#local(direction), ...crypto, telephoneEvent: EVENT_TYPE })
    return formatSdp(this.#offered)
  }

  /** Takes the answer to the last offer. */
  accept(body: Uint8Array | string): Result<void, SdpRefusal> {
    const parsed = parseSdp(body)
    if (!parsed.ok) return fault({ status: 400, reason: parsed.fault })
    const wrong = this.#offered === undefined ? 'no offer is open' : answerFault(this.#offered, parsed.value)
    if (wrong !== undefined) return fault({ status: 488, reason: wrong })
    const connected = this.#connect(parsed.value, this.#key)
    const [wanted, agreed] = [this.#offered?.audio?.direction, parsed.value.audio?.direction]
    if (connected.ok && wanted && agreed) this.#direction = answerDirection(agreed, wanted)
    return connected
  }

  /** Answers an offer; the value is the SDP of the answer. */
  answer(body: Uint8Array | string, direction: Direction = 'sendrecv'): Result<string, SdpRefusal> {
    const parsed = parseSdp(body)
    if (!parsed.ok) return fault({ status: 400, reason: parsed.fault })
    const offered = firstUsableCrypto(parsed.value.audio?.cryptos ?? [])
    if (this.#secure && offered === undefined) return fault({ status: 488, reason: 'SrtpEncryptionRequired' })
    const key = this.#secure && offered ? this.#keyFor(offered) : undefined
    const crypto = key === undefined ? {} : { crypto: [formatSdes(key)] }
    const answered = answerOffer(parsed.value, { ...this.#local(direction), ...crypto })
    if (!answered.ok) return fault({ ...answered.fault, reason: 'CannotSupportAnyMedia' })
    const connected = this.#connect(parsed.value, key, answered.value.answer)
    if (!connected.ok) return connected
    this.#key = key
    this.#direction = answered.value.direction
    return ok(formatSdp(answered.value.answer))
  }

  /** Plays a named prompt, once or over and over, as soon as the media is agreed. */
  play(prompt: PromptName, now: Instant, loops = false): void {
    this.#playing = { prompt, loops }
    if (this.#codec !== undefined) this.#sender?.play(promptAudio(prompt, this.#codec), now, loops)
  }

  /** Presses keys (RFC 4733). */
  dial(digits: string, now: Instant): void {
    this.#sender?.dial(digits, now)
  }

  /** Whether a prompt is still being played. */
  get busy(): boolean {
    return this.#sender?.busy === true
  }

  receive(bytes: Uint8Array, now: Instant): void {
    if (this.#receiver === undefined || !receivesIn(this.#direction)) return
    if (this.#incoming === undefined) return this.#receiver.receive(bytes, now)
    const plain = this.#incoming.unprotect(bytes)
    if (plain.ok) this.#receiver.receive(plain.value, now)
    else this.#refused += 1
  }

  /** The packets due now. */
  tick(now: Instant): ElementEffect[] {
    const effects: ElementEffect[] = []
    for (const packet of this.#sender?.step(now) ?? []) {
      const bytes = this.#outgoing === undefined ? ok(packet) : this.#outgoing.protect(packet)
      if (!bytes.ok || this.#remote === undefined || !sendsIn(this.#direction)) continue
      this.#sent += 1
      effects.push({ type: 'datagram', socket: this.#options.socket, to: this.#remote, bytes: bytes.value })
    }
    return effects
  }

  deadline(): Instant | undefined {
    return this.#sender?.deadline()
  }

  /** Prompts recognised in what arrived, in their order. */
  heard(): PromptName[] {
    return this.#receiver?.heard() ?? []
  }

  /** The prompt that sounds now, if any. */
  get hearing(): PromptName | undefined {
    return this.#receiver?.hearing
  }

  digits(): string {
    return this.#receiver?.digits() ?? ''
  }

  /** What this end sent and received, for the facts at the end of a call. */
  summary(callId: string): Note[] {
    if (this.#remote === undefined) return []
    const { local, profile } = this.#options
    const shared = { kind: 'rtp', callId, phase: 'stopped', local, remote: this.#remote, profile } as const
    const counts = this.#receiver?.counters()
    return [
      { ...shared, direction: 'sent', packets: this.#sent },
      {
        ...shared,
        direction: 'received',
        packets: counts?.packets ?? 0,
        lost: counts?.lost ?? 0,
        heard: this.heard(),
        ...(this.digits() !== '' && { digits: this.digits() }),
        ...(this.#refused > 0 && { dropped: { srtp: this.#refused } }),
      },
    ]
  }

  get #secure(): boolean {
    return this.#options.profile === 'RTP/SAVP'
  }

  /** An answer repeats the tag and suite it accepts (RFC 4568 section 5.1.2); the key stays ours while it fits. */
  #keyFor({ tag, key }: SdesCrypto): SdesCrypto {
    if (this.#key?.key.suite === key.suite) return { ...this.#key, tag }
    return makeSdesKey(this.#options.chance, tag, key.suite)
  }

  #local(direction: Direction): LocalMedia {
    this.#version += 1
    const { local, profile, codecs = ['PCMA', 'PCMU'] } = this.#options
    return {
      ...local,
      profile,
      direction,
      rtcpMux: this.#secure,
      // The sender cannot change its codec: what was agreed first stays, and an offer without it is refused.
      codecs: (this.#codec === undefined ? codecs : [this.#codec]).map(name => CODECS[name]),
      sessionId: this.#sessionId,
      version: this.#version,
      ptimeMs: 20,
    }
  }

  /** Puts what both sides agreed to use; `answer` is ours when we answered, else theirs. */
  #connect(theirs: Sdp, key: SdesCrypto | undefined, answer: Sdp = theirs): Result<void, SdpRefusal> {
    const audio = theirs.audio
    const agreed = answer.audio
    if (audio?.address === undefined || agreed === undefined)
      return fault({ status: 488, reason: 'no audio' })
    const incoming = firstUsableCrypto(audio.cryptos)
    if (this.#secure && (incoming === undefined || key === undefined)) {
      return fault({ status: 488, reason: 'SrtpEncryptionRequired' })
    }
    this.#remote = { address: audio.address, port: audio.port }
    if (this.#secure && incoming && key && !incoming.key.sameAs(this.#incomingKey)) {
      this.#incomingKey = incoming.key
      this.#incoming = new SrtpContext(incoming.key)
    }
    if (this.#secure && key && !key.key.sameAs(this.#outgoingKey)) {
      this.#outgoingKey = key.key
      this.#outgoing = new SrtpContext(key.key)
    }
    this.#begin(agreed.rtpmaps, agreed.telephoneEvents[0]?.payloadType)
    return ok(undefined)
  }

  #begin(rtpmaps: ReadonlyMap<string, { name: string }>, event: string | undefined): void {
    if (this.#sender !== undefined) return
    const codecs = new Map<number, G711Codec>()
    for (const [type, { name }] of rtpmaps) {
      if (name === 'PCMA' || name === 'PCMU') codecs.set(Number(type), name)
    }
    const first = codecs.entries().next().value
    if (first === undefined) return
    const [payloadType, codec] = first
    const events = event === undefined ? {} : { eventPayloadType: Number(event) }
    this.#codec = codec
    this.#receiver = new RtpReceiver({ codecs, ...events })
    const { chance } = this.#options
    this.#sender = new RtpSender({ codec, payloadType, ...events, betweenPrompts: 'silence', chance })
  }

  /** Starts sending: silence or the prompt wished for. Called when the call is answered. */
  start(now: Instant): void {
    const { prompt, loops } = this.#playing ?? {}
    if (this.#codec === undefined) return
    const audio = prompt === undefined ? new Uint8Array(0) : promptAudio(prompt, this.#codec)
    this.#sender?.play(audio, now, loops)
  }
}

/** A socket name nobody else in the element has. */
export const audioSocket = (chance: Chance): SocketId => `audio-${token(chance, 6)}`
