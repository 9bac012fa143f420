// Users who may call but whose licences do not have Phone System.

import type { LintRule } from '../rule.ts'
import { userMatch } from '../user-match.ts'

export const userWithoutLicence: LintRule = {
  id: 'routing/user-without-licence',
  severity: 'warning',
  title: {
    en: 'A user enabled for Enterprise Voice has no Phone System',
    de: 'Ein Benutzer mit Enterprise-VoIP hat kein Telefonsystem',
  },
  why: 'Calls of a user without the licence fail with 403 (510562), and the dial pad goes away.',
  byHand:
    "Get-CsOnlineUser | Where-Object { $_.EnterpriseVoiceEnabled -and 'PhoneSystem' -notin $_.FeatureTypes }",
  remedy: {
    en: 'Assign a licence with Phone System, or switch Enterprise Voice off.',
    de: 'Eine Lizenz mit Telefonsystem zuweisen oder Enterprise-VoIP abschalten.',
  },
  reference: 'Microsoft Learn, "Enable users for Direct Routing"; "Microsoft and SIP response codes", 510562',
  needs: ['users'],
  find: facts =>
    userMatch({
      // Where an export lacks FeatureTypes, nothing is known.
      users: facts.tenant.users.filter(user => user.enterpriseVoiceEnabled && user.phoneSystem === false),
      says: 'EnterpriseVoiceEnabled is true, but PhoneSystem is not among FeatureTypes.',
      piece: () => 'EnterpriseVoiceEnabled True, FeatureTypes without PhoneSystem',
      remedy: {
        says: 'Assign a licence with Phone System in the Microsoft 365 admin center; Teams has no cmdlet for it.',
        cost: 'The licence.',
      },
    }),
}
