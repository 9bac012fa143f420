// Reasons (RFC 3326) on their way from one leg to the other: read there and written anew here, so that no octet of
// one side reaches the other unread. Microsoft's text holds the id its support asks for (`<guid>;MediaError`),
// which is why it is kept.

import { formatReason, parseReason, type Reason, type SipHeaders } from '../sip/index.ts'

/** More reasons than this in one message are not read. */
const REASONS_LIMIT = 4
/** ITU-T Q.850: what the number says. */
const USER_BUSY = 17
const NO_CIRCUIT = 34

export const NO_ANSWER: Reason = { protocol: 'Q.850', cause: 19, text: 'No answer' }
/** Incompatible destination: the two sides have no audio in common. */
export const NO_COMMON_MEDIA: Reason = { protocol: 'Q.850', cause: 88, text: 'No common media' }
/** Told to the ends of a call that the SBC takes down because it stops. */
export const SHUTDOWN: Reason = { protocol: 'Q.850', cause: 41, text: 'SBC is stopping' }

const NO_REASONS: readonly Reason[] = []

/** Those that can be read; the others are left out. */
export function reasonsOf(headers: SipHeaders): readonly Reason[] {
  if (!headers.has('Reason')) return NO_REASONS
  return headers
    .values('Reason')
    .slice(0, REASONS_LIMIT)
    .flatMap(value => {
      const reason = parseReason(value)
      return reason.ok ? [reason.value] : []
    })
}

/** All reasons as one header value, or none. */
export const reasonHeader = (reasons: readonly Reason[]): string | undefined =>
  reasons.length === 0 ? undefined : reasons.map(formatReason).join(', ')

/**
 * Microsoft maps 486 to Q.850 cause 34 after NICC ND1017 where RFC 4497 has 17; carriers take 34 for a lack of
 * circuits and try again, so that a busy person is rung over and over.
 */
export function restoreBusyCause(status: number, reasons: readonly Reason[]): readonly Reason[] {
  if (status !== 486) return reasons
  return reasons.map(reason =>
    reason.protocol === 'Q.850' && reason.cause === NO_CIRCUIT ? { ...reason, cause: USER_BUSY } : reason,
  )
}
