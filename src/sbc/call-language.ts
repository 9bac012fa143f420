// What the call machine (call.ts) is told and what it says: the words between it and those who carry it out.

import type { Millis } from '../kernel/index.ts'
import type { Reason } from '../sip/index.ts'
import type { LegId, Side } from './leg-id.ts'
import type { Ring, RingRules } from './progress.ts'
import type { TransferEffect, TransferRules } from './transfer.ts'

export type CallEvent =
  | { type: 'progressed'; leg: LegId; status: number; fork: string; media: boolean }
  /** One of the endpoints that rang does so no more. */
  /** Without `fork` all of them: the leg is called elsewhere. */
  | { type: 'fork-ended'; leg: LegId; fork?: string }
  | { type: 'answered'; leg: LegId }
  /** A leg we called has failed for good. */
  | { type: 'refused'; leg: LegId; status: number; reasons: readonly Reason[] }
  /** A leg is over: BYE, CANCEL, time. Told once for each leg. */
  | { type: 'gone'; leg: LegId; reasons: readonly Reason[] }
  /** The leg's peer changes its media in a way that concerns the other leg. */
  | { type: 're-offered'; leg: LegId }
  | { type: 're-answered'; leg: LegId }
  | { type: 're-refused'; leg: LegId; status: number }
  /** A REFER that is in order; the new leg would be called `target`. */
  | { type: 'referred'; leg: LegId; target: LegId }
  /** An INVITE of Teams that replaces the leg `old` (RFC 3891). */
  | { type: 'replaced'; leg: LegId; old: LegId }
  /** The media of the two legs cannot be joined. */
  | { type: 'unfit'; leg: LegId; status: number }
  | { type: 'stop'; reasons: readonly Reason[] }
  | { type: 'tick' }

export type CallEffect =
  | TransferEffect
  | { type: 'ring'; leg: LegId; ring: Ring; fork: string }
  | { type: 'accept'; leg: LegId }
  | { type: 'refuse'; leg: LegId; status: number; reasons: readonly Reason[] }
  | { type: 're-offer'; leg: LegId }
  | { type: 're-accept'; leg: LegId }
  | { type: 're-refuse'; leg: LegId; status: number }
  | { type: 'accept-refer'; leg: LegId }
  | { type: 'refuse-refer'; leg: LegId; status: number; why: string }
  /** Calls the target of the REFER just accepted. */
  | { type: 'call-target'; leg: LegId }
  /** Forgets a leg that does not end. */
  | { type: 'drop'; leg: LegId }
  | { type: 'note'; event: 'answered' | 'transfer-requested' | 'limit'; says: string }
  /** The status that the caller was refused with, where it was. */
  | { type: 'note'; event: 'ended'; says: string; status?: number }

export interface CallRules {
  noAnswerMs: Millis
  /** After this an ending call is over, whatever its legs do. */
  endingMs: Millis
  transfer: TransferRules
  transfersLimit: number
  /** The answer to a REFER of the carrier. */
  carrierRefer: 405 | 603
  ring: Record<Side, RingRules>
}
