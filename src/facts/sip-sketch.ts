// A SIP message before it is a fact: its octets and where they passed. A busy SBC sees thousands in a second, and most
// are let go again unread; who does want to read one pays for it.

import type { Instant } from '../kernel/index.ts'
import { parseMessage, parseNameAddr, type SipMessage, type SipRequest } from '../sip/index.ts'
import type { Fact } from './fact.ts'
import { type SipPlace, sipFact, unreadableFact } from './sip-fact.ts'
import { stamp } from './stamp.ts'

/** What an element notes of a message; its octets are never changed. */
export interface SipSketch {
  kind: 'sketch'
  octets: Uint8Array
  place: SipPlace
  /**
   * What the octets were read to, or written from, for those who hear of it as it passes; nobody keeps it, for it weighs
   * more than what it says. Its typed headers need not be well formed: an answer copies those of the request.
   */
  message?: SipMessage | undefined
  /** Of the world it is noted in. */
  observer?: string | undefined
  at?: Instant | undefined
}

/** One with room for what its world puts on it: to add that to each of thousands in a second would cost more. */
export const sketchOf = (octets: Uint8Array, place: SipPlace, message: SipMessage): SipSketch => ({
  kind: 'sketch',
  octets,
  place,
  message,
  observer: undefined,
  at: undefined,
})

/** A sketch that its world has put the observer's name and the time on. */
export interface StampedSketch extends SipSketch {
  observer: string
  at: Instant
}

/** Whether a request that passes is outside of any dialog (RFC 3261 section 12.2): its To has no tag. */
export function isOutsideDialog(request: SipRequest): boolean {
  const { to } = request.typedSoFar
  if (to !== undefined) return to.tag === undefined
  const value = request.headers.get('To') ?? ''
  // Most are told by a word that does not stand there.
  if (!/tag/i.test(value)) return true
  const read = parseNameAddr(value)
  return read.ok && read.value.tag === undefined
}

/** The fact a sketch stands for. Secrets are struck out of it. */
export function drawn({ octets, place, observer, at }: StampedSketch): Fact {
  const parsed = parseMessage(octets)
  return stamp(parsed.ok ? sipFact(parsed.value, place) : unreadableFact(octets, place), observer, at)
}
