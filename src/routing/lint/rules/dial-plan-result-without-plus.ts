// A rule of a dial plan whose result lacks +: it is normalised a second time, and the routes see something else.

import { countryCode } from '../../country-codes.ts'
import type { NormalizationRule } from '../../tenant/number-rules.ts'
import type { IndexedDialPlan, IndexedRule } from '../../tenant/tenant-index.ts'
import { applyFirst } from '../../translate.ts'
import type { LintMatch, LintRule, Remedy } from '../rule.ts'
import { exampleOf, type RuleExample } from '../rule-results.ts'
import type { TenantFacts } from '../tenant-facts.ts'

export const dialPlanResultWithoutPlus: LintRule = {
  id: 'routing/dial-plan-result-without-plus',
  severity: 'warning',
  title: {
    en: 'A rule of a dial plan makes a number without +',
    de: 'Eine Regel eines Wählplans macht eine Nummer ohne +',
  },
  why: 'The service normalises such a result again: another rule takes it, or the same once more, or the country code comes before it. Routes rarely expect what comes of that.',
  byHand: 'Test-CsEffectiveTenantDialPlan -DialedNumber NUMBER -Identity USER: the result must begin with +.',
  remedy: {
    en: 'Let the translation begin with + and the country code; strip digits in the translation rules of the SBC.',
    de: 'Die Übersetzung mit + und Landesvorwahl beginnen lassen; Ziffern in den Übersetzungsregeln des SBC streichen.',
  },
  reference: 'Microsoft Learn, "What are dial plans?", Normalization rules',
  needs: ['dialPlans'],
  find: facts =>
    [...facts.index.dialPlans.values()].flatMap(indexed =>
      indexed.rules
        .filter(({ rule }) => !rule.isInternalExtension)
        .flatMap(rule => judge(facts, indexed, rule)),
    ),
}

/** Numbers of emergency and service have no more. */
const SHORT_DIGITS = 6

function judge(
  facts: TenantFacts,
  indexed: IndexedDialPlan,
  indexedRule: IndexedRule & { rule: NormalizationRule },
): LintMatch[] {
  const { plan, rules } = indexed
  const { rule } = indexedRule
  const example = exampleOf(indexedRule, facts.numbers, facts.reading)
  if (example === undefined || example.result.startsWith('+')) return []
  const again = applyFirst(rules, example.result, facts.reading)
  // A short number that is kept as it is, as 112, stays that the second time.
  if (again.number === example.result && example.result.length <= SHORT_DIGITS) return []
  const then =
    again.by === undefined
      ? 'the country code comes before it'
      : `the rule "${again.by.rule.name}" makes ${again.number} of it`
  return [
    {
      certainty: 'proven',
      says: `The rule "${rule.name}" of the dial plan "${plan.identity}" makes ${example.result || 'nothing'} of ${example.number}. Without + it is normalised again: ${then}.`,
      evidence: [
        {
          ref: `dial plan "${plan.identity}", rule "${rule.name}"`,
          text: `Pattern ${rule.pattern}, Translation ${rule.translation}`,
        },
      ],
      remedies: [remedyOf(facts, indexed, rule, example)],
    },
  ]
}

/** Where the translation begins with the country code of its users, or of nobody's, a + is what is missing. */
function remedyOf(
  facts: TenantFacts,
  { plan }: IndexedDialPlan,
  rule: NormalizationRule,
  { result }: RuleExample,
): Remedy {
  const codes = facts.usersWith('dialPlan', plan.identity).map(user => countryCode(user.usageLocation ?? ''))
  const cost = 'Routes and SBCs that rely on the number without + see another one.'
  const isWhole = result.length >= 7 && codes.every(code => code !== undefined && result.startsWith(code))
  if (!isWhole) return { says: 'Let the translation begin with + and the country code.', cost, changes: [] }
  const translation = `+${rule.translation}`
  return {
    says: `Let the translation be ${translation}.`,
    cost,
    changes: [
      {
        do: 'set',
        part: 'dialPlans',
        identity: plan.identity,
        fields: {
          normalizationRules: plan.normalizationRules.map(each =>
            each === rule ? { ...rule, translation } : each,
          ),
        },
      },
    ],
  }
}
