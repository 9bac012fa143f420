// What a rule of alerts is: data around one pure function that says what is the case now. Whether that is news, whom it
// goes to and when it is said again is the desk's. One rule, one file, under rules/.

import type { Severity, Wording } from '../findings/index.ts'
import type { Instant } from '../kernel/index.ts'
import type { AlertSettings } from './alert-settings.ts'
import type { Sightings } from './seen/sightings.ts'

export interface AlertRule {
  /** `room/what-is-wrong`; routes and silences go by it. Findings and directions add to it. */
  id: string
  title: Wording
  /** What an operator does about it. */
  remedy?: Wording
  /** `wall` is what clocks of people show, for what was agreed by them; all else goes by `now`, the time of the facts. */
  judge: (seen: Sightings, settings: AlertSettings, now: Instant, wall: Instant) => Condition[]
}

/** What is the case of one thing. What is not the case is not told. */
export type Condition = Holding | Unclear

export interface Holding {
  /** By which alerts are grouped: `sbc sbc.example.com`. */
  about: string
  severity: Severity
  says: Wording
  /** When it began, where that is known better than by now. */
  startedAt?: Instant
  /** When it was seen last, where that was before now. */
  seenAt?: Instant
  /** How many times. */
  count?: number
  /** It is said anew when this has grown. */
  step?: number
  /** Not said again while it stays as it is: nobody does anything by the hour about what has weeks. */
  once?: true
  /** Where they are not the rule's. */
  rule?: string
  title?: Wording
  remedy?: Wording
}

/** Nobody can say: an alert that is open stays so, and none begins. */
export interface Unclear {
  about: string
  rule?: string
  unclear: true
}

/** The SBC that Linesman runs. */
export const ownSbc = ({ fqdn }: AlertSettings): string => `sbc ${fqdn}`
