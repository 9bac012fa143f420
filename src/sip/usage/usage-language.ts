// What an InviteUsage is told and what it says: the words between a call's signalling and its owner.

import type { ReferProgress } from '../dialog/refer-subscription.ts'
import type { HeaderPairs } from '../message/sip-headers.ts'
import type { Body, SipRequest, SipResponse } from '../message/sip-message.ts'

/** Facts from the transaction layer, translated by the owner: `ref` for our requests, `transaction` for theirs. */
export type UsageInput =
  | { type: 'response'; ref: string; response: SipResponse }
  | { type: 'failed'; ref: string; cause: 'timeout' | 'transport' }
  /** A request inside the dialog, or the UPDATE or BYE of an early one. */
  | { type: 'request'; transaction: string; request: SipRequest }
  | { type: 'ack'; request: SipRequest }
  | { type: 'cancelled'; transaction: string; cancel: SipRequest }
  | { type: 'tick' }

/**
 * Wishes of the owner. One that does not fit the state is answered by the effect `ignored` and does nothing. How
 * long a call may ring is the owner's limit: a callee whose caller vanished rings until its owner hangs up.
 */
export type UsageCommand =
  /** Callee: a provisional answer, with SDP when `body` is given. Repeated every minute (RFC 3261 section 13.3.1.1). */
  | { type: 'ring'; status: 180 | 181 | 182 | 183; body?: Body; headers?: HeaderPairs; reason?: string }
  /** Callee: the 200; repeated until its ACK comes. */
  | { type: 'answer'; body: Body; headers?: HeaderPairs }
  /** Callee: 300 to 699. */
  | { type: 'reject'; status: number; reason?: string; headers?: HeaderPairs }
  /** Caller: ends a call that is not answered; `reason` is the value of a Reason header. */
  | { type: 'cancel'; reason?: string }
  /** Ends the call in whatever state it is: CANCEL, `status` (480) to an unanswered INVITE, or BYE. */
  | { type: 'hang-up'; reason?: string; status?: number; headers?: HeaderPairs }
  /** BYE; waits for the ACK to our 2xx and for the answer to a NOTIFY under way. */
  | { type: 'bye'; headers?: HeaderPairs }
  /** A new offer, or the same again as a refresh. Waits while another exchange is open; the newest wish wins. */
  | { type: 're-invite'; body: Body; headers?: HeaderPairs }
  /**
   * UPDATE (RFC 3311): an offer with `body`, else a refresh. In an early dialog it goes out at once or not at all;
   * the caller names the fork by its To tag.
   */
  | { type: 'update'; body?: Body; headers?: HeaderPairs; fork?: string }
  /** Answers a `re-invited`; in a call that is not answered yet `transaction` says which. */
  | { type: 'answer-re-invite'; transaction?: string; body: Body; headers?: HeaderPairs }
  | { type: 'reject-re-invite'; transaction?: string; status: number; reason?: string; headers?: HeaderPairs }
  /** Any other request inside the dialog. REFER makes a subscription, whose news are `refer-progress`. */
  | { type: 'request'; method: string; headers?: HeaderPairs; body?: Body }
  /** Answers a request that came up as `requested` or `refer`. */
  | {
      type: 'respond'
      transaction: string
      status: number
      reason?: string
      headers?: HeaderPairs
      body?: Body
    }
  /** Answers a `refer` with 202 and its first NOTIFY, 100 Trying. */
  | { type: 'accept-refer'; transaction: string; headers?: HeaderPairs }
  /** What became of the referred call, for its NOTIFY; 200 and more ends the subscription. */
  | { type: 'refer-progress'; status: number; reason?: string }
  /** Answers `challenged`: sends the request again with these credentials. */
  | { type: 'retry'; ref: string; headers: HeaderPairs }
  /** Answers `challenged`: there are no credentials; the 401 or 407 is then the request's final answer. */
  | { type: 'give-up'; ref: string }

export type EndCause =
  /** A BYE, `by` one side. */
  | 'bye'
  /** The INVITE got a failure; `by: 'local'` when this side gave it. */
  | 'rejected'
  | 'cancelled'
  /** No ACK for our 2xx within 64*T1; a BYE is sent. */
  | 'no-ack'
  /** No PRACK for a reliable provisional response within 64*T1; the INVITE is answered 504. */
  | 'no-prack'
  | 'session-expired'
  /** No answer to the INVITE within 64*T1, or no final one after CANCEL. */
  | 'timeout'
  /** The INVITE could not be sent. */
  | 'transport'
  /** The peer does not know the dialog any more: 481, 408 or no answer to a request inside it (RFC 5057). */
  | 'gone'

export type UsageEvent =
  /** 100 to our INVITE. */
  | { type: 'trying'; response: SipResponse }
  /** 101 to 198 without SDP; `fork` is its To tag, '' without one. */
  | { type: 'ringing'; response: SipResponse; fork: string }
  /** 101 to 198 with SDP. In a reliable one (`isAnswer`) it is the answer, else it shows what the answer will be. */
  | { type: 'early-media'; response: SipResponse; fork: string; isAnswer: boolean }
  /** 199: this early dialog is over, the call is not (RFC 6228). */
  | { type: 'fork-ended'; response: SipResponse; fork: string }
  /** 2xx to our INVITE; its ACK goes out before. `wasSettled`: the answer came earlier, SDP of the 2xx is ignored. */
  | { type: 'answered'; response: SipResponse; fork: string; wasSettled: boolean }
  /** The PRACK that brings the answer to the offer of our reliable provisional response. */
  | { type: 'early-answer'; prack: SipRequest }
  /** The ACK to our 2xx; it carries the SDP answer when the INVITE made no offer. */
  | { type: 'confirmed'; ack: SipRequest }
  /**
   * A re-INVITE, or an UPDATE or PRACK with an offer; `offered` is false when our answer must make the offer. Before
   * the call is answered the caller finds the fork by the From tag.
   */
  | { type: 're-invited'; transaction: string; request: SipRequest; offered: boolean }
  | { type: 're-invite-confirmed'; ack: SipRequest }
  /** The peer cancelled its re-INVITE before the owner answered; it has its 487. */
  | { type: 're-invite-cancelled'; transaction: string }
  | { type: 're-invite-answered'; response: SipResponse }
  /** The call stands as it was. */
  | { type: 're-invite-failed'; cause: 'refused' | 'timeout' | 'transport'; response?: SipResponse }
  /** It is our turn to refresh the session, and the peer takes no UPDATE: `re-invite` with the current SDP. */
  | { type: 'refresh-due' }
  /** A REFER to `accept-refer` or `respond` to. `referTo` and `referredBy` are the raw header values. */
  | {
      type: 'refer'
      transaction: string
      request: SipRequest
      referTo: string
      referredBy: string | undefined
    }
  /** Our NOTIFYs for the accepted REFER are done. */
  | { type: 'refer-finished'; cause: 'final' | 'expired' | 'refused' }
  /** A NOTIFY for our REFER, already answered 200. */
  | { type: 'refer-progress'; progress: ReferProgress | undefined; terminated: boolean; notify: SipRequest }
  /** Our REFER came to nothing: refused, or the NOTIFY did not come or ceased to. */
  | { type: 'refer-failed'; cause: 'refused' | 'no-notify' | 'expired'; response?: SipResponse }
  /** Our REFER was taken without a subscription, as it asked (RFC 4488): nothing will be heard of it. */
  | { type: 'refer-unreported' }
  /** Any other request of the peer: INFO, OPTIONS, MESSAGE ...; the owner must `respond`. */
  | { type: 'requested'; transaction: string; request: SipRequest }
  | { type: 'request-answered'; ref: string; method: string; response: SipResponse }
  | { type: 'request-failed'; ref: string; method: string; cause: 'timeout' | 'transport' }
  /** 401 or 407: the owner must `retry` or `give-up`. Only with `answersChallenges`. */
  | { type: 'challenged'; ref: string; request: SipRequest; response: SipResponse }
  /** The call is over. Late messages are still dealt with until `released`. */
  | { type: 'ended'; by: 'local' | 'remote'; cause: EndCause; message?: SipRequest | SipResponse }
  /** Forget this usage. */
  | { type: 'released' }
  | { type: 'ignored'; command: UsageCommand['type']; state: string }

export type UsageEffect =
  /** To be sent as a client transaction; the owner adds Via. `purpose` is `discard` for the BYE to an unwanted fork. */
  | {
      type: 'request'
      ref: string
      request: SipRequest
      purpose: 'invite' | 're-invite' | 'bye' | 'discard' | 'other'
    }
  /** ACK to a 2xx: past the transactions, with Via and a branch of its own. */
  | { type: 'acknowledge'; request: SipRequest }
  | { type: 'respond'; transaction: string; response: SipResponse }
  /** Cancel the client transaction of `ref`; the layer waits for a provisional response. */
  | { type: 'cancel'; ref: string; reason?: string }
  | UsageEvent
