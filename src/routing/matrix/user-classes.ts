// Users for whom each call goes the same way: those with the same policies. What they dial may differ with their dial
// plans; the matrix is about the numbers that come of it.

import { emergencyPolicyOf } from '../emergency.ts'
import { policyOf } from '../policy-of.ts'
import { nameKey, type TenantIndex } from '../tenant/tenant-index.ts'
import { newUser, type User } from '../tenant/user.ts'

export interface UserClass {
  /** The voice routing policy; with what sets them apart where a policy has several. */
  name: string
  /** How many; undefined when the export has no users, and each policy stands for those who may have it. */
  users?: number
  /** One of them. */
  example: User
  usages: readonly string[]
  /** Identity of the emergency call routing policy. */
  emergencyPolicy: string
}

export interface UserClasses {
  classes: UserClass[]
  /** Users who may not call at all, as they are not enabled for Enterprise Voice. */
  withoutVoice: number
}

export function userClasses(index: TenantIndex): UserClasses {
  const { tenant } = index
  if (!tenant.known.includes('users')) return { classes: ofPolicies(index), withoutVoice: 0 }
  const classes = new Map<string, UserClass>()
  let withoutVoice = 0
  for (const user of tenant.users) {
    if (!user.enterpriseVoiceEnabled) {
      withoutVoice++
      continue
    }
    const found = classOf(index, user)
    const key = [found.name, found.emergencyPolicy, user.callingPlan].map(String).map(nameKey).join('\n')
    const known = classes.get(key)
    if (known === undefined) classes.set(key, { ...found, users: 1 })
    else known.users = (known.users ?? 0) + 1
  }
  return { classes: named([...classes.values()]), withoutVoice }
}

const ofPolicies = (index: TenantIndex): UserClass[] =>
  index.tenant.voiceRoutingPolicies.map(({ identity }) =>
    classOf(index, newUser({ userPrincipalName: 'anybody', onlineVoiceRoutingPolicy: identity })),
  )

function classOf(index: TenantIndex, user: User): UserClass {
  const { policy } = policyOf(index, user, 'voiceRouting')
  const found = index.voiceRoutingPolicies.get(nameKey(policy))
  return {
    name: found?.identity ?? policy,
    example: user,
    usages: found?.onlinePstnUsages ?? NO_USAGES,
    emergencyPolicy: emergencyPolicyOf(index, user, undefined).policy,
  }
}

const NO_USAGES: readonly string[] = []

function named(classes: readonly UserClass[]): UserClass[] {
  const counts = new Map<string, number>()
  for (const { name } of classes) counts.set(name, (counts.get(name) ?? 0) + 1)
  return classes.map(each => {
    if (counts.get(each.name) === 1) return each
    const apart = [
      `emergency policy ${each.emergencyPolicy}`,
      ...(each.example.callingPlan ? ['with Calling Plan'] : []),
    ]
    return { ...each, name: `${each.name} (${apart.join(', ')})` }
  })
}
