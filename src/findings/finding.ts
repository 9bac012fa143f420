// What is wrong, in the shape scripts rely on, whoever found it: diagnosis in facts, lint in the settings of a tenant.

import type { Instant } from '../kernel/index.ts'
import type { Language } from './wording.ts'

export type Severity = 'info' | 'warning' | 'critical'
/** `proven`: nothing else is left; `likely`: one end's view, or one reading, leaves little else; `possible`: it fits. */
export type Certainty = 'proven' | 'likely' | 'possible'

/** What every rule says of itself, in one language or in all. */
export interface RuleHead<Text = string> {
  /** `room/what-is-wrong`; scripts and tests rely on it. */
  id: string
  severity: Severity
  /** What is wrong, as a headline. */
  title: Text
  /** What an operator does about it. */
  remedy: Text
  /** The page of Microsoft's, RFC section or vendor's chapter it rests on, by its title there. */
  reference: string
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

/** In every language: what is kept and handed on until somebody chooses one. */
export interface ToldFinding extends Readonly<Record<Language, Finding>> {
  /** What is wrong: a listener, a peer. Of one rule the same for the same thing; absent of what was kept without it. */
  readonly about?: string
}

export interface Evidence {
  /** The observer. */
  source: string
  /** A connection, packet, line, Call-ID or object in it. */
  ref: string
  at: Instant
  text: string
}

/** Pieces of evidence a finding shows; the count tells how many times it happened. */
export const EVIDENCE_LIMIT = 20

/** The surest first. */
export const CERTAINTIES: Readonly<Record<Certainty, number>> = { proven: 0, likely: 1, possible: 2 }
const SEVERITIES: Readonly<Record<Severity, number>> = { critical: 0, warning: 1, info: 2 }

type Judged = Pick<Finding, 'severity' | 'certainty'>

/** Orders findings for a reader. */
export const worstFirst = (left: Judged, right: Judged): number =>
  SEVERITIES[left.severity] - SEVERITIES[right.severity] ||
  CERTAINTIES[left.certainty] - CERTAINTIES[right.certainty]
