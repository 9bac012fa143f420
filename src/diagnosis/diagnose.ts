// From facts to findings: every rule over all facts, what they found about the same thing made one, the worst first.

import { type Fact, FactLog, inTimeOrder } from '../facts/index.ts'
import { seconds } from '../kernel/index.ts'
import { evidenceOf } from './evidence.ts'
import type { Certainty, DiagnosisOptions, Finding, Match, Rule, Severity } from './rule.ts'
import { RULES } from './rules.ts'

/** Pieces of evidence a finding shows; the count tells how many times it happened. */
export const EVIDENCE_LIMIT = 20

export const DIAGNOSIS_DEFAULTS: DiagnosisOptions = {
  shortCallMs: seconds(15),
  shortCallSample: 5,
  shortCallBaseline: 0.25,
}

/** What is wrong, worst first; empty for a healthy run. */
export function diagnose(
  facts: FactLog | readonly Fact[],
  options: Partial<DiagnosisOptions> = {},
): Finding[] {
  const ordered = inTimeOrder(facts instanceof FactLog ? facts.all() : facts)
  const log = new FactLog(ordered, Number.POSITIVE_INFINITY)
  const settings = { ...DIAGNOSIS_DEFAULTS, ...options }
  // RULES is in the order of causes before what follows from them, and sorting keeps it.
  return RULES.flatMap(rule => findingsOf(rule, rule.find(log, settings))).sort(worstFirst)
}

/** The findings of one rule: matches about the same thing are one. */
export function findingsOf(rule: Rule, matches: readonly Match[]): Finding[] {
  const groups = Map.groupBy(matches, match => match.about)
  return [...groups.values()].map(group => findingOf(rule, group))
}

function findingOf(rule: Rule, group: readonly Match[]): Finding {
  const strongest = group.toSorted(
    (left, right) => CERTAINTIES[left.certainty] - CERTAINTIES[right.certainty],
  )[0] as Match
  const evidence = [...new Set(group.flatMap(match => match.evidence))].sort(
    (left, right) => left.at - right.at,
  )
  const { id, title, remedy, reference } = rule
  return {
    rule: id,
    severity: strongest.severity ?? rule.severity,
    certainty: strongest.certainty,
    title,
    says: strongest.says,
    remedy,
    reference,
    at: group.map(match => match.evidence[0].at).reduce((first, at) => (at < first ? at : first)),
    count: new Set(group.map(match => match.instance)).size,
    evidence: evidence.slice(0, EVIDENCE_LIMIT).map(evidenceOf),
  }
}

const SEVERITIES: Record<Severity, number> = { critical: 0, warning: 1, info: 2 }
const CERTAINTIES: Record<Certainty, number> = { proven: 0, likely: 1, possible: 2 }

function worstFirst(left: Finding, right: Finding): number {
  return (
    SEVERITIES[left.severity] - SEVERITIES[right.severity] ||
    CERTAINTIES[left.certainty] - CERTAINTIES[right.certainty]
  )
}
