// The session description of one leg, whoever carries the audio: the call's machine and its acts ask no more of it than
// this. `BridgedSdp` writes descriptions of the SBC's own for the relay; `PassedSdp` hands on what the other leg's peer
// said.

import type { Result } from '../kernel/index.ts'
import type { Direction } from '../sip/index.ts'
import type { Side } from './leg-id.ts'

/** Why a description cannot be used: for the 488 and its Warning (RFC 3261 section 20.43). */
export interface Unfit {
  status: 488
  warning: 302 | 304 | 305 | 399
  says: string
}

/** `this` as a parameter: the two legs of a call have descriptions of one kind. */
export interface LegDescription {
  /** Whether both sides have spoken. */
  readonly isAgreed: boolean
  /** Whether an offer of ours waits for its answer. */
  readonly waits: boolean
  /** Whether an offer of the peer waits for our answer. */
  readonly hasOpenOffer: boolean
  /** Whether we asked the peer for less than to send and to hear. */
  readonly isHeld: boolean
  /** What is in force of what we said, as the body of a message; undefined before anything is. */
  readonly said: string | undefined
  /** The same for one early dialog: of each fork offers and answers go their own way (RFC 3261 section 12.1.2). */
  copy(): this
  /** An offer to this leg of what the peer of the other leg can do; without it of what is known of this leg alone. */
  offerFrom(other: this | undefined, direction?: Direction): string
  /** An offer of nothing but what the peer of the other leg speaks; undefined where that cannot be. */
  offerOnlyFrom(other: this): string | undefined
  /** The answer to the open offer, as the peer of the other leg allows. */
  answerFrom(other: this | undefined): Result<string, Unfit>
  /** Whether the open offer can be answered at all. */
  isAnswerableFrom(other: this | undefined): boolean
  /** What was answered, once more, for another fork: undefined where it does not fit that. */
  answerAgainFor(fork: this): string | undefined
  /** Whether this leg must be offered something new because of what the peer of the other leg last said. */
  mustFollow(other: this): boolean
  /** Whether the open offer may be answered although the other leg stays as it is. */
  canStayWith(other: this | undefined): boolean
  /** Whether both have agreed, on codecs that are not the same: nobody would hear anything. */
  isDeafTo(other: this): boolean
  /** What is in force, offered again: a refresh of the session. Undefined before anything is. */
  repeat(): string | undefined
  /** The peer's answer to our offer; of a fork perhaps not the first one. */
  answered(body: string): Result<void, Unfit>
  /** The peer's offer. It stays open until `answerFrom` or `withdraw`. */
  offered(body: string): Result<unknown, Unfit>
  /** The open offer came to nothing; what was in force stays. */
  withdraw(): void
}

/** What a leg knows of its media. */
export interface LegMedia {
  sdp: LegDescription
}

/** Where a leg's audio will be, with the description that tells of it; not yet any leg's. */
export interface Place {
  readonly side: Side
  readonly sdp: LegDescription
}
