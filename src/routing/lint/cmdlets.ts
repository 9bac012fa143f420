// Which cmdlet of the module MicrosoftTeams changes what, and by which parameter (Microsoft Learn, MicrosoftTeams module
// reference). Fields of ours that no cmdlet knows, as the site of a gateway, are not in here.

import { GATEWAY_DEFAULTS } from '../tenant/gateway.ts'
import type { ChangedPart } from './change.ts'

/** How a parameter takes its value. */
export type ParameterKind =
  | 'text'
  | 'flag'
  | 'number'
  | 'texts'
  | 'codes'
  | 'normalization rules'
  | 'emergency numbers'

export interface Cmdlets {
  /** What comes after `Set-`, `New-` and `Remove-`. */
  noun: string
  parameters: Readonly<Record<string, ParameterKind>>
  /** What `New-` takes for what is not said, by field. */
  defaults?: Readonly<Record<string, unknown>>
}

const TRANSLATIONS = {
  InboundTeamsNumberTranslationRules: 'texts',
  InboundPstnNumberTranslationRules: 'texts',
  OutboundTeamsNumberTranslationRules: 'texts',
  OutboundPstnNumberTranslationRules: 'texts',
} as const

/** Of users single fields have cmdlets of their own. */
export const CMDLETS: Readonly<Record<Exclude<ChangedPart, 'users'>, Cmdlets>> = {
  gateways: {
    noun: 'CsOnlinePSTNGateway',
    defaults: GATEWAY_DEFAULTS,
    parameters: {
      SipSignalingPort: 'number',
      Enabled: 'flag',
      SendSipOptions: 'flag',
      MaxConcurrentSessions: 'number',
      FailoverTimeSeconds: 'number',
      FailoverResponseCodes: 'codes',
      ForwardCallHistory: 'flag',
      ForwardPai: 'flag',
      MediaBypass: 'flag',
      BypassMode: 'text',
      ProxySbc: 'text',
      GatewaySiteId: 'text',
      GatewaySiteLbrEnabled: 'flag',
      GatewayLbrEnabledUserOverride: 'flag',
      PidfLoSupported: 'flag',
      MediaRelayRoutingLocationOverride: 'text',
      Description: 'text',
      ...TRANSLATIONS,
    },
  },
  voiceRoutes: {
    noun: 'CsOnlineVoiceRoute',
    parameters: {
      Priority: 'number',
      NumberPattern: 'text',
      OnlinePstnUsages: 'texts',
      OnlinePstnGatewayList: 'texts',
      BridgeSourcePhoneNumber: 'text',
      Description: 'text',
    },
  },
  voiceRoutingPolicies: {
    noun: 'CsOnlineVoiceRoutingPolicy',
    parameters: { OnlinePstnUsages: 'texts', Description: 'text', RouteType: 'text' },
  },
  pstnUsages: { noun: 'CsOnlinePstnUsage', parameters: { Usage: 'texts' } },
  dialPlans: {
    noun: 'CsTenantDialPlan',
    parameters: { NormalizationRules: 'normalization rules', Description: 'text' },
  },
  translationRules: {
    noun: 'CsTeamsTranslationRule',
    parameters: { Pattern: 'text', Translation: 'text', Description: 'text' },
  },
  emergencyCallRoutingPolicies: {
    noun: 'CsTeamsEmergencyCallRoutingPolicy',
    parameters: {
      EmergencyNumbers: 'emergency numbers',
      AllowEnhancedEmergencyServices: 'flag',
      Description: 'text',
    },
  },
  inboundBlockedNumberPatterns: {
    noun: 'CsInboundBlockedNumberPattern',
    parameters: { Pattern: 'text', Enabled: 'flag', ResourceAccount: 'text', Description: 'text' },
  },
}

/** Cmdlets that change a single field of a user. None but one of them has -WhatIf. */
export const USER_CMDLETS: Readonly<
  Record<string, { cmdlet: string; parameter: string; kind: ParameterKind; whatIf: boolean }>
> = {
  enterpriseVoiceEnabled: {
    cmdlet: 'Set-CsPhoneNumberAssignment',
    parameter: 'EnterpriseVoiceEnabled',
    kind: 'flag',
    whatIf: false,
  },
  onlineVoiceRoutingPolicy: {
    cmdlet: 'Grant-CsOnlineVoiceRoutingPolicy',
    parameter: 'PolicyName',
    kind: 'text',
    whatIf: false,
  },
  tenantDialPlan: { cmdlet: 'Grant-CsTenantDialPlan', parameter: 'PolicyName', kind: 'text', whatIf: false },
  teamsEmergencyCallRoutingPolicy: {
    cmdlet: 'Grant-CsTeamsEmergencyCallRoutingPolicy',
    parameter: 'PolicyName',
    kind: 'text',
    whatIf: true,
  },
}
