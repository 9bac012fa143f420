// Users who may call, and whose policy has no usage: nobody can be called.

import { say, type Wording } from '../../../findings/index.ts'
import { policyOf } from '../../policy-of.ts'
import { nameKey } from '../../tenant/tenant-index.ts'
import type { User } from '../../tenant/user.ts'
import { GLOBAL } from '../../tenant/voice-route.ts'
import type { LintRule } from '../rule.ts'
import type { TenantFacts } from '../tenant-facts.ts'
import { setUser, userMatch } from '../user-match.ts'

export const userWithoutPolicy: LintRule = {
  id: 'routing/user-without-policy',
  severity: 'warning',
  title: {
    en: 'A user enabled for Enterprise Voice has no way to call',
    de: 'Ein Benutzer mit Enterprise-VoIP kann nirgends anrufen',
  },
  why: 'Whom no policy is granted to has the Global one. Where that has no usages, and there is no Calling Plan, every call fails with 403 (510559).',
  byHand:
    'Get-CsOnlineUser -Filter "EnterpriseVoiceEnabled -eq $true" | Where-Object { -not $_.OnlineVoiceRoutingPolicy }, and Get-CsOnlineVoiceRoutingPolicy Global.',
  remedy: { en: 'Grant them a policy.', de: 'Ihm eine Richtlinie zuweisen.' },
  reference: 'Microsoft Learn, "Enable users for Direct Routing"; "Microsoft and SIP response codes", 510559',
  needs: ['users', 'voiceRoutingPolicies', 'groupGrants'],
  find: facts => {
    const global = facts.index.voiceRoutingPolicies.get(nameKey(GLOBAL))
    if ((global?.onlinePstnUsages.length ?? 0) > 0) return []
    const byGroup = facts.tenant.groupGrants.some(({ policyType }) => policyType === 'voiceRouting')
    const users = facts.usersWith('voiceRouting', GLOBAL).filter(user => isWithout(facts, user, byGroup))
    const usual = usualPolicy(facts)
    return userMatch({
      users,
      says: say(NO_POLICY),
      piece: () => INHERITED,
      remedy: {
        says: usual === undefined ? say(GRANT) : say(GRANT_USUAL, { usual }),
        cost: say(ALLOWED),
        ...(usual !== undefined && { change: user => setUser(user, { onlineVoiceRoutingPolicy: usual }) }),
      },
    })
  },
}

/** Who is in which group an export may not tell; then nothing is said of them. */
const isWithout = (facts: TenantFacts, user: User, byGroup: boolean): boolean =>
  user.enterpriseVoiceEnabled &&
  !user.callingPlan &&
  !(byGroup && user.groups.length === 0) &&
  policyOf(facts.index, user, 'voiceRouting').by === 'Global'

function usualPolicy(facts: TenantFacts): string | undefined {
  const policies = facts.tenant.voiceRoutingPolicies.filter(
    ({ identity, onlinePstnUsages }) => nameKey(identity) !== nameKey(GLOBAL) && onlinePstnUsages.length > 0,
  )
  const count = (policy: string): number => facts.usersWith('voiceRouting', policy).length
  return policies.toSorted((left, right) => count(right.identity) - count(left.identity))[0]?.identity
}

const NO_POLICY = {
  en: 'no voice routing policy is granted to them, the Global one has no usages, and they have no Calling Plan.',
  de: 'keine VoIP-Routingrichtlinie ist zugewiesen, die globale hat keine Verwendungen, und es gibt keinen Anrufplan.',
} as const
const INHERITED: Wording = {
  en: 'EnterpriseVoiceEnabled True, OnlineVoiceRoutingPolicy inherited from Global',
  de: 'EnterpriseVoiceEnabled True, OnlineVoiceRoutingPolicy von Global geerbt',
}
const GRANT = { en: 'Grant them a policy.', de: 'Eine Richtlinie zuweisen.' } as const
const GRANT_USUAL = {
  en: 'Grant them "{usual}", which most users have.',
  de: '"{usual}" zuweisen, wie sie die meisten Benutzer haben.',
} as const
const ALLOWED = {
  en: "They may call whom its usages allow, at the company's expense.",
  de: 'Sie können auf Kosten der Firma anrufen, wen die Verwendungen der Richtlinie erlauben.',
} as const
