// A tenant: all that Microsoft's voice routing goes by, as plain data in the order of the export.

import type { EmergencyCallRoutingPolicy, NetworkSite } from './emergency.ts'
import type { Gateway } from './gateway.ts'
import type { CallingLineIdentity, DialPlan, InboundNumberPattern, TranslationRule } from './number-rules.ts'
import type { User } from './user.ts'
import type { GroupGrant, VoiceRoute, VoiceRoutingPolicy } from './voice-route.ts'

export interface Tenant {
  gateways: readonly Gateway[]
  voiceRoutes: readonly VoiceRoute[]
  /** What `Get-CsOnlinePstnUsage` lists under `Usage`. */
  pstnUsages: readonly string[]
  voiceRoutingPolicies: readonly VoiceRoutingPolicy[]
  groupGrants: readonly GroupGrant[]
  users: readonly User[]
  dialPlans: readonly DialPlan[]
  /** Microsoft's own, one a country; an export rarely has them. */
  serviceDialPlans: readonly DialPlan[]
  translationRules: readonly TranslationRule[]
  emergencyCallRoutingPolicies: readonly EmergencyCallRoutingPolicy[]
  networkSites: readonly NetworkSite[]
  inboundBlockedNumberPatterns: readonly InboundNumberPattern[]
  inboundExemptNumberPatterns: readonly InboundNumberPattern[]
  callingLineIdentities: readonly CallingLineIdentity[]
  /** Domains of carriers whose trunks this tenant derives, as `customers.adatum.biz` (several tenants on one SBC). */
  carrierDomains: readonly string[]
  /**
   * Which kinds of objects the source had at all: what is not in an export is unknown, which is not the same as none.
   */
  known: readonly TenantPart[]
}

export type TenantPart = Exclude<keyof Tenant, 'known'>

export const EMPTY_TENANT: Tenant = {
  gateways: [],
  voiceRoutes: [],
  pstnUsages: [],
  voiceRoutingPolicies: [],
  groupGrants: [],
  users: [],
  dialPlans: [],
  serviceDialPlans: [],
  translationRules: [],
  emergencyCallRoutingPolicies: [],
  networkSites: [],
  inboundBlockedNumberPatterns: [],
  inboundExemptNumberPatterns: [],
  callingLineIdentities: [],
  carrierDomains: [],
  known: [],
}

/** A tenant of what is said; the rest is known to be empty. */
export const newTenant = (parts: Partial<Omit<Tenant, 'known'>>): Tenant => ({
  ...EMPTY_TENANT,
  ...parts,
  known: (Object.keys(EMPTY_TENANT) as (keyof Tenant)[]).filter(part => part !== 'known'),
})
