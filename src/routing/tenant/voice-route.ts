// What ties users to gateways (direct-routing reference, Voice routing): a policy gives its users usages, a usage is
// nothing but a text, and a route takes numbers of its pattern to its gateways for those who have one of its usages.
//
//   user --grant--> voice routing policy --usages--> voice route --gateways--> SBC
//                                                     number pattern, priority

export interface VoiceRoute {
  /** The same as `name`. */
  identity: string
  /** A .NET regular expression. */
  numberPattern: string
  onlinePstnUsages: readonly string[]
  /** Identities of gateways, or names under a carrier's domain (derived trunks). */
  onlinePstnGatewayList: readonly string[]
  /** The lowest is asked first; undefined when an export left it out, and then it is asked last. */
  priority?: number
  description?: string
  /** Of Operator Connect conferencing; excludes gateways. */
  bridgeSourcePhoneNumber?: string
}

/** What New-CsOnlineVoiceRoute takes when no pattern is said. */
export const NUMBER_PATTERN_DEFAULT = '[0-9]{10}'

export interface VoiceRoutingPolicy {
  /** `Global` or a name, without `Tag:`. */
  identity: string
  /** Their order counts. */
  onlinePstnUsages: readonly string[]
  description?: string
  /** `BYOT` for Direct Routing. */
  routeType?: string
}

/** The one that a user has to whom none is granted. */
export const GLOBAL = 'Global'

/** A policy given to a group; of several the lowest rank wins, and what a user has directly wins over all. */
export interface GroupGrant {
  policyType: PolicyType
  /** Object id or name of the group. */
  group: string
  /** The policy's identity. */
  policy: string
  rank: number
}

/** The kinds of policies that say something about the way of a call. */
export type PolicyType = 'voiceRouting' | 'dialPlan' | 'emergencyCallRouting' | 'callingLineIdentity'
