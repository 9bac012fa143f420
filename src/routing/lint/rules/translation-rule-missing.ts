// A gateway that lists a translation rule which the tenant does not have.

import { say } from '../../../findings/index.ts'
import { nameKey } from '../../tenant/tenant-index.ts'
import { gatewayRules, listName } from '../gateway-rules.ts'
import { fqdnsOf, gatewayPiece } from '../piece.ts'
import { DOES_NOTHING, setGateway } from '../remedies.ts'
import type { LintRule } from '../rule.ts'

export const translationRuleMissing: LintRule = {
  id: 'routing/translation-rule-missing',
  severity: 'warning',
  title: {
    en: 'An SBC lists a translation rule that does not exist',
    de: 'Ein SBC nennt eine Übersetzungsregel, die es nicht gibt',
  },
  why: 'The rule was removed or renamed; numbers go through unchanged, or a later rule takes them.',
  byHand: 'Compare the four ...TranslationRules of Get-CsOnlinePSTNGateway with Get-CsTeamsTranslationRule.',
  remedy: {
    en: 'Make the rule again, or take it out of the list.',
    de: 'Die Regel wieder anlegen oder aus der Liste nehmen.',
  },
  reference: 'Microsoft Learn, "Translate phone numbers to an alternate format"',
  needs: ['gateways', 'translationRules'],
  find: facts =>
    gatewayRules(facts).flatMap(({ gateways, list, names }) => {
      const missing = names.filter(name => !facts.index.translationRules.has(nameKey(name)))
      const [first, ...others] = gateways.map(gateway =>
        gatewayPiece(gateway, `${listName(list)} ${names.join(', ')}`),
      )
      if (missing.length === 0 || first === undefined) return []
      return [
        {
          certainty: 'proven',
          says: say(MISSING, {
            list: listName(list),
            gateways: fqdnsOf(gateways),
            missing: { list: missing },
          }),
          evidence: [first, ...others],
          count: gateways.length,
          remedies: [
            {
              says: say(
                { en: 'Take {missing} out of the list.', de: '{missing} aus der Liste nehmen.' },
                { missing: { list: missing } },
              ),
              cost: say(DOES_NOTHING),
              changes: gateways.map(({ identity }) =>
                setGateway(identity, { [list]: names.filter(name => !missing.includes(name)) }),
              ),
            },
          ],
        },
      ]
    }),
}

const MISSING = {
  en: '{list} of {gateways} has {missing}, which is no translation rule of the tenant.',
  de: '{list} von {gateways} enthält {missing}; eine solche Übersetzungsregel hat der Tenant nicht.',
} as const
