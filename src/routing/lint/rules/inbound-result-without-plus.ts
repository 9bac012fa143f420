// A translation of called numbers to Teams that takes the + away: no user is found by it.

import { say } from '../../../findings/index.ts'
import { gatewayRules, listName } from '../gateway-rules.ts'
import { fqdnsOf, translationPiece } from '../piece.ts'
import { TRANSLATE_TO, TRANSLATE_TO_PLUS } from '../remedies.ts'
import type { LintRule } from '../rule.ts'
import { exampleOf } from '../rule-results.ts'

export const inboundResultWithoutPlus: LintRule = {
  id: 'routing/inbound-result-without-plus',
  severity: 'warning',
  title: { en: 'A called number comes to Teams without +', de: 'Eine gerufene Nummer kommt ohne + zu Teams' },
  why: 'Numbers of users and resource accounts have a +. A call to one without it is refused with 404 (511404) or 412 (510412).',
  byHand: 'Test-CsTeamsTranslationRule with a number as the SBC sends it; the result must begin with +.',
  remedy: {
    en: 'Let the translation begin with + and the country code.',
    de: 'Die Übersetzung mit + und Landesvorwahl beginnen lassen.',
  },
  reference:
    'Microsoft Learn, "Translate phone numbers to an alternate format"; "Microsoft and SIP response codes", 511404',
  needs: ['gateways', 'translationRules'],
  find: facts =>
    gatewayRules(facts)
      .filter(({ list }) => list === 'inboundTeamsNumberTranslationRules')
      .flatMap(({ gateways, list, rules }) =>
        rules.flatMap(indexed => {
          const example = exampleOf(indexed, facts.numbers, facts.reading)
          if (example === undefined || !/^\d+$/.test(example.result)) return []
          const mended = `+${indexed.rule.translation}`
          // Shorter ones are extensions, and what is missing is not known.
          const isWhole = /^[1-9]\d{6,}$/.test(example.result)
          return [
            {
              certainty: 'likely' as const,
              says: say(MADE, {
                list: listName(list),
                gateways: fqdnsOf(gateways),
                rule: indexed.name,
                ...example,
              }),
              evidence: [translationPiece(indexed.name, indexed.rule)] as const,
              count: gateways.length,
              remedies: [
                {
                  says: isWhole ? say(TRANSLATE_TO, { translation: mended }) : say(TRANSLATE_TO_PLUS),
                  cost: say(IN_ALL_LISTS),
                  changes: isWhole
                    ? [
                        {
                          do: 'set' as const,
                          part: 'translationRules' as const,
                          identity: indexed.name,
                          fields: { translation: mended },
                        },
                      ]
                    : [],
                },
              ],
            },
          ]
        }),
      ),
}

const MADE = {
  en: 'In {list} of {gateways} the rule "{rule}" makes {result} of {number}.',
  de: 'In {list} von {gateways} macht die Regel "{rule}" {result} aus {number}.',
} as const
const IN_ALL_LISTS = {
  en: 'The rule is the same in all lists that have it.',
  de: 'Die Regel ist dieselbe in allen Listen, in denen sie steht.',
} as const
