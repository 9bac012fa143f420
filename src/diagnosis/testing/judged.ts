// Test support: what one rule finds in a made-up story.

import { type Fact, FactLog } from '../../facts/index.ts'
import type { Teller } from '../../facts/testing/index.ts'
import type { Finding, Language } from '../../findings/index.ts'
import { DIAGNOSIS_DEFAULTS, findingsOf } from '../diagnose.ts'
import type { DiagnosisOptions, Rule } from '../rule.ts'

export function judged(
  rule: Rule,
  story: Teller | readonly Fact[],
  options: Partial<DiagnosisOptions> = {},
  language: Language = 'en',
): Finding[] {
  const facts = 'facts' in story ? story.facts : story
  return findingsOf(rule, rule.find(new FactLog(facts), { ...DIAGNOSIS_DEFAULTS, ...options }), language)
}
