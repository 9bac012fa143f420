// The session description of one leg: our offers and answers, the peer's, and what both amount to for the relay.
//
//   offer ---> (local-offer) ---answered---> stable ---offered---> (remote-offer) ---answer---> stable
//
// Carrier legs speak RTP/AVP, Teams legs RTP/SAVP with a key of their own (SDES, RFC 4568).

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
  answerDirection,
  answerFault,
  answerOffer,
  type Codec,
  type Direction,
  formatSdp,
  makeOffer,
  parseSdp,
  type Sdp,
} from '../sip/index.ts'
import type { Behaviour } from './config.ts'
import type { LegDescription, Unfit } from './leg-description.ts'
import type { Side } from './leg-id.ts'
import {
  type Capabilities,
  capabilitiesOf,
  inNumbersOf,
  ownCapabilities,
  passedDirection,
  preferring,
  sameCodec,
} from './sdp-bridge.ts'

export interface LegSdpOptions {
  side: Side
  address: string
  /** The even port of the pair. */
  port: number
  chance: Chance
  /** Encoding names that may be spoken. */
  allowed: readonly string[]
  /** From where media without SRTP is heard. */
  latch: Behaviour['latch']
}

const PROFILE = { carrier: 'RTP/AVP', teams: 'RTP/SAVP' } as const

export class LegSdp implements LegDescription {
  readonly #options: LegSdpOptions
  readonly #sessionId: string
  #version = 0
  /** What we said and what the peer said, once both are known. */
  #local: Sdp | undefined
  #remote: Sdp | undefined
  #open: { by: 'local' | 'remote'; offer: Sdp; crypto?: SdesCrypto } | undefined
  /** Our last offer: answers of other forks are answers to it, too. */
  #offered: Sdp | undefined
  #key: SdesCrypto | undefined
  #peerKey: SrtpKey | undefined
  #peerWish: Direction = 'sendrecv'

  constructor(options: LegSdpOptions) {
    this.#options = options
    this.#sessionId = String(options.chance.below(2 ** 31))
    if (options.side === 'teams') this.#key = makeSdesKey(options.chance, 1)
  }

  get side(): Side {
    return this.#options.side
  }

  get isAgreed(): boolean {
    return this.#local !== undefined && this.#remote !== undefined
  }

  get waits(): boolean {
    return this.#open?.by === 'local'
  }

  get hasOpenOffer(): boolean {
    return this.#open?.by === 'remote'
  }

  /** The codec in use: the first both know. */
  get codec(): Codec | undefined {
    const mine = this.#local && capabilitiesOf(this.#local, this.#options.allowed)
    const theirs = this.#remote && capabilitiesOf(this.#remote, this.#options.allowed)
    return theirs?.codecs.find(codec => mine?.codecs.some(other => sameCodec(codec, other)))
  }

  /** What the peer last said it can do. */
  get capabilities(): Capabilities | undefined {
    const latest = this.#open?.by === 'remote' ? this.#open.offer : this.#remote
    return latest && capabilitiesOf(latest, this.#options.allowed)
  }

  /** What the peer wants of its own accord: `inactive` is its hold, not its answer to a hold of ours. */
  get peerWish(): Direction {
    return this.#open?.by === 'remote' ? directionOf(this.#open.offer) : this.#peerWish
  }

  /** What we last said. */
  get ownDirection(): Direction {
    return directionOf(this.waits ? this.#open?.offer : this.#local)
  }

  get isHeld(): boolean {
    return this.ownDirection !== 'sendrecv'
  }

  get said(): string | undefined {
    return this.#local && formatSdp(this.#local)
  }

  get local(): Sdp | undefined {
    return this.#local
  }

  get remote(): Sdp | undefined {
    return this.#remote
  }

  /** The codec in use comes first; each call is a new version. */
  offerFrom(other: LegSdp | undefined, direction = this.#wantedBy(other)): string {
    const theirs = other?.capabilities
    const own = () => ownCapabilities(this.#options.allowed)
    if (theirs === undefined) return this.#offer(own(), direction)
    const known = [this.#local, this.#remote].filter(sdp => sdp !== undefined)
    const offer = inNumbersOf(preferring(theirs, other?.codec), known)
    return this.#offer(offer.codecs.length === 0 ? own() : offer, direction)
  }

  /** With the one codec that the other leg speaks. */
  answerFrom(other: LegSdp | undefined): Result<string, Unfit> {
    const codec = other?.codec ?? this.codec ?? this.capabilities?.codecs[0]
    if (codec === undefined) return unfit(305, 'no common codec')
    const hasEvents = other === undefined || other.capabilities?.telephoneEvent !== undefined
    // A leg that is joined to nobody has nothing to hear.
    return this.answer(codec, hasEvents, other === undefined ? 'inactive' : this.#wantedBy(other))
  }

  mustFollow(other: LegSdp): boolean {
    const inUse = this.codec
    const usable = other.capabilities?.codecs ?? []
    const spoken = other.codec
    if (inUse === undefined) return true
    // An offer that still has our codec is answered with it; an answer has chosen its own.
    if (!usable.some(codec => sameCodec(codec, inUse))) return true
    if (!other.hasOpenOffer && spoken !== undefined && !sameCodec(spoken, inUse)) return true
    return answerDirection(this.peerWish, this.#wantedBy(other)) !== this.ownDirection
  }

  /** Where only the direction was to change: the relay holds by itself. */
  canStayWith(other: LegSdp | undefined): boolean {
    const name = other?.codec?.name.toLowerCase()
    return (
      name !== undefined && this.capabilities?.codecs.some(each => each.name.toLowerCase() === name) === true
    )
  }

  #offer({ codecs, telephoneEvent }: Capabilities, direction: Direction): string {
    const { side, address, port } = this.#options
    const mux = side === 'teams' && (this.#remote === undefined || this.#remote.audio?.rtcpMux === true)
    const offer = makeOffer({
      address,
      port,
      codecs,
      profile: this.#remote?.audio?.profile ?? PROFILE[side],
      direction,
      sessionId: this.#sessionId,
      version: this.#nextVersion(),
      ...(telephoneEvent !== undefined && { telephoneEvent }),
      ...(mux && { rtcpMux: true }),
      ...(this.#key && { crypto: [formatSdes(this.#key)] }),
    })
    this.#open = { by: 'local', offer }
    this.#offered = offer
    return formatSdp(offer)
  }

  /** The version stays, for nothing changes (RFC 4028). */
  repeat(): string | undefined {
    if (this.#local === undefined) return undefined
    this.#open = { by: 'local', offer: this.#local }
    this.#offered = this.#local
    return formatSdp(this.#local)
  }

  answered(body: string): Result<void, Unfit> {
    const offer = this.#open?.by === 'local' ? this.#open.offer : this.#offered
    const answer = parseSdp(body)
    if (offer === undefined || !answer.ok) return unfit(399, 'unreadable SDP')
    if (answerFault(offer, answer.value) !== undefined) return unfit(304, 'the answer does not fit the offer')
    if (capabilitiesOf(answer.value, this.#options.allowed) === undefined)
      return unfit(305, 'no common codec')
    const key = this.#keyOf(answer.value)
    if (!key.ok) return key
    this.#open = undefined
    // An answer to a hold of ours says nothing of what the peer would want otherwise.
    if (directionOf(offer) === 'sendrecv') this.#peerWish = directionOf(answer.value)
    this.#agree(offer, answer.value, key.value)
    return ok(undefined)
  }

  offered(body: string): Result<void, Unfit> {
    const parsed = parseSdp(body)
    if (!parsed.ok) return unfit(399, 'unreadable SDP')
    const offer = parsed.value
    if (offer.audio === undefined) return unfit(304, 'no audio offered')
    if (capabilitiesOf(offer, this.#options.allowed) === undefined) return unfit(305, 'no common codec')
    if (this.#options.side === 'carrier') {
      this.#open = { by: 'remote', offer }
      return ok(undefined)
    }
    // Media without SRTP is not spoken with Teams, even when Teams should ask for it.
    const crypto = firstUsableCrypto(offer.audio.cryptos)
    if (crypto === undefined) return unfit(302, 'no SRTP key that can be used')
    this.#open = { by: 'remote', offer, crypto }
    return ok(undefined)
  }

  /** Our answer to the open offer: the one codec that the other leg speaks. */
  answer(codec: Codec, telephoneEvent: boolean, direction: Direction): Result<string, Unfit> {
    if (this.#open?.by !== 'remote') return unfit(399, 'nothing to answer')
    const { offer, crypto } = this.#open
    const { side, address, port, chance } = this.#options
    const key = crypto && this.#keyFor(crypto, chance)
    const answered = answerOffer(offer, {
      address,
      port,
      codecs: [codec],
      telephoneEvent,
      profile: PROFILE[side],
      direction,
      sessionId: this.#sessionId,
      version: this.#nextVersion(),
      rtcpMux: side === 'teams',
      ...(key && { crypto: [formatSdes(key)] }),
    })
    if (!answered.ok) return unfit(305, answered.fault.reason)
    this.#key = key
    this.#open = undefined
    this.#peerWish = directionOf(offer)
    this.#agree(answered.value.answer, offer, crypto?.key)
    return ok(formatSdp(answered.value.answer))
  }

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

  /** What this leg is told of the other's wish to send and to hear. */
  #wantedBy(other: LegSdp | undefined): Direction {
    return other === undefined ? 'sendrecv' : passedDirection(other.peerWish, this.side)
  }

  #security(): MediaSecurity {
    if (this.#key === undefined) return { profile: 'RTP/AVP', latch: this.#options.latch }
    return {
      profile: 'RTP/SAVP',
      local: this.#key.key,
      ...(this.#peerKey && { remote: this.#peerKey }),
    }
  }

  #agree(local: Sdp, remote: Sdp, peerKey: SrtpKey | undefined): void {
    this.#local = local
    this.#remote = remote
    this.#peerKey = peerKey
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

  #nextVersion(): number {
    this.#version += 1
    return this.#version
  }
}

const directionOf = (sdp: Sdp | undefined): Direction => sdp?.audio?.direction ?? 'sendrecv'

const unfit = (warning: Unfit['warning'], says: string): { ok: false; fault: Unfit } =>
  fault({ status: 488, warning, says })
