// A gateway: one SBC as the tenant knows it (Set-CsOnlinePSTNGateway; direct-routing reference, Voice routing). The
// names are the parameters' own.

export interface Gateway {
  /** The same as `fqdn`. */
  identity: string
  fqdn: string
  sipSignalingPort: number
  /** Whether calls go out by it; false drains it: running calls stay, new ones go elsewhere. */
  enabled: boolean
  /** False takes it out of monitoring, alerts and demotion. */
  sendSipOptions: boolean
  maxConcurrentSessions?: number
  /** Without an answer in this time, in seconds, the next gateway is tried. */
  failoverTimeSeconds: number
  /** Final status codes on which the next gateway is tried. */
  failoverResponseCodes: readonly number[]
  forwardCallHistory: boolean
  forwardPai: boolean
  mediaBypass: boolean
  bypassMode: BypassMode
  proxySbc?: string
  gatewaySiteId?: string
  gatewaySiteLbrEnabled: boolean
  gatewayLbrEnabledUserOverride: boolean
  pidfLoSupported: boolean
  /** Names of translation rules, asked in this order: the called number of calls to Teams. */
  inboundTeamsNumberTranslationRules: readonly string[]
  /** The calling number of calls to Teams. */
  inboundPstnNumberTranslationRules: readonly string[]
  /** The calling number of calls to the SBC. */
  outboundTeamsNumberTranslationRules: readonly string[]
  /** The called number of calls to the SBC. */
  outboundPstnNumberTranslationRules: readonly string[]
  mediaRelayRoutingLocationOverride?: string
  ipAddressVersion: 'IPv4' | 'IPv6'
  description?: string
  /** Not Microsoft's: what fails together with it, for the question "what if". */
  site?: string
  /** Not Microsoft's: the region of Microsoft's that it lies next to. */
  region?: string
}

export type BypassMode = 'None' | 'Always' | 'OnlyForLocalUsers'

/** What New-CsOnlinePSTNGateway takes for what is not said. */
export const GATEWAY_DEFAULTS = {
  enabled: false,
  sendSipOptions: true,
  failoverTimeSeconds: 10,
  failoverResponseCodes: [408, 503, 504],
  forwardCallHistory: false,
  forwardPai: false,
  mediaBypass: false,
  bypassMode: 'None',
  gatewaySiteLbrEnabled: false,
  gatewayLbrEnabledUserOverride: false,
  pidfLoSupported: false,
  inboundTeamsNumberTranslationRules: [],
  inboundPstnNumberTranslationRules: [],
  outboundTeamsNumberTranslationRules: [],
  outboundPstnNumberTranslationRules: [],
  ipAddressVersion: 'IPv4',
} as const satisfies Partial<Gateway>

/** A gateway as New-CsOnlinePSTNGateway would make it. */
export const newGateway = (said: { fqdn: string; sipSignalingPort: number } & Partial<Gateway>): Gateway => ({
  ...GATEWAY_DEFAULTS,
  identity: said.fqdn,
  ...said,
})
