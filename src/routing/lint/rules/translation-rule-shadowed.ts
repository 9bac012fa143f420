// A translation rule behind another that takes all its numbers, in the list of a gateway.

import { say } from '../../../findings/index.ts'
import { type GatewayRules, gatewayRules, listName } from '../gateway-rules.ts'
import { fqdnsOf, translationPiece } from '../piece.ts'
import { DOES_NOTHING, ITS_NUMBERS, setGateway } from '../remedies.ts'
import type { LintMatch, LintRule, Piece } from '../rule.ts'
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
    return [
      {
        certainty: 'proven',
        says: say(SHADOWED, {
          list: listName(list),
          gateways: fqdnsOf(gateways),
          earlier: earlier.name,
          rule: indexed.name,
        }),
        evidence: [indexed, earlier].map(({ name, rule }) => translationPiece(name, rule)) as [Piece, Piece],
        count: gateways.length,
        remedies: [
          {
            says: same
              ? say(TAKE_OUT, { rule: indexed.name })
              : say(LIST_BEFORE, { rule: indexed.name, earlier: earlier.name }),
            cost: same ? say(DOES_NOTHING) : say(ITS_NUMBERS, { rule: indexed.name }),
            changes: gateways.map(({ identity }) => setGateway(identity, { [list]: same ? others : moved })),
          },
        ],
      },
    ]
  })
}

const SHADOWED = {
  en: 'In {list} of {gateways} the rule "{earlier}" takes all numbers of "{rule}" before it. Rules do not work one after the other.',
  de: 'In {list} von {gateways} nimmt die Regel "{earlier}" vorher alle Nummern von "{rule}". Regeln wirken nicht nacheinander.',
} as const
const TAKE_OUT = {
  en: 'Take "{rule}" out of the list.',
  de: '"{rule}" aus der Liste nehmen.',
} as const
const LIST_BEFORE = {
  en: 'List "{rule}" before "{earlier}".',
  de: '"{rule}" vor "{earlier}" aufführen.',
} as const
