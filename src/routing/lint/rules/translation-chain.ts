// A translation rule that waits for what another makes: but only one rule of a list is used.

import { say } from '../../../findings/index.ts'
import { isMatch } from '../../pattern/pattern.ts'
import type { IndexedRule } from '../../tenant/tenant-index.ts'
import { type GatewayRules, gatewayRules, listName } from '../gateway-rules.ts'
import { E164 } from '../number-sets.ts'
import { fqdnsOf, translationPiece } from '../piece.ts'
import { byPerson } from '../remedies.ts'
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
          says: say(WAITS, {
            list: listName(list),
            gateways: fqdnsOf(gateways),
            first: first.name,
            second: second.name,
            ...example,
          }),
          evidence: [translationPiece(first.name, first.rule), translationPiece(second.name, second.rule)],
          count: gateways.length,
          remedies: [byPerson(say(ONE_RULE, { second: second.name }), say(ANOTHER_NUMBER))],
        }),
      )
  })
}

/** It takes the result, and no number with +, of which all others are. */
function waitsFor(facts: TenantFacts, { compiled }: IndexedRule, result: string): boolean {
  if ('fault' in compiled || result.startsWith('+') || result.length < 7) return false
  return isMatch(compiled.pattern, result) === true && facts.numbers.isEmpty([E164, compiled.pattern])
}

const WAITS = {
  en: 'In {list} of {gateways} "{first}" makes {result} of {number}, which "{second}" is for; but after "{first}" no other rule is asked, and no number comes to "{second}" as it is.',
  de: 'In {list} von {gateways} macht "{first}" {result} aus {number}, und dafür ist "{second}" da; nach "{first}" wird aber keine andere Regel gefragt, und von sich aus kommt keine Nummer so zu "{second}".',
} as const
const ONE_RULE = {
  en: 'Write one rule that does what both do, and take "{second}" out.',
  de: 'Eine Regel schreiben, die tut, was beide tun, und "{second}" herausnehmen.',
} as const
const ANOTHER_NUMBER = {
  en: 'The SBC gets another number than now.',
  de: 'Der SBC bekommt eine andere Nummer als jetzt.',
} as const
