// Offers and answers of one leg made from what the other leg says, for the SBC's own relay (sdp-bridge.ts has the rules,
// leg-sdp.ts the text).

import { fault, type Result } from '../kernel/index.ts'
import { answerDirection, type Codec, type Direction, formatSdp } from '../sip/index.ts'
import type { LegDescription, Unfit } from './leg-description.ts'
import { LegSdp, type LegSdpOptions } from './leg-sdp.ts'
import {
  type Capabilities,
  inNumbersOf,
  ownCapabilities,
  passedDirection,
  preferring,
  sameCodec,
} from './sdp-bridge.ts'

export class BridgedSdp extends LegSdp implements LegDescription {
  readonly #options: LegSdpOptions

  constructor(options: LegSdpOptions, twin?: BridgedSdp) {
    super(options, twin)
    this.#options = options
  }

  copy(): this {
    return new BridgedSdp(this.#options, this) as this
  }

  get isHeld(): boolean {
    return this.ownDirection !== 'sendrecv'
  }

  get said(): string | undefined {
    return this.local && formatSdp(this.local)
  }

  /** The codec in use comes first. */
  offerFrom(other: BridgedSdp | undefined, direction = this.#wantedBy(other)): string {
    return this.offer(this.#offerable(other), direction)
  }

  /** Nothing but the codec `other` speaks; undefined where its number means something else here. */
  offerOnlyFrom(other: BridgedSdp): string | undefined {
    const { capabilities, codec } = other
    if (capabilities === undefined || codec === undefined) return undefined
    const only = inNumbersOf({ ...capabilities, codecs: [codec] }, this.#known)
    return only.codecs.length === 0 ? undefined : this.offer(only, this.#wantedBy(other))
  }

  /** With the codec that `other` speaks; without `other` with its own. */
  answerFrom(other: BridgedSdp | undefined): Result<string, Unfit> {
    const codec = this.#codecFor(other)
    if (codec === undefined) return fault({ status: 488, warning: 305, says: 'no common codec' })
    const hasEvents = other === undefined || other.capabilities?.telephoneEvent !== undefined
    // A leg that is joined to nobody has nothing to hear.
    return this.answer(codec, hasEvents, other === undefined ? 'inactive' : this.#wantedBy(other))
  }

  isAnswerableFrom(other: BridgedSdp | undefined): boolean {
    const codec = this.#codecFor(other)
    return codec !== undefined && this.capabilities?.codecs.some(each => sameCodec(each, codec)) === true
  }

  answerAgainFor(fork: BridgedSdp): string | undefined {
    const [spoken, offered] = [this.codec, fork.codec]
    if (spoken === undefined || offered === undefined) return undefined
    return sameCodec(spoken, offered) ? this.said : undefined
  }

  mustFollow(other: BridgedSdp): boolean {
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
  canStayWith(other: BridgedSdp | undefined): boolean {
    const name = other?.codec?.name.toLowerCase()
    const offered = this.capabilities?.codecs ?? []
    return name !== undefined && offered.some(each => each.name.toLowerCase() === name)
  }

  isDeafTo(other: BridgedSdp): boolean {
    const [own, theirs] = [this.codec, other.codec]
    return own !== undefined && theirs !== undefined && !sameCodec(own, theirs)
  }

  /** What this leg is told of the other's wish to send and to hear. */
  #wantedBy(other: BridgedSdp | undefined): Direction {
    return other === undefined ? 'sendrecv' : passedDirection(other.peerWish, this.side)
  }

  get #known() {
    return [this.local, this.remote].filter(sdp => sdp !== undefined)
  }

  #offerable(other: BridgedSdp | undefined): Capabilities {
    const theirs = other?.capabilities
    if (theirs === undefined) return ownCapabilities(this.allowed)
    const offer = inNumbersOf(preferring(theirs, other?.codec), this.#known)
    return offer.codecs.length === 0 ? ownCapabilities(this.allowed) : offer
  }

  /** What `other` speaks; before it speaks anything a codec both know, the one spoken here already before others. */
  #codecFor(other: BridgedSdp | undefined): Codec | undefined {
    if (other?.codec !== undefined) return other.codec
    const theirs = other?.capabilities?.codecs
    const common = (this.capabilities?.codecs ?? []).filter(
      codec => theirs === undefined || theirs.some(each => sameCodec(each, codec)),
    )
    const { codec: inUse } = this
    return (inUse && common.find(codec => sameCodec(codec, inUse))) ?? common[0]
  }
}
