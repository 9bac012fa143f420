// The session description of one leg: our offers and answers, the peer's, and what both amount to for the relay.
//
//   offer ---> (local-offer) ---answered---> stable ---offered---> (remote-offer) ---answer---> stable
//
// Teams legs speak RTP/SAVP with a key of their own (SDES, RFC 4568), carrier legs RTP/AVP unless they are secure too.

import { type Chance, type Endpoint, fault, ok, type Result } from '../kernel/index.ts'
import {
  firstUsableCrypto,
  formatSdes,
  type MediaLegOptions,
  type MediaSecurity,
  makeSdesKey,
  parseSdes,
  type SdesCrypto,
  type SrtpKey,
} from '../media/index.ts'
import {
  answerFault,
  answerOffer,
  type Codec,
  type Direction,
  formatSdp,
  makeOffer,
  parseSdp,
  refusedLines,
  Sdp,
} from '../sip/index.ts'
import type { Behaviour } from './config.ts'
import type { Unfit } from './leg-description.ts'
import type { Side } from './leg-id.ts'
import { type Capabilities, capabilitiesOf, sameCodec } from './sdp-bridge.ts'

export interface LegSdpOptions {
  side: Side
  address: string
  /** The even port of the pair. */
  port: number
  chance: Chance
  /** Encoding names that may be spoken. */
  allowed: readonly string[]
  /** SRTP and nothing else; always with Teams. */
  isSecure: boolean
  /** From where media without SRTP is heard. */
  latch: Behaviour['latch']
}

/** An offer that has no answer yet. */
type OpenOffer =
  | { by: 'local'; offer: Sdp }
  | { by: 'remote'; offer: Sdp; capabilities: Capabilities; crypto?: SdesCrypto }

/** What a peer has said, and what was read of it. */
interface PeerSaid {
  sdp: Sdp
  capabilities: Capabilities
  key: SrtpKey | undefined
}

export class LegSdp {
  readonly #options: LegSdpOptions
  readonly #sessionId: string
  #version = 0
  /** Our last description, offered or answered. */
  #said: Sdp | undefined
  /** What we said and what the peer said, once both are known. */
  #local: Sdp | undefined
  #remote: Sdp | undefined
  /** The codec in use: the first both know. */
  #codec: Codec | undefined
  /** What the peer can do by what is in force. */
  #capabilities: Capabilities | undefined
  #open: OpenOffer | undefined
  /** Our last offer: answers of other forks are answers to it, too. */
  #offered: Sdp | undefined
  #key: SdesCrypto | undefined
  #peerKey: SrtpKey | undefined
  #peerWish: Direction = 'sendrecv'

  constructor(options: LegSdpOptions, twin?: LegSdp) {
    this.#options = options
    this.#sessionId = twin === undefined ? String(options.chance.below(2 ** 31)) : twin.#sessionId
    if (twin === undefined) {
      if (options.isSecure) this.#key = makeSdesKey(options.chance, 1)
      return
    }
    this.#version = twin.#version
    this.#said = twin.#said
    this.#local = twin.#local
    this.#remote = twin.#remote
    this.#codec = twin.#codec
    this.#capabilities = twin.#capabilities
    this.#open = twin.#open
    this.#offered = twin.#offered
    this.#key = twin.#key
    this.#peerKey = twin.#peerKey
    this.#peerWish = twin.#peerWish
  }

  get profile(): 'RTP/AVP' | 'RTP/SAVP' {
    return this.#options.isSecure ? 'RTP/SAVP' : 'RTP/AVP'
  }

  get side(): Side {
    return this.#options.side
  }

  /** Encoding names that may be spoken. */
  get allowed(): readonly string[] {
    return this.#options.allowed
  }

  get isAgreed(): boolean {
    return this.#local !== undefined && this.#remote !== undefined
  }

  /** Whether an offer of ours waits for its answer. */
  get waits(): boolean {
    return this.#open?.by === 'local'
  }

  /** Whether an offer of the peer waits for our answer. */
  get hasOpenOffer(): boolean {
    return this.#open?.by === 'remote'
  }

  get codec(): Codec | undefined {
    return this.#codec
  }

  /** What the peer last said it can do. */
  get capabilities(): Capabilities | undefined {
    return this.#open?.by === 'remote' ? this.#open.capabilities : this.#capabilities
  }

  /** What the peer wants of its own accord: `inactive` is its hold, not its answer to a hold of ours. */
  get peerWish(): Direction {
    return this.#open?.by === 'remote' ? directionOf(this.#open.offer) : this.#peerWish
  }

  /** What we last said. */
  get ownDirection(): Direction {
    return directionOf(this.waits ? this.#open?.offer : this.#local)
  }

  get local(): Sdp | undefined {
    return this.#local
  }

  get remote(): Sdp | undefined {
    return this.#remote
  }

  /** An offer of ours. A description that differs from the last one has the next version (RFC 3264 section 8). */
  offer({ codecs, telephoneEvent }: Capabilities, direction: Direction): string {
    const { side, address, port } = this.#options
    const mux = side === 'teams' && (this.#remote === undefined || this.#remote.audio?.rtcpMux === true)
    const made = makeOffer({
      address,
      port,
      codecs,
      profile: this.#remote?.audio?.profile ?? this.profile,
      direction,
      sessionId: this.#sessionId,
      version: this.#version + 1,
      ...(telephoneEvent !== undefined && { telephoneEvent }),
      ...(mux && { rtcpMux: true }),
      ...(this.#key && { crypto: [formatSdes(this.#key)] }),
    })
    const offer = this.#versioned(this.#inPlace(made))
    this.#open = { by: 'local', offer }
    this.#offered = offer
    return formatSdp(offer)
  }

  /** What is in force, offered again: a refresh of the session. The version stays, for nothing changes (RFC 4028). */
  repeat(): string | undefined {
    if (this.#local === undefined) return undefined
    this.#open = { by: 'local', offer: this.#local }
    this.#offered = this.#local
    return formatSdp(this.#local)
  }

  /** The peer's answer to our offer; of a fork perhaps not the first one. */
  answered(body: string): Result<void, Unfit> {
    const offer = this.#open?.by === 'local' ? this.#open.offer : this.#offered
    const answer = parseSdp(body)
    if (offer === undefined || !answer.ok) return unfit(399, 'unreadable SDP')
    if (answerFault(offer, answer.value) !== undefined) return unfit(304, 'the answer does not fit the offer')
    const capabilities = capabilitiesOf(answer.value, this.#options.allowed)
    if (capabilities === undefined) return unfit(305, 'no common codec')
    const key = this.#keyOf(answer.value)
    if (!key.ok) return key
    this.#open = undefined
    // An answer to a hold of ours says nothing of what the peer would want otherwise.
    if (directionOf(offer) === 'sendrecv') this.#peerWish = directionOf(answer.value)
    this.#agree(offer, { sdp: answer.value, capabilities, key: key.value })
    return ok(undefined)
  }

  /** The peer's offer. It stays open until `answer` or `withdraw`. */
  offered(body: string): Result<Capabilities, Unfit> {
    const parsed = parseSdp(body)
    if (!parsed.ok) return unfit(399, 'unreadable SDP')
    const offer = parsed.value
    if (offer.audio === undefined) return unfit(304, 'no audio offered')
    const capabilities = capabilitiesOf(offer, this.#options.allowed)
    if (capabilities === undefined) return unfit(305, 'no common codec')
    if (!this.#options.isSecure) {
      this.#open = { by: 'remote', offer, capabilities }
      return ok(capabilities)
    }
    // Media without SRTP is not spoken on a secure leg, even when the peer should ask for it.
    const crypto = firstUsableCrypto(offer.audio.cryptos)
    if (crypto === undefined) return unfit(302, 'no SRTP key that can be used')
    this.#open = { by: 'remote', offer, capabilities, crypto }
    return ok(capabilities)
  }

  /** Our answer to the open offer: the one codec that the other leg speaks. */
  answer(codec: Codec, telephoneEvent: boolean, direction: Direction): Result<string, Unfit> {
    if (this.#open?.by !== 'remote') return unfit(399, 'nothing to answer')
    const { offer, capabilities, crypto } = this.#open
    const { side, address, port, chance } = this.#options
    const key = crypto && this.#keyFor(crypto, chance)
    const answered = answerOffer(offer, {
      address,
      port,
      codecs: [codec],
      telephoneEvent,
      profile: this.profile,
      direction,
      sessionId: this.#sessionId,
      version: this.#version + 1,
      rtcpMux: side === 'teams',
      ...(key && { crypto: [formatSdes(key)] }),
    })
    if (!answered.ok) return unfit(305, answered.fault.reason)
    const answer = this.#versioned(answered.value.answer)
    this.#key = key
    this.#open = undefined
    this.#peerWish = directionOf(offer)
    this.#agree(answer, { sdp: offer, capabilities, key: crypto?.key })
    return ok(formatSdp(answer))
  }

  /** The open offer came to nothing; what was in force stays. */
  withdraw(): void {
    this.#open = undefined
  }

  /** For the relay; undefined before both sides have spoken. */
  relayOptions(): MediaLegOptions | undefined {
    const remote = this.#remote?.audio
    if (remote === undefined || this.#local === undefined) return undefined
    const { address } = remote
    const to: Endpoint | undefined = address === undefined ? undefined : { address, port: remote.port }
    const rtcpMux = remote.rtcpMux && this.#local.audio?.rtcpMux === true
    return {
      ...(to && { remote: to, remoteRtcp: { address: to.address, port: remote.rtcpPort } }),
      rtcpMux,
      security: this.#security(),
      direction: this.ownDirection,
    }
  }

  #security(): MediaSecurity {
    if (this.#key === undefined) return { profile: 'RTP/AVP', latch: this.#options.latch }
    return {
      profile: 'RTP/SAVP',
      local: this.#key.key,
      ...(this.#peerKey && { remote: this.#peerKey }),
    }
  }

  #agree(local: Sdp, { sdp, capabilities, key }: PeerSaid): void {
    const ours = [...(local.audio?.rtpmaps.values() ?? [])]
    this.#local = local
    this.#remote = sdp
    this.#codec = capabilities.codecs.find(codec => ours.some(other => sameCodec(codec, other)))
    this.#capabilities = capabilities
    this.#peerKey = key
  }

  /** The answer repeats tag and suite of the line it accepts; a key of that kind that we use already stays. */
  #keyFor({ tag, key }: SdesCrypto, chance: Chance): SdesCrypto {
    const own = this.#key
    if (this.isAgreed && own?.key.suite === key.suite) return { ...own, tag }
    return makeSdesKey(chance, tag, key.suite)
  }

  /** The peer's key in its answer; on a Teams leg there must be one of the tag and suite we offered. */
  #keyOf(answer: Sdp): Result<SrtpKey | undefined, Unfit> {
    const own = this.#key
    if (own === undefined) return ok(undefined)
    for (const value of answer.audio?.cryptos ?? []) {
      const crypto = parseSdes(value)
      if (crypto.ok && crypto.value.tag === own.tag && crypto.value.key.suite === own.key.suite) {
        return ok(crypto.value.key)
      }
    }
    return unfit(302, 'no SRTP key in the answer')
  }

  /** What we say now: under the version of the last time where nothing is different, else under the next one. */
  #versioned(made: Sdp): Sdp {
    if (this.#said !== undefined) {
      const same = made.withOrigin({ version: String(this.#version) })
      if (formatSdp(same) === formatSdp(this.#said)) return same
    }
    this.#version += 1
    this.#said = made
    return made
  }

  /** Once there are several media, each offer has as many, ours in its place, the others refused (RFC 3264 section 8). */
  #inPlace(offer: Sdp): Sdp {
    const before = this.#local?.media ?? []
    const ours = offer.media[0]
    if (before.length <= 1 || ours === undefined) return offer
    const index = this.#local?.audioIndex ?? 0
    const media = before.map((section, i) => (i === index ? ours.lines : refusedLines(section)))
    return new Sdp(offer.session, media)
  }
}

const directionOf = (sdp: Sdp | undefined): Direction => sdp?.audio?.direction ?? 'sendrecv'

const unfit = (warning: Unfit['warning'], says: string): { ok: false; fault: Unfit } =>
  fault({ status: 488, warning, says })
