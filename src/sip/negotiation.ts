// Who may say what when in the offer/answer model (RFC 3264 section 4, RFC 6337): one offer at a time, one answer to
// it. An answer that comes again (in the 200 after a 183 that had it, RFC 3261 section 13.2.1) changes nothing.
//
//   stable --our offer--> local-offer --their answer--> stable
//   stable --their offer--> remote-offer --our answer--> stable

import { unreachable } from '../kernel/index.ts'
import type { Sdp } from './sdp.ts'

/** `local` and `remote` are what is in force; absent before the first answer. */
export type Negotiation =
  | { state: 'stable'; local?: Sdp; remote?: Sdp }
  | { state: 'local-offer'; offer: Sdp; local?: Sdp; remote?: Sdp }
  | { state: 'remote-offer'; offer: Sdp; local?: Sdp; remote?: Sdp }

export type NegotiationEvent =
  /** An offer we send or receive. */
  | { type: 'offer'; side: 'local' | 'remote'; sdp: Sdp }
  /** An answer we send or receive. */
  | { type: 'answer'; side: 'local' | 'remote'; sdp: Sdp }
  /** The offer was refused or its request failed: what was in force stays (RFC 3261 section 14.1). */
  | { type: 'withdrawn' }

/** `ignored`: an answer nobody waits for. `glare`: an offer while another one is open, 491 (ours) or 500 (theirs). */
export type NegotiationOutcome = 'offered' | 'agreed' | 'withdrawn' | 'ignored' | 'glare'

export function negotiate(now: Negotiation, event: NegotiationEvent): [Negotiation, NegotiationOutcome] {
  const inForce = {
    ...(now.local === undefined ? {} : { local: now.local }),
    ...(now.remote === undefined ? {} : { remote: now.remote }),
  }
  switch (event.type) {
    case 'offer':
      if (now.state !== 'stable') return [now, 'glare']
      return [{ state: `${event.side}-offer`, offer: event.sdp, ...inForce }, 'offered']
    case 'answer': {
      const local = event.side === 'local'
      if (now.state !== (local ? 'remote-offer' : 'local-offer')) return [now, 'ignored']
      const [ours, theirs] = local ? [event.sdp, now.offer] : [now.offer, event.sdp]
      return [{ state: 'stable', local: ours, remote: theirs }, 'agreed']
    }
    case 'withdrawn':
      return now.state === 'stable' ? [now, 'ignored'] : [{ state: 'stable', ...inForce }, 'withdrawn']
    default:
      return unreachable(event)
  }
}
