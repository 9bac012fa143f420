// Whether a dialled number is an emergency call, and the usage it goes by (direct-routing reference, Emergency). The
// policy of the network site that the caller is in comes before the user's own.

import { withoutSeparators } from './normalise.ts'
import { type PolicyOf, policyOf } from './policy-of.ts'
import type { EmergencyNumber } from './tenant/emergency.ts'
import { nameKey, type TenantIndex } from './tenant/tenant-index.ts'
import type { User } from './tenant/user.ts'

export interface EmergencyCall {
  policy: PolicyOf
  entry: EmergencyNumber
  /** Whether a dial mask was dialled and is turned into the number. */
  masked: boolean
}

export function emergencyCall(
  index: TenantIndex,
  user: User,
  dialled: string,
  networkSite?: string,
): EmergencyCall | undefined {
  const policy = emergencyPolicyOf(index, user, networkSite)
  const numbers = index.emergencyCallRoutingPolicies.get(nameKey(policy.policy))?.emergencyNumbers ?? []
  if (numbers.length === 0) return undefined
  const number = bare(withoutSeparators(dialled))
  const entry =
    numbers.find(each => bare(each.emergencyDialString) === number) ??
    numbers.find(each => each.emergencyDialMask.includes(number))
  if (entry === undefined) return undefined
  return { policy, entry, masked: bare(entry.emergencyDialString) !== number }
}

const bare = (number: string): string => number.replace(/^\+/, '')

export function emergencyPolicyOf(index: TenantIndex, user: User, networkSite: string | undefined): PolicyOf {
  const site = networkSite === undefined ? undefined : index.networkSites.get(nameKey(networkSite))
  const policy = site?.emergencyCallRoutingPolicy
  return policy === undefined || networkSite === undefined
    ? policyOf(index, user, 'emergencyCallRouting')
    : { policy, by: 'network site', from: networkSite }
}
