// The session description of one leg where the SBC relays no media: what the peer of the other leg says passes
// untouched. Whoever takes it reads it; here it is only seen to be SDP of a bearable size.
//
//   other leg's offer ---> (local-offer) ---answered---> stable ---offered---> (remote-offer) ---answer---> stable

import { assert, fault, ok, type Result } from '../kernel/index.ts'
import { MAX_SDP_BYTES } from '../sip/index.ts'
import type { LegDescription, Unfit } from './leg-description.ts'

export class PassedSdp implements LegDescription {
  readonly isHeld = false
  /** What we said and what the peer said, once both are known. */
  #local: string | undefined
  #remote: string | undefined
  #open: { by: 'local' | 'remote'; offer: string } | undefined
  /** Our last offer: answers of other forks are answers to it, too. */
  #offered: string | undefined

  get isAgreed(): boolean {
    return this.#local !== undefined
  }

  get waits(): boolean {
    return this.#open?.by === 'local'
  }

  get hasOpenOffer(): boolean {
    return this.#open?.by === 'remote'
  }

  get said(): string | undefined {
    return this.#local
  }

  /** What the peer last said. */
  get heard(): string | undefined {
    return this.#open?.by === 'remote' ? this.#open.offer : this.#remote
  }

  copy(): this {
    const copy = new PassedSdp()
    copy.#local = this.#local
    copy.#remote = this.#remote
    copy.#open = this.#open
    copy.#offered = this.#offered
    return copy as this
  }

  offerFrom(other: PassedSdp | undefined): string {
    const offer = other?.heard ?? this.#local
    assert(offer !== undefined, 'somebody has spoken before anything is offered')
    return this.#offer(offer)
  }

  answerFrom(other: PassedSdp | undefined): Result<string, Unfit> {
    const answer = other?.heard ?? this.#local
    if (this.#open?.by !== 'remote' || answer === undefined) return unfit(399, 'nothing to answer')
    this.#agree(answer, this.#open.offer)
    return ok(answer)
  }

  isAnswerableFrom(other: PassedSdp | undefined): boolean {
    return this.hasOpenOffer && (other?.heard ?? this.#local) !== undefined
  }

  answerAgainFor(fork: PassedSdp): string | undefined {
    return fork.heard === this.#local ? this.#local : undefined
  }

  mustFollow(other: PassedSdp): boolean {
    return other.heard !== (this.#open?.by === 'local' ? this.#open.offer : this.#local)
  }

  canStayWith(): boolean {
    return false
  }

  /** What they speak is theirs to agree on. */
  isDeafTo(): boolean {
    return false
  }

  offerOnlyFrom(): undefined {
    return undefined
  }

  repeat(): string | undefined {
    return this.#local && this.#offer(this.#local)
  }

  answered(body: string): Result<void, Unfit> {
    const offer = this.#open?.by === 'local' ? this.#open.offer : this.#offered
    if (offer === undefined || !looksLikeSdp(body)) return unfit(399, 'unreadable SDP')
    this.#agree(offer, body)
    return ok(undefined)
  }

  offered(body: string): Result<void, Unfit> {
    if (!looksLikeSdp(body)) return unfit(399, 'unreadable SDP')
    this.#open = { by: 'remote', offer: body }
    return ok(undefined)
  }

  withdraw(): void {
    this.#open = undefined
  }

  #offer(offer: string): string {
    this.#open = { by: 'local', offer }
    this.#offered = offer
    return offer
  }

  #agree(local: string, remote: string): void {
    this.#open = undefined
    this.#local = local
    this.#remote = remote
  }
}

const unfit = (warning: Unfit['warning'], says: string): { ok: false; fault: Unfit } =>
  fault({ status: 488, warning, says })

/** RFC 8866 section 5: a version first, and a medium; no line of it can be taken for another header or message. */
const looksLikeSdp = (body: string): boolean =>
  body.length <= MAX_SDP_BYTES &&
  (body.startsWith('v=0\r\n') || body.startsWith('v=0\n')) &&
  body.includes('\nm=') &&
  !body.includes('\0')
