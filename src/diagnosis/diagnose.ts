// From facts to findings: every rule over all facts, what they found about the same thing made one, the worst first.

import { type Fact, FactLog, inTimeOrder } from '../facts/index.ts'
import {
  CERTAINTIES,
  EVIDENCE_LIMIT,
  type Finding,
  type Language,
  worded,
  worstFirst,
} from '../findings/index.ts'
import { seconds } from '../kernel/index.ts'
import { evidenceOf } from './evidence.ts'
import type { DiagnosisOptions, Match, Rule } from './rule.ts'
import { RULES } from './rules.ts'

export const DIAGNOSIS_DEFAULTS: DiagnosisOptions = {
  shortCallMs: seconds(15),
  shortCallSample: 5,
  shortCallBaseline: 0.25,
}

export interface DiagnoseOptions extends Partial<DiagnosisOptions> {
  /** Of the findings' texts; default English. */
  language?: Language
}

/** What is wrong, worst first; empty for a healthy run. */
export function diagnose(facts: FactLog | readonly Fact[], options: DiagnoseOptions = {}): Finding[] {
  const { language = 'en', ...settings } = options
  const ordered = inTimeOrder(facts instanceof FactLog ? facts.all() : facts)
  const log = new FactLog(ordered, Number.POSITIVE_INFINITY)
  const all = { ...DIAGNOSIS_DEFAULTS, ...settings }
  // RULES is in the order of causes before what follows from them, and sorting keeps it.
  return RULES.flatMap(rule => findingsOf(rule, rule.find(log, all), language)).sort(worstFirst)
}

/** The findings of one rule: matches about the same thing are one. */
export function findingsOf(rule: Rule, matches: readonly Match[], language: Language): Finding[] {
  const groups = Map.groupBy(matches, match => match.about)
  return [...groups.values()].map(group => findingOf(rule, group, language))
}

function findingOf(rule: Rule, group: readonly Match[], language: Language): Finding {
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
    title: title[language],
    says: worded(strongest.says, language),
    remedy: remedy[language],
    reference,
    at: group.map(match => match.evidence[0].at).reduce((first, at) => (at < first ? at : first)),
    count: new Set(group.map(match => match.instance)).size,
    evidence: evidence.slice(0, EVIDENCE_LIMIT).map(fact => evidenceOf(fact, language)),
  }
}
