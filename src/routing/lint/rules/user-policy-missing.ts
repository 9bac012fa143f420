// Users to whom a policy is granted that the tenant does not have.

import { say } from '../../../findings/index.ts'
import { type NameIndex, nameKey } from '../../tenant/tenant-index.ts'
import type { LintRule } from '../rule.ts'
import { setUser, userMatch } from '../user-match.ts'

export const userPolicyMissing: LintRule = {
  id: 'routing/user-policy-missing',
  severity: 'warning',
  title: {
    en: 'A user has a policy that does not exist',
    de: 'Ein Benutzer hat eine Richtlinie, die es nicht gibt',
  },
  why: 'The policy was removed or renamed, or the export is older than the users. Without its usages no call has a route.',
  byHand:
    'Compare OnlineVoiceRoutingPolicy and TenantDialPlan of Get-CsOnlineUser with Get-CsOnlineVoiceRoutingPolicy and Get-CsTenantDialPlan.',
  remedy: {
    en: "Grant another policy; without one the user has the group's or the Global one.",
    de: 'Eine andere Richtlinie zuweisen; ohne eine gilt die der Gruppe oder die globale.',
  },
  reference: 'Microsoft Learn, "Assign policies to users and groups"',
  needs: ['users', 'voiceRoutingPolicies', 'dialPlans', 'emergencyCallRoutingPolicies'],
  find: facts => {
    const { voiceRoutingPolicies, dialPlans, emergencyCallRoutingPolicies } = facts.index
    const kinds: [Granted, NameIndex<unknown>][] = [
      ['onlineVoiceRoutingPolicy', voiceRoutingPolicies],
      ['tenantDialPlan', dialPlans],
      ['teamsEmergencyCallRoutingPolicy', emergencyCallRoutingPolicies],
    ]
    return kinds.flatMap(([field, policies]) => {
      const lost = facts.tenant.users.filter(user => {
        const policy = user[field]
        return policy !== undefined && nameKey(policy) !== 'global' && !policies.has(nameKey(policy))
      })
      return [...Map.groupBy(lost, user => user[field] ?? '')].flatMap(([policy, users]) =>
        userMatch({
          users,
          says: say(MISSING, { policy }),
          piece: () => `${field} ${policy}`,
          remedy: {
            says: say(TAKE_AWAY),
            cost: say(ALLOWED),
            change: user => setUser(user, { [field]: undefined }),
          },
        }),
      )
    })
  },
}

type Granted = 'onlineVoiceRoutingPolicy' | 'tenantDialPlan' | 'teamsEmergencyCallRoutingPolicy'

const MISSING = {
  en: 'the policy "{policy}" is granted to them, which the tenant does not have.',
  de: 'zugewiesen ist die Richtlinie "{policy}", die der Tenant nicht hat.',
} as const
const TAKE_AWAY = {
  en: 'Take the grant away, so that they have the policy of their group or the Global one.',
  de: 'Die Zuweisung aufheben, damit die Richtlinie der Gruppe oder die globale gilt.',
} as const
const ALLOWED = {
  en: 'They may call whom that policy allows.',
  de: 'Sie können anrufen, wen diese Richtlinie erlaubt.',
} as const
