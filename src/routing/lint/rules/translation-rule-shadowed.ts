// A translation rule behind another that takes all its numbers, in the list of a gateway.

import { listed } from '../../../findings/index.ts'
import { type GatewayRules, gatewayRules, listName } from '../gateway-rules.ts'
import { setGateway } from '../remedies.ts'
import type { LintMatch, LintRule } from '../rule.ts'
import { earlierCover } from '../rule-results.ts'
import type { TenantFacts } from '../tenant-facts.ts'

export const translationRuleShadowed: LintRule = {
  id: 'routing/translation-rule-shadowed',
  severity: 'warning',
  title: { en: 'A translation rule is never reached', de: 'Eine Übersetzungsregel wird nie erreicht' },
  why: 'Of a list only the first rule that matches is used. One below a rule that takes all its numbers does nothing.',
  byHand:
    'Test-CsTeamsTranslationRule, or take a number of each rule and see which of the list matches first.',
  remedy: {
    en: 'List the special rule before the general one, or take it out.',
    de: 'Die besondere Regel vor der allgemeinen aufführen oder herausnehmen.',
  },
  reference: 'Microsoft Learn, "Translate phone numbers to an alternate format"',
  needs: ['gateways', 'translationRules'],
  find: facts => gatewayRules(facts).flatMap(list => judge(facts, list)),
}

function judge(facts: TenantFacts, { gateways, list, names, rules }: GatewayRules): LintMatch[] {
  return rules.flatMap((indexed, place) => {
    const earlier = earlierCover(rules, place, facts.numbers)
    if (earlier === undefined) return []
    const same = earlier.rule.pattern === indexed.rule.pattern
    const others = names.filter(name => name !== indexed.name)
    const moved = others.flatMap(name => (name === earlier.name ? [indexed.name, name] : [name]))
    const [first, second] = [indexed, earlier].map(({ name, rule }) => ({
      ref: `translation rule "${name}"`,
      text: `Pattern ${rule.pattern}, Translation ${rule.translation}`,
    }))
    return [
      {
        certainty: 'proven',
        says: `In ${listName(list)} of ${listed(gateways.map(({ fqdn }) => fqdn))} the rule "${earlier.name}" takes all numbers of "${indexed.name}" before it. Rules do not work one after the other.`,
        evidence: [first ?? { ref: indexed.name, text: '' }, ...(second ? [second] : [])],
        count: gateways.length,
        remedies: [
          {
            says: same
              ? `Take "${indexed.name}" out of the list.`
              : `List "${indexed.name}" before "${earlier.name}".`,
            cost: same
              ? 'Nothing: it does nothing there.'
              : `Its numbers become what "${indexed.name}" makes of them.`,
            changes: gateways.map(({ identity }) => setGateway(identity, { [list]: same ? others : moved })),
          },
        ],
      },
    ]
  })
}
