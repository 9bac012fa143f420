// The states of an InviteUsage. See invite-usage.ts for the picture.

import type { Chance, Instant } from '../../kernel/index.ts'
import type { Dialog } from '../dialog/dialog.ts'
import type { Negotiation } from '../dialog/negotiation.ts'
import type { Rack } from '../dialog/rack-header.ts'
import type { ReferNotifier, ReferSubscriber } from '../dialog/refer-subscription.ts'
import type { ReliableSender } from '../dialog/reliable-provisional.ts'
import type { SessionTimer, SessionTimerWish } from '../dialog/session-timer.ts'
import type { Answers, TwoHundred } from '../dialog/two-hundred.ts'
import type { HeaderPairs } from '../message/sip-headers.ts'
import type { Body, SipRequest, SipResponse } from '../message/sip-message.ts'
import type { TimerRules } from '../transaction/timers.ts'
import type { EndCause, UsageCommand, UsageEffect } from './usage-language.ts'

/** What this side says of itself in each call. */
export interface UsageProfile {
  /** The value of Contact: for Teams the SBC's FQDN, never an address. */
  readonly contact: string
  /** On every request and response: Allow, User-Agent or Server. */
  readonly headers?: HeaderPairs
  /** Option tags for Supported and against which Require is checked; `timer` is added with a session timer. */
  readonly supported?: readonly string[]
  readonly sessionTimer?: SessionTimerWish
  /**
   * RFC 3262. `supported`: what the peer sends reliably is acknowledged, and what of ours carries SDP is sent reliably
   * where the peer can take it. `required`: the peer must (421), and all of ours go reliably. Off when left out: a
   * peer that requires it gets 420.
   */
  readonly reliableProvisional?: 'off' | 'supported' | 'required'
  /** The owner answers `challenged`. Otherwise 401 and 407 are failures like others. */
  readonly answersChallenges?: boolean
}

export interface UsageContext {
  readonly chance: Chance
  readonly rules: TimerRules
  readonly profile: UsageProfile
}

/** A request of ours that waits for its final response, or, with `challenge`, for the owner's credentials. */
export interface OwnRequest {
  readonly ref: string
  readonly request: SipRequest
  readonly challenges: number
  readonly challenge: SipResponse | undefined
}

/** Without a body it is an UPDATE that only refreshes the session. */
export interface OfferWish {
  readonly method: 'INVITE' | 'UPDATE'
  readonly body: Body | undefined
  readonly headers: HeaderPairs
}
/** Our re-INVITE or UPDATE. `tries` counts the glares (491, 500) and short intervals (422) it met. */
export type OwnOffer =
  | { state: 'queued'; wish: OfferWish; notBefore: Instant; tries: number }
  | {
      state: 'asked'
      wish: OfferWish
      own: OwnRequest
      tries: number
      /** A later wish. */
      next: OfferWish | undefined
      early: EarlyAnswer
    }

/** What reliable provisional responses to a re-INVITE of ours brought: the last number, and the answer. */
interface EarlyAnswer {
  readonly rseq: number | undefined
  readonly answer: SipResponse | undefined
}

/** A peer's request that waits for the owner's answer. */
export interface OpenRequest {
  readonly transaction: string
  readonly request: SipRequest
}

/** So many may wait at one time. */
export const MAX_OPEN = 16

/** A dialog before the final answer to its INVITE; the caller has one for each fork. */
export interface EarlyDialog {
  readonly dialog: Dialog
  readonly negotiation: Negotiation
  readonly open: readonly OpenRequest[]
  /** The peer's PRACK or UPDATE whose offer the owner has not answered. */
  readonly peerOffer: OpenRequest | undefined
  /** Our PRACKs and UPDATEs under way. */
  readonly sent: readonly OwnRequest[]
}

export interface Fork extends EarlyDialog {
  /** Number of the last reliable provisional response in order. */
  readonly rseq: number | undefined
}

export interface Calling {
  readonly state: 'calling'
  readonly own: OwnRequest
  /** Early dialogs, one for each To tag. */
  readonly forks: readonly Fork[]
  /** The call is to end as soon as the INVITE is answered. */
  readonly cancelled: { by: 'local' | 'remote'; cause: EndCause } | undefined
  /** 422 met so far. */
  readonly tries: number
}

export interface Incoming extends EarlyDialog {
  readonly state: 'incoming'
  readonly transaction: string
  readonly invite: SipRequest
  readonly ringing: { response: SipResponse; againAt: Instant } | undefined
  readonly reliable: ReliableSender
  /** An answer that waits until what was offered before it is answered and acknowledged. */
  readonly held: Extract<UsageCommand, { type: 'answer' }> | undefined
}

interface Standing {
  /** Who sent the first INVITE and so owns the Call-ID (RFC 3261 section 14.1). */
  readonly role: 'caller' | 'callee'
  readonly dialog: Dialog
  readonly answers: Answers
  readonly timer: SessionTimer | undefined
  /** The peer's Allow names UPDATE: sessions are refreshed by it. */
  readonly updates: boolean
  readonly open: readonly OpenRequest[]
  readonly sent: readonly OwnRequest[]
  readonly ownOffer: OwnOffer | undefined
  /** The peer's re-INVITE or UPDATE (or PRACK of before the answer) that the owner has not answered. */
  readonly peerOffer: OpenRequest | undefined
  readonly notifier: ReferNotifier | undefined
  /** The NOTIFY of `notifier` under way. */
  readonly notifyRef: string | undefined
  /** REFERs seen in this dialog: all but the first need an id (RFC 3515 section 2.4.6). */
  readonly refers: number
  readonly subscriber: ReferSubscriber | undefined
  /** What the PRACK says that may still come for a response of ours without SDP (RFC 3262 section 3). */
  readonly latePrack: Rack | undefined
  /** A BYE that waits for the ACK to our 2xx or for the answer to a NOTIFY. */
  readonly hangUp: { headers: HeaderPairs; cause: EndCause } | undefined
}
/** Our 2xx is out, its ACK is not in. */
export type Answering = Standing & { readonly state: 'answering'; readonly twoHundred: TwoHundred }
/** `twoHundred` is that of a re-INVITE. */
export type Confirmed = Standing & {
  readonly state: 'confirmed'
  readonly twoHundred: TwoHundred | undefined
}
export type Established = Answering | Confirmed

/** Our BYE is out. */
export interface Ending {
  readonly state: 'ending'
  readonly own: OwnRequest
  readonly dialog: Dialog
  readonly answers: Answers
  readonly by: 'local' | 'remote'
  readonly cause: EndCause
}

/** The call is over; late and repeated messages of it are still dealt with. */
export interface Ended {
  readonly state: 'ended'
  readonly answers: Answers
  readonly latePrack: Rack | undefined
  readonly releaseAt: Instant
}

export type UsageState =
  | Calling
  | Incoming
  | Answering
  | Confirmed
  | Ending
  | Ended
  | { readonly state: 'released' }
export type UsageStep = [UsageState, UsageEffect[]]
