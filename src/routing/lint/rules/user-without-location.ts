// Users without UsageLocation: no country's dial plan, no country code, no emergency numbers.

import { say, type Wording } from '../../../findings/index.ts'
import type { LintRule } from '../rule.ts'
import { userMatch } from '../user-match.ts'

export const userWithoutLocation: LintRule = {
  id: 'routing/user-without-location',
  severity: 'info',
  title: { en: 'A user has no UsageLocation', de: 'Ein Benutzer hat keine UsageLocation' },
  why: "The country's dial plan and the country code that is put before a number come from UsageLocation. Without it, what no rule of the tenant takes stays without +.",
  byHand:
    'Get-CsOnlineUser -Filter "EnterpriseVoiceEnabled -eq $true" | Where-Object { -not $_.UsageLocation }',
  remedy: {
    en: 'Set UsageLocation (Update-MgUser -UserId USER -UsageLocation DE).',
    de: 'UsageLocation setzen (Update-MgUser -UserId USER -UsageLocation DE).',
  },
  reference: 'Microsoft Learn, "What are dial plans?"',
  needs: ['users'],
  find: facts => {
    // Where nobody has one, the export was made without.
    if (facts.tenant.users.every(user => user.usageLocation === undefined)) return []
    return userMatch({
      users: facts.tenant.users.filter(
        user => user.enterpriseVoiceEnabled && user.usageLocation === undefined,
      ),
      says: say({ en: 'they have no UsageLocation.', de: 'die UsageLocation fehlt.' }),
      piece: () => EMPTY,
      remedy: {
        says: say(SET),
        cost: say(DEPENDS),
      },
    })
  },
}

const EMPTY: Wording = { en: 'UsageLocation empty', de: 'UsageLocation leer' }
const SET = {
  en: 'Set it with Microsoft Graph: Update-MgUser -UserId USER -UsageLocation COUNTRY; Teams has no cmdlet for it.',
  de: 'Sie mit Microsoft Graph setzen: Update-MgUser -UserId USER -UsageLocation LAND; Teams hat dafür kein Cmdlet.',
} as const
const DEPENDS = {
  en: 'Licences and services may depend on it; set the country where the user is.',
  de: 'Lizenzen und Dienste können davon abhängen; das Land setzen, in dem der Benutzer ist.',
} as const
