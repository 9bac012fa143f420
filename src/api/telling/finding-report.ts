// The report for a ticket about a finding that was told before: its words as they were said, over the facts it cites.

import { evidenceOf, type ReportDocument, RULES, reportOf } from '../../diagnosis/index.ts'
import type { Fact } from '../../facts/index.ts'
import { type Language, type Said, say } from '../../findings/index.ts'
import type { Instant } from '../../kernel/index.ts'
import type { KeptFinding } from '../../store/index.ts'

export function reportOfKept(
  { finding: { en, de, about = '' } }: KeptFinding,
  facts: readonly Fact[],
  language: Language,
  at: Instant,
): ReportDocument {
  const known = RULES.find(({ id }) => id === en.rule)
  const rule = {
    ...(known ?? { id: en.rule, find: () => [] }),
    severity: en.severity,
    reference: en.reference,
    title: { en: en.title, de: de.title },
    remedy: { en: en.remedy, de: de.remedy },
  }
  const { severity, certainty, at: seenAt, count } = en
  const told = { says: asSaid(en.says, de.says), remedy: rule.remedy }
  const diagnosed = { rule, about, severity, certainty, ...told, at: seenAt, count }
  return reportOf([{ ...diagnosed, evidence: citedOf(en, facts) }], facts, { language, at, sources: [] })
}

/** What was said already has no places left for values. */
const asSaid = (en: string, de: string): Said => say({ en: '{said}', de: '{said}' }, { said: { en, de } })

function citedOf({ evidence }: KeptFinding['finding']['en'], facts: readonly Fact[]): Fact[] {
  const cited = new Set(evidence.map(({ source, at, ref, text }) => `${source} ${at} ${ref} ${text}`))
  return facts.filter(fact => {
    const { source, at, ref, text } = evidenceOf(fact, 'en')
    return cited.has(`${source} ${at} ${ref} ${text}`)
  })
}
