// An alert and what is sent of it: shapes alone.
//
//   health changes, findings, facts, time --> desk (rules, grouping, silences) --> notices --> channels

import type { Severity, Wording } from '../findings/index.ts'
import type { Instant } from '../kernel/index.ts'

/** Something that somebody should know of, from when it began until it is over. */
export interface Alert {
  /** The same as long as it is about the same: `health/down sbc sbc.example.com`. */
  id: string
  /** `health/down`, `finding/tls/default-certificate-served`, `calls/none`. */
  rule: string
  severity: Severity
  /** What it is about, by which alerts are grouped and silenced: `sbc sbc.example.com`. */
  about: string
  title: Wording
  /** What is seen, and what to do about it where that is known. */
  says: Wording
  remedy?: Wording
  startedAt: Instant
  /** When it was seen last. */
  seenAt: Instant
  /** How many times. */
  count: number
  /** It is over. */
  endedAt?: Instant
  /** Told to nobody, and why. */
  held?: 'silenced' | 'maintenance'
}

/**
 * What a channel sends: alerts that belong together. Those of one group come and go one by one, so what is opened or closed
 * elsewhere for an alert goes by its id and not by the group.
 */
export interface Notice {
  /** `again`: it is still so; `resolved`: all of them are over; `watchdog`: Linesman is there, whatever is wrong. */
  kind: 'begun' | 'again' | 'resolved' | 'watchdog'
  at: Instant
  /** The same for all notices of one group: `sbc sbc.example.com`. */
  group: string
  /** Empty for the watchdog. */
  alerts: readonly Alert[]
  /** Address of the dashboard's page about it, where one is served. */
  link?: string
  /** When the next notice of the group comes at the latest, unless all is over: who gets none by then knows that nobody sends. */
  nextAt?: Instant
}

/** An operator's wish not to hear of something for a while. */
export interface Silence {
  id: string
  /** Of these rules, or what begins like them: `health/`; all without it. */
  rule?: string
  /** Of this alone; everything without it. */
  about?: string
  from: Instant
  until: Instant
  by: string
  note: string
}
