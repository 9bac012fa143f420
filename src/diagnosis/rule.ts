// What a rule of diagnosis is and what it finds. A rule is data around one pure function: it fetches nothing and
// cites its evidence. One rule, one file, under rules/.

import type { Fact, FactLog } from '../facts/index.ts'
import type { Instant, Millis } from '../kernel/index.ts'

export type Severity = 'info' | 'warning' | 'critical'
/** `proven`: both ends say so; `likely`: one end's view leaves little else; `possible`: it fits. */
export type Certainty = 'proven' | 'likely' | 'possible'

export interface Rule {
  /** `room/what-is-wrong`; scripts and tests rely on it. */
  id: string
  severity: Severity
  /** What is wrong, as a headline. */
  title: string
  /** What an operator does about it. */
  remedy: string
  /** The page of Microsoft's, RFC section or vendor's chapter it rests on, by title. */
  reference: string
  find: (facts: FactLog, options: DiagnosisOptions) => Match[]
}

/** One time the rule applies. Matches of one rule about the same thing become one finding. */
export interface Match {
  /** The thing that is wrong: a listener, a peer. */
  about: string
  /** What tells this time from another, whoever observed it: a Call-ID, a connection's two ends. */
  instance: string
  certainty: Certainty
  /** What happened, in whole sentences. */
  says: string
  /** The first piece is what happened and dates it; what it is compared with may be older. */
  evidence: [Fact, ...Fact[]]
  /** Where it is not the rule's. */
  severity?: Severity
}

export interface DiagnosisOptions {
  /** An answered call shorter than this is short. */
  shortCallMs: Millis
  /** Answered calls needed before a share of short ones says anything. */
  shortCallSample: number
  /** Share of short calls that is usual here, from 0 to 1. */
  shortCallBaseline: number
}

/** The shape scripts rely on; times are milliseconds since 1970-01-01T00:00:00Z. */
export interface Finding {
  rule: string
  severity: Severity
  certainty: Certainty
  title: string
  says: string
  remedy: string
  reference: string
  /** When it was first seen. */
  at: Instant
  /** How many times it happened; the evidence is a selection when there were many. */
  count: number
  evidence: Evidence[]
}

export interface Evidence {
  /** The observer. */
  source: string
  /** A connection, packet, line or Call-ID in it. */
  ref: string
  at: Instant
  text: string
}
