// What is known of an SBC besides its signals: what Microsoft goes by, and what its callers meet.

import { between, type Instant, type Millis, millis } from '../../kernel/index.ts'

export interface SbcSeen {
  /** The first SIP between it and Microsoft, and the last. */
  sipSince?: Instant
  sipAt?: Instant
  /** OPTIONS it sent, the last; and the last that Microsoft took. */
  optionsSentAt?: Instant
  optionsTakenAt?: Instant
  /** Since when Microsoft takes them. */
  optionsTakenSince?: Instant
  callAt?: Instant
  /** Of the certificate Microsoft saw last, and whether it took it. */
  certificate?: { notAfter: number; at: Instant }
  /** From INVITE to ringing of calls to the telephone network, as it goes. */
  ringMs?: Millis
  /** What it answered the last call to the telephone network with that failed by it. */
  refusedWith?: number
  /** SendSipOptions of the gateway. */
  sendSipOptions: boolean
}

/** The weight of a new call in how long it takes until it rings. */
const NEWEST = 0.2

export const ringTime = (before: Millis | undefined, from: Instant, to: Instant): Millis => {
  const took = Math.max(0, between(from, to))
  return millis(before === undefined ? took : Math.round(before + NEWEST * (took - before)))
}

/** SIP between it and Microsoft. */
export function sipSeen(seen: SbcSeen, now: Instant): void {
  seen.sipSince ??= now
  seen.sipAt = now
}

/** Microsoft took OPTIONS of it; after a time without any it begins anew. */
export function optionsTaken(seen: SbcSeen, healthyMs: Millis, now: Instant): void {
  const isAnew = seen.optionsTakenAt === undefined || between(seen.optionsTakenAt, now) > healthyMs
  if (isAnew) seen.optionsTakenSince = now
  seen.optionsTakenAt = now
  seen.optionsSentAt = now
}
