// Which policy a user has: one granted directly, else that of the group with the lowest rank, else the Global one. A
// user has one policy of a kind; they do not add up.

import { nameKey, type TenantIndex } from './tenant/tenant-index.ts'
import type { User } from './tenant/user.ts'
import { GLOBAL, type GroupGrant, type PolicyType } from './tenant/voice-route.ts'

export interface PolicyOf {
  /** Identity of the policy. */
  policy: string
  by: 'direct' | 'group' | 'Global' | 'network site'
  /** The group or network site. */
  from?: string
}

export function policyOf(index: TenantIndex, user: User, policyType: PolicyType): PolicyOf {
  const direct = user[DIRECT[policyType]]
  if (direct !== undefined) return { policy: direct, by: nameKey(direct) === 'global' ? 'Global' : 'direct' }
  const grant = groupGrant(index.tenant.groupGrants, user, policyType)
  if (grant !== undefined) return { policy: grant.policy, by: 'group', from: grant.group }
  return { policy: GLOBAL, by: 'Global' }
}

const DIRECT = {
  voiceRouting: 'onlineVoiceRoutingPolicy',
  dialPlan: 'tenantDialPlan',
  emergencyCallRouting: 'teamsEmergencyCallRoutingPolicy',
  callingLineIdentity: 'callingLineIdentity',
} as const satisfies Record<PolicyType, keyof User>

function groupGrant(
  grants: readonly GroupGrant[],
  user: User,
  policyType: PolicyType,
): GroupGrant | undefined {
  if (user.groups.length === 0) return undefined
  const groups = new Set(user.groups.map(nameKey))
  return grants
    .filter(grant => grant.policyType === policyType && groups.has(nameKey(grant.group)))
    .toSorted((left, right) => left.rank - right.rank)[0]
}
