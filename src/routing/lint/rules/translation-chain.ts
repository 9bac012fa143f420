// A translation rule that waits for what another makes: but only one rule of a list is used.

import { listed } from '../../../findings/index.ts'
import { isMatch } from '../../pattern/pattern.ts'
import type { IndexedRule } from '../../tenant/tenant-index.ts'
import { type GatewayRules, gatewayRules, listName } from '../gateway-rules.ts'
import { E164 } from '../number-sets.ts'
import type { LintMatch, LintRule } from '../rule.ts'
import { exampleOf } from '../rule-results.ts'
import type { TenantFacts } from '../tenant-facts.ts'

export const translationChain: LintRule = {
  id: 'routing/translation-chain',
  severity: 'warning',
  title: {
    en: 'A translation rule waits for the result of another',
    de: 'Eine Übersetzungsregel wartet auf das Ergebnis einer anderen',
  },
  why: 'Of a list the first rule that matches is used and no other. One rule that strips digits and one that adds others to what is left do not work together; the SBC gets the number half done.',
  byHand:
    'Take a number as it goes out, with +, and go through the list: which is the first rule that matches? Nothing after it is done.',
  remedy: { en: 'Write one rule that does both.', de: 'Eine Regel schreiben, die beides tut.' },
  reference: 'Microsoft Learn, "Translate phone numbers to an alternate format"',
  needs: ['gateways', 'translationRules'],
  find: facts =>
    gatewayRules(facts)
      .filter(({ list }) => list === 'outboundPstnNumberTranslationRules')
      .flatMap(list => judge(facts, list)),
}

function judge(facts: TenantFacts, { gateways, list, rules }: GatewayRules): LintMatch[] {
  return rules.flatMap((first, place) => {
    const example = exampleOf(first, facts.numbers, facts.reading)
    if (!example?.number.startsWith('+')) return []
    return rules
      .slice(place + 1)
      .filter(second => waitsFor(facts, second, example.result))
      .map(
        (second): LintMatch => ({
          certainty: 'likely',
          says: `In ${listName(list)} of ${listed(gateways.map(({ fqdn }) => fqdn))} "${first.name}" makes ${example.result} of ${example.number}, which "${second.name}" is for; but after "${first.name}" no other rule is asked, and no number comes to "${second.name}" as it is.`,
          evidence: [
            {
              ref: `translation rule "${first.name}"`,
              text: `Pattern ${first.rule.pattern}, Translation ${first.rule.translation}`,
            },
            {
              ref: `translation rule "${second.name}"`,
              text: `Pattern ${second.rule.pattern}, Translation ${second.rule.translation}`,
            },
          ],
          count: gateways.length,
          remedies: [
            {
              says: `Write one rule that does what both do, and take "${second.name}" out.`,
              cost: 'The SBC gets another number than now.',
              changes: [],
            },
          ],
        }),
      )
  })
}

/** It takes the result, and no number with +, of which all others are. */
function waitsFor(facts: TenantFacts, { compiled }: IndexedRule, result: string): boolean {
  if ('fault' in compiled || result.startsWith('+') || result.length < 7) return false
  return isMatch(compiled.pattern, result) === true && facts.numbers.isEmpty([E164, compiled.pattern])
}
