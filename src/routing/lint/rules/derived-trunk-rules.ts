// A carrier's trunk with translation rules: the trunks derived from it do not get them.

import { type Noun, say } from '../../../findings/index.ts'
import { nameKey } from '../../tenant/tenant-index.ts'
import { gatewayPiece, routePiece } from '../piece.ts'
import { byPerson } from '../remedies.ts'
import type { LintRule } from '../rule.ts'

export const derivedTrunkRules: LintRule = {
  id: 'routing/derived-trunk-rules',
  severity: 'warning',
  title: {
    en: 'Translation rules of a carrier trunk do not reach the trunks derived from it',
    de: 'Übersetzungsregeln eines Anbieter-Trunks erreichen die davon abgeleiteten Trunks nicht',
  },
  why: "A derived trunk takes all settings from the carrier's but its translation rules (a known issue), so that its numbers go out as they are.",
  byHand: "Get-CsOnlinePSTNGateway of the carrier's domain: are any ...TranslationRules set?",
  remedy: {
    en: 'Translate on the SBC, or give the customer a gateway object of its own.',
    de: 'Auf dem SBC übersetzen oder dem Kunden ein eigenes Gateway-Objekt geben.',
  },
  reference:
    'Microsoft Learn, "Configure a Session Border Controller for multiple tenants"; "Translate phone numbers to an alternate format", known issues',
  needs: ['gateways', 'voiceRoutes'],
  find: facts =>
    facts.tenant.gateways.flatMap(gateway => {
      const rules = [
        ...gateway.inboundTeamsNumberTranslationRules,
        ...gateway.inboundPstnNumberTranslationRules,
        ...gateway.outboundTeamsNumberTranslationRules,
        ...gateway.outboundPstnNumberTranslationRules,
      ]
      const routes = facts.index.routes.filter(({ gateways }) =>
        gateways.some(
          ({ kind, gateway: derived }) =>
            kind === 'derived' && nameKey(derived.fqdn).endsWith(`.${nameKey(gateway.fqdn)}`),
        ),
      )
      if (rules.length === 0 || routes.length === 0) return []
      return [
        {
          certainty: 'likely',
          says: say(USELESS, { gateway: gateway.fqdn, rules: { count: rules.length, of: RULE } }),
          evidence: [
            gatewayPiece(gateway, say(RULES, { rules: rules.join(', ') })),
            ...routes.map(({ route }) => routePiece(route)),
          ],
          count: routes.length,
          remedies: [byPerson(say(BY_SBC), say(TWO_PLACES))],
        },
      ]
    }),
}

const RULE: Noun = {
  en: ['translation rule', 'translation rules'],
  de: ['Übersetzungsregel', 'Übersetzungsregeln'],
}
const USELESS = {
  en: '{gateway} has {rules}, without effect on the trunks derived from it.',
  de: '{gateway} hat {rules}, ohne Wirkung auf die davon abgeleiteten Trunks.',
} as const
const RULES = { en: 'translation rules {rules}', de: 'Übersetzungsregeln {rules}' } as const
const BY_SBC = { en: 'Let the SBC translate.', de: 'Den SBC übersetzen lassen.' } as const
const TWO_PLACES = {
  en: 'The rules are then in two places, or move to the SBC for all customers.',
  de: 'Die Regeln stehen dann an zwei Stellen oder ziehen für alle Kunden auf den SBC um.',
} as const
