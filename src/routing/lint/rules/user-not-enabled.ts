// Users to whom a voice routing policy is granted, and who may not call.

import { say } from '../../../findings/index.ts'
import type { LintRule } from '../rule.ts'
import { setUser, userMatch } from '../user-match.ts'

export const userNotEnabled: LintRule = {
  id: 'routing/user-not-enabled',
  severity: 'warning',
  title: {
    en: 'A user has a voice routing policy but not Enterprise Voice',
    de: 'Ein Benutzer hat eine VoIP-Routingrichtlinie, aber kein Enterprise-VoIP',
  },
  why: 'Without EnterpriseVoiceEnabled there is no dial pad, and calls fail with 403 (510560).',
  byHand:
    'Get-CsOnlineUser -Filter "EnterpriseVoiceEnabled -eq $false" | Where-Object OnlineVoiceRoutingPolicy',
  remedy: {
    en: 'Enable the user, or take the policy away.',
    de: 'Den Benutzer freischalten oder ihm die Richtlinie nehmen.',
  },
  reference: 'Microsoft Learn, "Enable users for Direct Routing"; "Microsoft and SIP response codes", 510560',
  needs: ['users'],
  find: facts =>
    userMatch({
      users: facts.tenant.users.filter(
        user => !user.enterpriseVoiceEnabled && user.onlineVoiceRoutingPolicy !== undefined,
      ),
      says: say(NOT_ENABLED),
      piece: user =>
        `EnterpriseVoiceEnabled False, OnlineVoiceRoutingPolicy ${user.onlineVoiceRoutingPolicy}`,
      remedy: {
        says: say({ en: 'Enable them.', de: 'Freischalten.' }),
        cost: say(LICENCE),
        change: user => setUser(user, { enterpriseVoiceEnabled: true }),
      },
    }),
}

const NOT_ENABLED = {
  en: 'a voice routing policy is granted, but EnterpriseVoiceEnabled is false, so nobody of them can call.',
  de: 'eine VoIP-Routingrichtlinie ist zugewiesen, aber EnterpriseVoiceEnabled ist false, also kann davon niemand anrufen.',
} as const
const LICENCE = {
  en: "They may call at the company's expense; each needs a licence for Phone System.",
  de: 'Sie können auf Kosten der Firma telefonieren; jeder braucht eine Lizenz für das Telefonsystem.',
} as const
