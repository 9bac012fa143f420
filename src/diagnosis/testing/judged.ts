// Test support: what one rule finds in a made-up story.

import { type Fact, FactLog } from '../../facts/index.ts'
import type { Teller } from '../../facts/testing/index.ts'
import type { Finding, Language } from '../../findings/index.ts'
import { DIAGNOSIS_DEFAULTS, findingIn, joined } from '../diagnose.ts'
import type { DiagnosisOptions, Rule } from '../rule.ts'

export function judged(
  rule: Rule,
  story: Teller | readonly Fact[],
  options: Partial<DiagnosisOptions> = {},
  language: Language = 'en',
): Finding[] {
  const facts = 'facts' in story ? story.facts : story
  const matches = rule.find(new FactLog(facts), { ...DIAGNOSIS_DEFAULTS, ...options })
  return joined(rule, matches).map(diagnosed => findingIn(diagnosed, language))
}
