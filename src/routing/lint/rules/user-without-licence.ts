// Users who may call but whose licences do not have Phone System.

import { say, type Wording } from '../../../findings/index.ts'
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
      says: say(NO_PHONE_SYSTEM),
      piece: () => WITHOUT,
      remedy: {
        says: say(ASSIGN),
        cost: say({ en: 'The licence.', de: 'Die Lizenz.' }),
      },
    }),
}

const NO_PHONE_SYSTEM = {
  en: 'EnterpriseVoiceEnabled is true, but PhoneSystem is not among FeatureTypes.',
  de: 'EnterpriseVoiceEnabled ist true, aber PhoneSystem fehlt unter den FeatureTypes.',
} as const
const WITHOUT: Wording = {
  en: 'EnterpriseVoiceEnabled True, FeatureTypes without PhoneSystem',
  de: 'EnterpriseVoiceEnabled True, FeatureTypes ohne PhoneSystem',
}
const ASSIGN = {
  en: 'Assign a licence with Phone System in the Microsoft 365 admin center; Teams has no cmdlet for it.',
  de: 'Im Microsoft 365 Admin Center eine Lizenz mit Telefonsystem zuweisen; Teams hat dafür kein Cmdlet.',
} as const
