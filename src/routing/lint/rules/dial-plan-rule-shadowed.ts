// A rule of a dial plan behind another that takes all its numbers.

import { say } from '../../../findings/index.ts'
import type { IndexedDialPlan } from '../../tenant/tenant-index.ts'
import { normalizationPiece } from '../piece.ts'
import { DOES_NOTHING, ITS_NUMBERS } from '../remedies.ts'
import type { LintMatch, LintRule } from '../rule.ts'
import { earlierCover } from '../rule-results.ts'
import type { TenantFacts } from '../tenant-facts.ts'

export const dialPlanRuleShadowed: LintRule = {
  id: 'routing/dial-plan-rule-shadowed',
  severity: 'warning',
  title: { en: 'A rule of a dial plan is never reached', de: 'Eine Regel eines Wählplans wird nie erreicht' },
  why: 'Rules are asked from the top and the first that matches wins. One below a rule that takes all its numbers does nothing.',
  byHand:
    '(Get-CsTenantDialPlan).NormalizationRules, from the top: take a number of each rule and see which one matches first.',
  remedy: {
    en: 'Move the special rule before the general one, or remove it.',
    de: 'Die besondere Regel vor die allgemeine stellen oder entfernen.',
  },
  reference: 'Microsoft Learn, "What are dial plans?", Normalization rules',
  needs: ['dialPlans'],
  find: facts => [...facts.index.dialPlans.values()].flatMap(indexed => judgePlan(facts, indexed)),
}

function judgePlan(facts: TenantFacts, { plan, rules }: IndexedDialPlan): LintMatch[] {
  return rules.flatMap(({ rule }, place) => {
    const earlier = earlierCover(rules, place, facts.numbers)?.rule
    if (earlier === undefined) return []
    const same = earlier.pattern === rule.pattern
    const others = plan.normalizationRules.filter(each => each !== rule)
    const moved = others.flatMap(each => (each === earlier ? [rule, earlier] : [each]))
    return [
      {
        certainty: 'proven',
        says: say(SHADOWED, { plan: plan.identity, earlier: earlier.name, rule: rule.name }),
        evidence: [normalizationPiece(plan, rule), normalizationPiece(plan, earlier)],
        remedies: [
          {
            says: same
              ? say({ en: 'Remove "{rule}".', de: '"{rule}" entfernen.' }, { rule: rule.name })
              : say(MOVE, { rule: rule.name, earlier: earlier.name }),
            cost: same ? say(DOES_NOTHING) : say(ITS_NUMBERS, { rule: rule.name }),
            changes: [
              {
                do: 'set',
                part: 'dialPlans',
                identity: plan.identity,
                fields: { normalizationRules: same ? others : moved },
              },
            ],
          },
        ],
      },
    ]
  })
}

const SHADOWED = {
  en: 'In the dial plan "{plan}" the rule "{earlier}" takes all numbers of "{rule}" before it.',
  de: 'Im Wählplan "{plan}" nimmt die Regel "{earlier}" vorher alle Nummern von "{rule}".',
} as const
const MOVE = {
  en: 'Move "{rule}" before "{earlier}".',
  de: '"{rule}" vor "{earlier}" stellen.',
} as const
