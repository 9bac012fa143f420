// What is known of the health of an SBC, a trunk or a region of Microsoft's: shapes alone. Directions are those of calls,
// as in the list of calls:
//
//   inbound     telephone network --> SBC --> Teams      can be rung up
//   outbound    Teams --> SBC --> telephone network      can ring up, and can transfer: REFERs come this way too

import type { CallDirection } from '../../facts/index.ts'
import type { Said, Wording } from '../../findings/index.ts'
import type { Instant, Millis } from '../../kernel/index.ts'

/**
 * `unknown`: nothing was seen for long enough to say anything; `maintenance`: an operator said so, whatever is seen.
 */
export type HealthState = 'up' | 'degraded' | 'down' | 'unknown' | 'maintenance'

export type Direction = CallDirection

/** Whose health. */
export interface HealthSubject {
  subject: 'sbc' | 'trunk' | 'region'
  /** FQDN of the SBC, the carrier's place or name, `EUWE` or the name of Microsoft's proxy. */
  name: string
}

/** A state with what it rests on. */
export interface Standing {
  state: HealthState
  since: Instant
  reason: Said
}

export interface Health extends HealthSubject, Standing {
  inbound: Standing
  outbound: Standing
  /** What was looked at, the worst first. */
  signals: readonly Signal[]
  /** What Microsoft shows of it at this moment; of an SBC alone. */
  portal?: PortalView
  /** What Teams does with its next call; of an SBC alone. */
  nextCall?: NextCall
  quality: CallQuality
}

/** One kind of evidence about one direction, and what it says at this moment. */
export interface Signal {
  /** `tls-in`: connections that the peer opens to the SBC; `tls-out`: those that the SBC opens. */
  kind:
    | 'options-sent'
    | 'options-received'
    | 'tls-in'
    | 'tls-out'
    | 'tcp'
    | 'calls'
    | 'code'
    | 'registration'
    | 'probe'
  direction: Direction
  /** `stale`: was good, and its time is over. */
  verdict: 'good' | 'bad' | 'stale' | 'unseen'
  /** Of what was seen last. */
  at?: Instant
  says: Said
}

/** Microsoft's health dashboard in its own words (page "Health Dashboard"). */
export interface PortalView {
  sipOptions: 'Active' | 'Warning, no SIP options' | "Warning, SIP Messages aren't configured"
  sbc: 'Active' | 'Inactive'
  tls: 'Active' | 'Certificate expiring' | 'Certificate expired' | 'Unknown'
  /** What it does not show of what is wrong. */
  hides?: Said
}

export interface NextCall {
  /** `demoted`: after all that are not, which never means not at all (page "Monitor Direct Routing"). */
  order: 'first' | 'demoted'
  outcome: 'rings' | 'waits' | 'fails'
  /** Until the callee rings, or the call moves to the next SBC. */
  waitMs: Millis
  says: Said
}

export interface CallQuality {
  attempts: number
  answered: number
  /** Over this much time. */
  windowMs: Millis
  ner: readonly EffectivenessRatio[]
  /** Mean length of answered calls that have ended. */
  acdMs?: Millis
}

/** Network effectiveness ratio: formulas differ, so each is named. */
export interface EffectivenessRatio {
  formula: 'microsoft' | 'audiocodes'
  /** From 0 to 100; absent below `minimum` attempts. */
  percent?: number
  minimum: number
}

/** A standing that became another. */
export interface HealthChange extends HealthSubject {
  at: Instant
  /** Absent for both together. */
  direction?: Direction
  from?: HealthState
  state: HealthState
  reason: Wording
  /** It is not watched any more, at least not by this name: nothing else is ever told of it. */
  left?: true
}

/** A time in which something is worked on, as an operator or the configuration says. */
export interface Maintenance extends HealthSubject {
  /** Later than now where it is planned. */
  from: Instant
  until: Instant
  /** Who, and why. */
  note: string
  isConfigured?: true
  /** The rule by which it comes again: `sun 02:00-04:00 Europe/Berlin`. */
  repeats?: string
}
