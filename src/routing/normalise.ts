// From what is dialled to the number that routes are asked for (direct-routing reference, Number handling): the
// effective dial plan is the tenant's before the country's; the first rule that matches wins; without one the country
// code goes before it. A result without + is normalised a second time, which hardly anybody wants.

import { countryCode } from './country-codes.ts'
import { invisibleCharacters } from './pattern/invisible-characters.ts'
import { policyOf } from './policy-of.ts'
import type { Reading } from './reading.ts'
import type { NormalizationRule } from './tenant/number-rules.ts'
import { type DialPlanRule, nameKey, type TenantIndex } from './tenant/tenant-index.ts'
import type { User } from './tenant/user.ts'
import { GLOBAL } from './tenant/voice-route.ts'
import { applyFirst } from './translate.ts'

export interface Normalised {
  number: string
  /** One step, two when it was normalised twice. */
  steps: readonly NormalisationStep[]
  remarks: readonly NormalisationRemark[]
}

export type NormalisationStep = { number: string } & (
  | { by: 'as dialled' }
  | { by: 'rule'; dialPlan: string; rule: NormalizationRule }
  | { by: 'country code'; usageLocation: string }
  | { by: 'nothing' }
)

export type NormalisationRemark =
  | { remark: 'normalised twice' }
  | { remark: 'no + in the end' }
  | { remark: 'invisible characters'; codes: readonly string[] }
  | { remark: "the country's dial plan is not in the export"; usageLocation: string }
  | { remark: 'no usage location' }
  | { remark: 'no such dial plan'; dialPlan: string }
  | { remark: 'rule not used'; pattern: string; what: string }

export function normalise(index: TenantIndex, user: User, dialled: string, reading: Reading): Normalised {
  const remarks: NormalisationRemark[] = []
  const codes = invisibleCharacters(dialled).map(({ code }) => code)
  if (codes.length > 0) remarks.push({ remark: 'invisible characters', codes })
  const number = withoutSeparators(dialled)
  if (number.startsWith('+') && reading.dialledPlus === 'as-is') {
    return { number, steps: [{ by: 'as dialled', number }], remarks }
  }
  const rules = effectiveRules(index, user, remarks)
  const steps = [normaliseOnce(rules, user, number, reading, remarks)]
  const first = steps[0] as NormalisationStep
  if (needsMore(first)) {
    steps.push(normaliseOnce(rules, user, first.number, reading, remarks))
    remarks.push({ remark: 'normalised twice' })
  }
  const last = steps.at(-1) as NormalisationStep
  if (!isComplete(last)) remarks.push({ remark: 'no + in the end' })
  return { number: last.number, steps, remarks }
}

/** What people write between digits (RFC 3966 section 5.1.1, visual separators, and the space). */
export const withoutSeparators = (dialled: string): string => dialled.replace(/[ \-.()/]/g, '')

const isComplete = (step: NormalisationStep): boolean =>
  step.number.startsWith('+') || (step.by === 'rule' && step.rule.isInternalExtension)

const needsMore = (step: NormalisationStep): boolean => step.by === 'rule' && !isComplete(step)

/** The tenant's own rules first, then those of the country (What are dial plans). */
function effectiveRules(
  index: TenantIndex,
  user: User,
  remarks: NormalisationRemark[],
): readonly DialPlanRule[] {
  const { policy } = policyOf(index, user, 'dialPlan')
  const own = index.dialPlans.get(nameKey(policy))
  if (own === undefined && policy !== GLOBAL) remarks.push({ remark: 'no such dial plan', dialPlan: policy })
  const location = user.usageLocation
  const service = location === undefined ? undefined : index.serviceDialPlans.get(nameKey(location))
  if (location !== undefined && service === undefined) {
    remarks.push({ remark: "the country's dial plan is not in the export", usageLocation: location })
  }
  if (own === undefined || service === undefined) return (own ?? service)?.rules ?? NO_RULES
  return [...own.rules, ...service.rules]
}

const NO_RULES: readonly DialPlanRule[] = []

function normaliseOnce(
  rules: readonly DialPlanRule[],
  user: User,
  number: string,
  reading: Reading,
  remarks: NormalisationRemark[],
): NormalisationStep {
  const applied = applyFirst(rules, number, reading)
  for (const { rule, what } of applied.troubles)
    remarks.push({ remark: 'rule not used', pattern: rule, what })
  if (applied.by !== undefined) {
    return { by: 'rule', number: applied.number, dialPlan: applied.by.dialPlan, rule: applied.by.rule }
  }
  if (number.startsWith('+')) return { by: 'as dialled', number }
  const code = user.usageLocation === undefined ? undefined : countryCode(user.usageLocation)
  if (code === undefined || user.usageLocation === undefined) {
    remarks.push({ remark: 'no usage location' })
    return { by: 'nothing', number }
  }
  return { by: 'country code', number: `+${code}${number}`, usageLocation: user.usageLocation }
}
