// A rule of a dial plan behind another that takes all its numbers.

import type { IndexedDialPlan } from '../../tenant/tenant-index.ts'
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
    const [first, second] = [rule, earlier].map(({ name, pattern }) => ({
      ref: `dial plan "${plan.identity}", rule "${name}"`,
      text: `Pattern ${pattern}`,
    }))
    return [
      {
        certainty: 'proven',
        says: `In the dial plan "${plan.identity}" the rule "${earlier.name}" takes all numbers of "${rule.name}" before it.`,
        evidence: [first ?? { ref: plan.identity, text: '' }, ...(second ? [second] : [])],
        remedies: [
          {
            says: same ? `Remove "${rule.name}".` : `Move "${rule.name}" before "${earlier.name}".`,
            cost: same
              ? 'Nothing: it does nothing.'
              : `Its numbers become what "${rule.name}" makes of them.`,
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
