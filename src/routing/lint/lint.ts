// From a tenant's settings to what is wrong in them: every rule that the export has enough for, the worst first.

import { EVIDENCE_LIMIT, type Language, worded, worstFirst, written } from '../../findings/index.ts'
import type { Instant } from '../../kernel/index.ts'
import { DEFAULT_READING, type Reading } from '../reading.ts'
import type { Tenant, TenantPart } from '../tenant/tenant.ts'
import { powershell } from './powershell.ts'
import type { LintFinding, LintMatch, LintRule, RemedyJson } from './rule.ts'
import { LINT_RULES } from './rules.ts'
import { type Addresses, TenantFacts } from './tenant-facts.ts'

export interface LintOptions {
  /** When the export was read: settings have no time of their own. */
  at: Instant
  /** What evidence names as its source. */
  source?: string
  reading?: Reading
  /** What names of gateways resolve to, for rules that ask. */
  addresses?: Addresses
  rules?: readonly LintRule[]
  /** Of all texts; English by default. */
  language?: Language
}

export interface Linted {
  findings: LintFinding[]
  /** Rules that said nothing because the export does not have what they need. */
  notRun: NotRun[]
}

export interface NotRun {
  rule: string
  /** Parts of a tenant, or `addresses`. */
  lacks: (TenantPart | 'addresses')[]
}

export function lint(tenant: Tenant, options: LintOptions): Linted {
  const { reading = DEFAULT_READING, addresses, rules = LINT_RULES } = options
  const facts = new TenantFacts(tenant, reading, addresses ?? new Map())
  const findings: LintFinding[] = []
  const notRun: NotRun[] = []
  for (const rule of rules) {
    const lacks: NotRun['lacks'] = rule.needs.filter(part => !facts.knows(part))
    if (rule.needsAddresses && addresses === undefined) lacks.push('addresses')
    if (lacks.length > 0) notRun.push({ rule: rule.id, lacks })
    else findings.push(...rule.find(facts).map(match => findingOf(rule, match, tenant, options)))
  }
  // The rules are in the order of causes before what follows from them, and sorting keeps it.
  return { findings: findings.sort(worstFirst), notRun }
}

function findingOf(
  { id, severity, title, remedy, reference }: LintRule,
  match: LintMatch,
  tenant: Tenant,
  { at, source = 'tenant', language = 'en' }: LintOptions,
): LintFinding {
  const remedies = match.remedies.map(
    ({ says, gain, cost, changes }): RemedyJson => ({
      says: worded(says, language),
      gain: gain === undefined ? null : worded(gain, language),
      cost: worded(cost, language),
      powershell: changes.length === 0 ? null : powershell(tenant, changes),
    }),
  )
  const [first] = remedies
  return {
    rule: id,
    severity: match.severity ?? severity,
    certainty: match.certainty,
    title: title[language],
    says: worded(match.says, language),
    remedy: remedy[language],
    reference,
    at,
    count: match.count ?? 1,
    evidence: match.evidence
      .slice(0, EVIDENCE_LIMIT)
      .map(({ ref, text }) => ({ source, at, ref: written(ref, language), text: written(text, language) })),
    powershell: first?.powershell ?? null,
    cost: first?.cost ?? null,
    remedies,
  }
}
