// Which failure of one leg the other leg is told. Most pass; those that speak about one hop only (its credentials,
// its extensions, its dialogs) would mean something else, or something false, to the other side.

import type { HeaderPairs } from '../sip/index.ts'
import type { Limits } from './config.ts'

/** A redirection that is not followed (redirection.ts) leads nowhere. */
const NOT_REACHED = 480
/** Statuses between the SBC and one peer (RFC 3261 section 21.4). */
const OF_ONE_HOP = [405, 406, 413, 414, 415, 416, 420, 421, 422, 423, 428, 429, 481, 491, 493, 494]

/** For a 503 of ours: how long to wait with the next call (RFC 3261 section 21.5.4). */
export const retryAfter = ({ retryAfterSeconds }: Limits): HeaderPairs => [
  ['Retry-After', String(retryAfterSeconds)],
]

/** The status for the side that called. */
export function passedStatus(status: number): number {
  if (status < 400) return NOT_REACHED
  // Our own credentials were not good enough: the way is out of service, whoever called.
  if (status === 401 || status === 407) return 503
  return OF_ONE_HOP.includes(status) ? 500 : status
}
