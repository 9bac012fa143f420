// A SIP message before it is a fact: its octets and where they passed. A busy SBC sees thousands in a second, and most
// are let go again unread; who does want to read one pays for it.

import type { Instant } from '../kernel/index.ts'
import { parseMessage } from '../sip/index.ts'
import type { Fact } from './fact.ts'
import { type SipPlace, sipFact, unreadableFact } from './sip-fact.ts'
import { stamp } from './stamp.ts'

/** What an element notes of a message; its octets are never changed. */
export interface SipSketch {
  kind: 'sketch'
  octets: Uint8Array
  place: SipPlace
}

/** A sketch that its world has put the observer's name and the time on. */
export interface StampedSketch extends SipSketch {
  observer: string
  at: Instant
}

/** The fact a sketch stands for. Secrets are struck out of it. */
export function drawn({ octets, place, observer, at }: StampedSketch): Fact {
  const parsed = parseMessage(octets)
  return stamp(parsed.ok ? sipFact(parsed.value, place) : unreadableFact(octets, place), observer, at)
}
