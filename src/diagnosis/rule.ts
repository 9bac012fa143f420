// What a rule of diagnosis is and what it finds. A rule is data around one pure function: it fetches nothing and
// cites its evidence. One rule, one file, under rules/.

import type { Fact, FactLog } from '../facts/index.ts'
import type { Certainty, RuleHead, Sentences, Severity, Wording } from '../findings/index.ts'
import type { Millis } from '../kernel/index.ts'

/** Whose the next step is. */
export type Actor = 'sbc' | 'microsoft' | 'carrier' | 'network'

export interface Rule extends RuleHead<Wording> {
  /** Who is to act; the SBC's operator and vendor where nothing is said. */
  actor?: Actor
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
  says: Sentences
  /** The first piece is what happened and dates it; what it is compared with may be older. */
  evidence: [Fact, ...Fact[]]
  /** Where they are not the rule's. */
  severity?: Severity
  remedy?: Wording
}

export interface DiagnosisOptions {
  /** An answered call shorter than this is short. */
  shortCallMs: Millis
  /** Answered calls needed before a share of short ones says anything. */
  shortCallSample: number
  /** Share of short calls that is usual here, from 0 to 1. */
  shortCallBaseline: number
}
