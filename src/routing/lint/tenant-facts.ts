// What rules ask of a tenant again and again: who has which policy, which usages lead to which routes, what routes have in
// common. Put together once.

import type { Pattern } from '../pattern/pattern.ts'
import { policyOf } from '../policy-of.ts'
import type { Reading } from '../reading.ts'
import type { Gateway } from '../tenant/gateway.ts'
import type { IndexedRoute } from '../tenant/indexed-route.ts'
import type { Tenant, TenantPart } from '../tenant/tenant.ts'
import { indexTenant, nameKey, type TenantIndex } from '../tenant/tenant-index.ts'
import type { User } from '../tenant/user.ts'
import { GLOBAL, type PolicyType, type VoiceRoutingPolicy } from '../tenant/voice-route.ts'
import { NumberSets } from './number-sets.ts'

/** A route whose pattern can be read. */
export interface ReadRoute extends IndexedRoute {
  pattern: Pattern
}

/** Addresses by name, in lower case. */
export type Addresses = ReadonlyMap<string, readonly string[]>

export class TenantFacts {
  readonly tenant: Tenant
  readonly index: TenantIndex
  readonly reading: Reading
  readonly addresses: Addresses
  readonly numbers = new NumberSets()
  /** By priority. */
  readonly routes: readonly ReadRoute[]
  readonly #routesByUsage = new Map<string, ReadRoute[]>()
  readonly #policiesByUsage = new Map<string, VoiceRoutingPolicy[]>()
  readonly #users = new Map<PolicyType, Map<string, User[]>>()

  constructor(tenant: Tenant, reading: Reading, addresses: Addresses) {
    this.tenant = tenant
    this.index = indexTenant(tenant)
    this.reading = reading
    this.addresses = addresses
    this.routes = this.index.routes.flatMap(indexed =>
      'pattern' in indexed.compiled ? [{ ...indexed, pattern: indexed.compiled.pattern }] : [],
    )
    for (const route of this.routes) {
      for (const usage of route.route.onlinePstnUsages) append(this.#routesByUsage, usage, route)
    }
    for (const policy of tenant.voiceRoutingPolicies) {
      for (const usage of policy.onlinePstnUsages) append(this.#policiesByUsage, usage, policy)
    }
  }

  knows(part: TenantPart): boolean {
    return this.tenant.known.includes(part)
  }

  /** By priority. */
  routesOf(usage: string): readonly ReadRoute[] {
    return this.#routesByUsage.get(usage) ?? []
  }

  policiesOf(usage: string): readonly VoiceRoutingPolicy[] {
    return this.#policiesByUsage.get(usage) ?? []
  }

  /** Usages that routes have. */
  get usagesOfRoutes(): Iterable<string> {
    return this.#routesByUsage.keys()
  }

  isUsageOfRoute(usage: string): boolean {
    return this.tenant.voiceRoutes.some(route => route.onlinePstnUsages.includes(usage))
  }

  /** Usages that emergency numbers go by. */
  get emergencyUsages(): ReadonlySet<string> {
    return new Set(
      this.tenant.emergencyCallRoutingPolicies.flatMap(policy =>
        policy.emergencyNumbers.map(({ onlinePstnUsage }) => onlinePstnUsage),
      ),
    )
  }

  /** Users whom this policy decides for, however they came by it. */
  usersWith(policyType: PolicyType, policy: string): readonly User[] {
    let byPolicy = this.#users.get(policyType)
    if (byPolicy === undefined) {
      byPolicy = Map.groupBy(this.tenant.users, user =>
        nameKey(policyOf(this.index, user, policyType).policy),
      )
      this.#users.set(policyType, byPolicy)
    }
    return byPolicy.get(nameKey(policy)) ?? []
  }

  /** Whether anybody may have this voice routing policy: a user, a group, a network site; everybody has Global. */
  isHeld({ identity }: VoiceRoutingPolicy): boolean {
    const key = nameKey(identity)
    return (
      key === nameKey(GLOBAL) ||
      !this.knows('users') ||
      this.usersWith('voiceRouting', identity).length > 0 ||
      this.tenant.groupGrants.some(
        ({ policyType, policy }) => policyType === 'voiceRouting' && nameKey(policy) === key,
      ) ||
      this.tenant.networkSites.some(site => nameKey(site.onlineVoiceRoutingPolicy ?? '') === key)
    )
  }

  /** Gateways of a route that can be called. */
  callable(route: IndexedRoute): readonly Gateway[] {
    return route.standing[this.reading.missingGateway].gateways
  }

  /** Names of gateways that some route lists, in lower case. */
  get listedGateways(): ReadonlySet<string> {
    return new Set(
      this.index.routes.flatMap(({ gateways }) => gateways.map(({ gateway }) => nameKey(gateway.fqdn))),
    )
  }

  /** Another one by whom and when calls are tried: the lowest number of a priority nobody has, above `priority`. */
  freePriority(priority: number): number {
    const taken = new Set(this.tenant.voiceRoutes.map(route => route.priority))
    let free = priority + 1
    while (taken.has(free)) free++
    return free
  }
}

function append<Thing>(map: Map<string, Thing[]>, key: string, thing: Thing): void {
  const there = map.get(key)
  if (there === undefined) map.set(key, [thing])
  else there.push(thing)
}
