// 180 of a user's further devices: each is a fork with a To tag of its own (SIP protocol page). Only the fork of the
// call's usage can answer.

import type { Instant } from '../kernel/index.ts'
import { type HeaderPairs, makeTag, responseTo, type SipRequest } from '../sip/index.ts'
import type { Exchange } from './exchange.ts'
import { allowOf } from './wire-shape.ts'

/** `endpoints` counts the device that the usage itself rings. */
export function ringForks(
  invite: { id: string; request: SipRequest },
  endpoints: number,
  contact: string,
  headers: HeaderPairs,
  { chance, endpoint, settings }: Exchange,
  now: Instant,
): void {
  const own: HeaderPairs = [['Contact', contact], ...allowOf(settings.options), ...headers]
  for (let fork = 1; fork < endpoints; fork++) {
    const ringing = responseTo(invite.request, 180, { toTag: makeTag(chance), headers: own })
    endpoint.respond(invite.id, ringing, now)
  }
}
