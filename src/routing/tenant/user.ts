// A user as far as the way of a call depends on them (Get-CsOnlineUser).

export interface User {
  userPrincipalName: string
  displayName?: string
  /** `tel:+49...`, with `;ext=` perhaps. */
  lineUri?: string
  enterpriseVoiceEnabled: boolean
  /** ISO 3166 code of two letters. */
  usageLocation?: string
  /** Policies as granted directly, without `Tag:`; absent when inherited. */
  onlineVoiceRoutingPolicy?: string
  tenantDialPlan?: string
  teamsEmergencyCallRoutingPolicy?: string
  callingLineIdentity?: string
  /** Groups that a group grant may name: object ids or names. */
  groups: readonly string[]
  /** Whether a Microsoft Calling Plan takes what Direct Routing does not. */
  callingPlan: boolean
  /** Whether a licence has Phone System; undefined when the export does not tell. */
  phoneSystem?: boolean
}

export const newUser = (said: { userPrincipalName: string } & Partial<User>): User => ({
  enterpriseVoiceEnabled: true,
  groups: [],
  callingPlan: false,
  ...said,
})
