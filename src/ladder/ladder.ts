// The call ladder: what passed between whom, when, in one picture, SIP beside TCP, TLS and media.
//
// A leg is one Call-ID, but the REFER and its NOTIFYs are a lane of their own, because they may come from another
// node on another connection, and connections that never carried SIP are one too, because that is how a REFER
// goes missing.

import type { Instant } from '../kernel/index.ts'

export interface Ladder {
  /** The call's id at the observer, else the Call-ID of its first leg. */
  id: string
  /** What a person calls it: `+4930555100 to +4952511234`. */
  title: string
  observer: string
  startedAt: Instant
  /** Left to right: the carrier's side, the observer, Teams' side. */
  participants: Participant[]
  /** In the order of their first row. */
  legs: LadderLeg[]
  rows: LadderRow[]
}

export interface Participant {
  id: string
  side: 'carrier' | 'observer' | 'teams'
  /** `carrier`, `sbc`, `Teams`. */
  name: string
  /** Absent for the observer, who may have several. */
  address?: string
}

export type LegRole = 'carrier' | 'teams' | 'refer' | 'transfer' | 'connections'
export type LegColour = 'blue' | 'orange' | 'magenta' | 'green' | 'red' | 'cyan' | 'yellow'

export interface LadderLeg {
  /** One letter, which also marks its rows where there is no colour. */
  id: string
  role: LegRole
  colour: LegColour
  label: string
  /** Absent for the lane of connections. */
  callId?: string
}

export interface LadderRow {
  at: Instant
  /** Ids of participants. */
  from: string
  to: string
  kind: 'sip' | 'tcp' | 'tls' | 'rtp'
  label: string
  /** Id of the leg. */
  leg: string
  /** The observer that saw it, and where in it. */
  source: string
  ref?: string
  /** The same octets as an earlier row. */
  repeated?: true
  /** Text of a SIP message, secrets struck out. */
  message?: string
}
