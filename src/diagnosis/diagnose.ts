// From facts to findings: every rule over all facts, what they found about the same thing made one, the worst first.

import { type Fact, FactLog, inTimeOrder, SHORT_CALL, UNDATED } from '../facts/index.ts'
import {
  CERTAINTIES,
  type Certainty,
  EVIDENCE_LIMIT,
  type Finding,
  type Language,
  type Severity,
  type ToldFinding,
  type Wording,
  worded,
  worstFirst,
} from '../findings/index.ts'
import type { Instant } from '../kernel/index.ts'
import type { DiagnosisOptions, Match, Rule } from './rule.ts'
import { RULES } from './rules.ts'
import { evidenceOf } from './words/evidence.ts'

export const DIAGNOSIS_DEFAULTS: DiagnosisOptions = {
  shortCallMs: SHORT_CALL,
  shortCallSample: 5,
  shortCallBaseline: 0.25,
}

/** A rule that threw: a bug of ours, which the other rules need not suffer for. */
export type OnBrokenRule = (rule: string, error: unknown) => void

export interface DiagnoseOptions extends Partial<DiagnosisOptions> {
  /** Hears of rules that threw; without it their bug is the caller's. */
  broken?: OnBrokenRule
  /** Of the findings' texts; default English. */
  language?: Language
}

/** What a rule found about one thing, before anybody chose a language. */
export interface Diagnosed {
  rule: Rule
  about: string
  severity: Severity
  certainty: Certainty
  says: Match['says']
  remedy: Wording
  at: Instant
  count: number
  /** All of it, oldest first. */
  evidence: readonly Fact[]
}

/** What is wrong, worst first; empty for a healthy run. */
export const diagnose = (facts: FactLog | readonly Fact[], options: DiagnoseOptions = {}): Finding[] =>
  examine(facts, options).map(diagnosed => findingIn(diagnosed, options.language ?? 'en'))

/** The same in every language, one rule a step: whoever looks while calls run has other things to do between two. */
export function* diagnoseInSteps(
  facts: readonly Fact[],
  broken: OnBrokenRule,
): Generator<undefined, ToldFinding[]> {
  const diagnosed = yield* examineInSteps(facts, { broken })
  return diagnosed.map(toldFinding)
}

/** The same with the facts themselves. */
export function examine(
  facts: FactLog | readonly Fact[],
  options: Omit<DiagnoseOptions, 'language'> = {},
): Diagnosed[] {
  const steps = examineInSteps(facts, options)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

function* examineInSteps(
  facts: FactLog | readonly Fact[],
  { broken, ...options }: Omit<DiagnoseOptions, 'language'>,
): Generator<undefined, Diagnosed[]> {
  const ordered = inTimeOrder(facts instanceof FactLog ? facts.all() : facts)
  const log = new FactLog(ordered, Number.POSITIVE_INFINITY)
  const settings = { ...DIAGNOSIS_DEFAULTS, ...options }
  const found: Diagnosed[] = []
  for (const rule of RULES) {
    try {
      found.push(...joined(rule, rule.find(log, settings)))
    } catch (error) {
      if (broken === undefined) throw error
      broken(rule.id, error)
    }
    yield
  }
  // RULES is in the order of causes before what follows from them, and sorting keeps it.
  return found.sort(worstFirst)
}

/** Matches of one rule about the same thing are one. */
export function joined(rule: Rule, matches: readonly Match[]): Diagnosed[] {
  const groups = Map.groupBy(matches, match => match.about)
  return [...groups.values()].map(group => joinedGroup(rule, group))
}

function joinedGroup(rule: Rule, group: readonly Match[]): Diagnosed {
  const strongest = group.toSorted(
    (left, right) => CERTAINTIES[left.certainty] - CERTAINTIES[right.certainty],
  )[0] as Match
  return {
    rule,
    about: strongest.about,
    severity: strongest.severity ?? rule.severity,
    certainty: strongest.certainty,
    says: strongest.says,
    remedy: strongest.remedy ?? rule.remedy,
    at: earliestOf(group.map(match => match.evidence[0].at)),
    count: new Set(group.map(match => match.instance)).size,
    evidence: [...new Set(group.flatMap(match => match.evidence))].sort((left, right) => left.at - right.at),
  }
}

/** Of those that have a time at all. */
const earliestOf = (times: readonly Instant[]): Instant =>
  times.reduce((first, at) => (first === UNDATED || (at !== UNDATED && at < first) ? at : first), UNDATED)

export const toldFinding = (diagnosed: Diagnosed): ToldFinding => ({
  en: findingIn(diagnosed, 'en'),
  de: findingIn(diagnosed, 'de'),
  about: diagnosed.about,
})

/** In the shape scripts rely on. */
export function findingIn(
  { rule, severity, certainty, says, remedy, at, count, evidence }: Diagnosed,
  language: Language,
): Finding {
  return {
    rule: rule.id,
    severity,
    certainty,
    title: rule.title[language],
    says: worded(says, language),
    remedy: remedy[language],
    reference: rule.reference,
    at,
    count,
    evidence: evidence.slice(0, EVIDENCE_LIMIT).map(fact => evidenceOf(fact, language)),
  }
}
