// A rule of a dial plan whose result lacks +: it is normalised a second time, and the routes see something else.

import { say } from '../../../findings/index.ts'
import { countryCode } from '../../country-codes.ts'
import type { NormalizationRule } from '../../tenant/number-rules.ts'
import type { IndexedDialPlan, IndexedRule } from '../../tenant/tenant-index.ts'
import { applyFirst } from '../../translate.ts'
import { normalizationPiece } from '../piece.ts'
import { byPerson, TRANSLATE_TO, TRANSLATE_TO_PLUS } from '../remedies.ts'
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
  const next =
    again.by === undefined
      ? say({ en: 'the country code comes before it', de: 'davor kommt die Landesvorwahl' })
      : say(MADE_AGAIN, { rule: again.by.rule.name, number: again.number })
  return [
    {
      certainty: 'proven',
      says: say(MADE, {
        rule: rule.name,
        plan: plan.identity,
        result: example.result || { en: 'nothing', de: 'nichts' },
        number: example.number,
        next,
      }),
      evidence: [normalizationPiece(plan, rule)],
      remedies: [remedyOf(facts, indexed, rule, example)],
    },
  ]
}

const MADE = {
  en: 'The rule "{rule}" of the dial plan "{plan}" makes {result} of {number}. Without + it is normalised again: {next}.',
  de: 'Die Regel "{rule}" des Wählplans "{plan}" macht {result} aus {number}. Ohne + wird noch einmal normalisiert: {next}.',
} as const
const MADE_AGAIN = {
  en: 'the rule "{rule}" makes {number} of it',
  de: 'die Regel "{rule}" macht {number} daraus',
} as const
const ANOTHER_NUMBER = {
  en: 'Routes and SBCs that rely on the number without + see another one.',
  de: 'Anrufwege und SBCs, die sich auf die Nummer ohne + verlassen, sehen eine andere.',
} as const

/** Where the translation begins with the country code of its users, or of nobody's, a + is what is missing. */
function remedyOf(
  facts: TenantFacts,
  { plan }: IndexedDialPlan,
  rule: NormalizationRule,
  { result }: RuleExample,
): Remedy {
  const codes = facts.usersWith('dialPlan', plan.identity).map(user => countryCode(user.usageLocation ?? ''))
  const cost = say(ANOTHER_NUMBER)
  const isWhole = result.length >= 7 && codes.every(code => code !== undefined && result.startsWith(code))
  if (!isWhole) return byPerson(say(TRANSLATE_TO_PLUS), cost)
  const translation = `+${rule.translation}`
  return {
    says: say(TRANSLATE_TO, { translation }),
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
