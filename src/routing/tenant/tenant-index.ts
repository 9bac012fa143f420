// A tenant made ready to be asked: names looked up, patterns compiled, routes in the order of their priority. Built
// once; what it tells does not change afterwards.

import {
  compilePattern,
  compileReplacement,
  type Pattern,
  type PatternFault,
  type Replacement,
} from '../pattern/pattern.ts'
import { type IndexedRoute, indexRoutes } from './indexed-route.ts'
import type { DialPlan, InboundNumberPattern, NormalizationRule } from './number-rules.ts'
import { RouteMatcher } from './route-matcher.ts'
import type { Tenant } from './tenant.ts'
import type { User } from './user.ts'

export interface TenantIndex {
  readonly tenant: Tenant
  /** By priority; routes of the same priority in the order of the export. */
  readonly routes: readonly IndexedRoute[]
  readonly matcher: RouteMatcher
  readonly users: NameIndex<User>
  readonly gateways: NameIndex<Tenant['gateways'][number]>
  readonly voiceRoutingPolicies: NameIndex<Tenant['voiceRoutingPolicies'][number]>
  readonly emergencyCallRoutingPolicies: NameIndex<Tenant['emergencyCallRoutingPolicies'][number]>
  readonly networkSites: NameIndex<Tenant['networkSites'][number]>
  readonly dialPlans: NameIndex<IndexedDialPlan>
  readonly serviceDialPlans: NameIndex<IndexedDialPlan>
  readonly translationRules: NameIndex<IndexedRule>
  readonly inboundBlocked: readonly IndexedInboundPattern[]
  readonly inboundExempt: readonly IndexedInboundPattern[]
}

/** By identity, without regard to case, as PowerShell's names are. */
export type NameIndex<Named> = ReadonlyMap<string, Named>

/** The key of a name in a `NameIndex`. */
export const nameKey = (name: string): string => name.trim().toLowerCase()

export interface IndexedDialPlan {
  plan: DialPlan
  rules: readonly DialPlanRule[]
}

export interface DialPlanRule extends IndexedRule {
  rule: NormalizationRule
  /** Identity of the dial plan that it stands in. */
  dialPlan: string
}

/** A pattern with its right side; or why it cannot be used. */
export interface IndexedRule {
  rule: { pattern: string; translation: string }
  compiled: { pattern: Pattern; replacement: Replacement } | { fault: PatternFault }
}

export interface IndexedInboundPattern {
  inbound: InboundNumberPattern
  compiled: { pattern: Pattern } | { fault: PatternFault }
}

export function indexTenant(tenant: Tenant): TenantIndex {
  const routes = indexRoutes(tenant)
  return {
    tenant,
    routes,
    matcher: new RouteMatcher(routes),
    users: byName(tenant.users, user => user.userPrincipalName),
    gateways: byName(tenant.gateways, identity),
    voiceRoutingPolicies: byName(tenant.voiceRoutingPolicies, identity),
    emergencyCallRoutingPolicies: byName(tenant.emergencyCallRoutingPolicies, identity),
    networkSites: byName(tenant.networkSites, identity),
    dialPlans: byName(tenant.dialPlans.map(indexDialPlan), ({ plan }) => plan.identity),
    serviceDialPlans: byName(tenant.serviceDialPlans.map(indexDialPlan), ({ plan }) => plan.identity),
    translationRules: new Map(
      tenant.translationRules.map(rule => [nameKey(rule.identity), indexRule(rule)] as const),
    ),
    inboundBlocked: tenant.inboundBlockedNumberPatterns.map(indexInbound),
    inboundExempt: tenant.inboundExemptNumberPatterns.map(indexInbound),
  }
}

const identity = (named: { identity: string }): string => named.identity

/** Of two of one name the first counts. */
function byName<Named>(all: readonly Named[], nameOf: (each: Named) => string): NameIndex<Named> {
  const index = new Map<string, Named>()
  for (const each of all) {
    const key = nameKey(nameOf(each))
    if (!index.has(key)) index.set(key, each)
  }
  return index
}

const indexDialPlan = (plan: DialPlan): IndexedDialPlan => ({
  plan,
  rules: plan.normalizationRules.map(rule => ({ ...indexRule(rule), rule, dialPlan: plan.identity })),
})

function indexRule(rule: { pattern: string; translation: string }): IndexedRule {
  const pattern = compilePattern(rule.pattern)
  if (!pattern.ok) return { rule, compiled: { fault: pattern.fault } }
  const replacement = compileReplacement(pattern.value, rule.translation)
  return { rule, compiled: { pattern: pattern.value, replacement } }
}

function indexInbound(inbound: InboundNumberPattern): IndexedInboundPattern {
  const pattern = compilePattern(inbound.pattern)
  return { inbound, compiled: pattern.ok ? { pattern: pattern.value } : { fault: pattern.fault } }
}
