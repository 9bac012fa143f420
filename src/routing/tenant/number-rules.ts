// What turns a number into another one, or keeps it out (direct-routing reference, Number handling): dial plans,
// translation rules, blocked patterns, and the identity that a call shows.

export interface NormalizationRule {
  name: string
  /** A .NET regular expression. */
  pattern: string
  /** With `$1` and the like of .NET. */
  translation: string
  description?: string
  /** What it makes is an extension inside the tenant, no number of the telephone network. */
  isInternalExtension: boolean
}

/** What New-CsVoiceNormalizationRule takes for what is not said. */
export const NORMALIZATION_DEFAULTS = {
  pattern: '^(\\d{11})$',
  translation: '+$1',
  isInternalExtension: false,
} as const satisfies Partial<NormalizationRule>

export interface DialPlan {
  /** `Global`, a name without `Tag:`, or the country's for one of the service. */
  identity: string
  /** Asked from the top; the first that matches wins. */
  normalizationRules: readonly NormalizationRule[]
  externalAccessPrefix?: string
  /** True for Set-CsTenantDialPlan's `OptimizeDeviceDialing`. */
  optimizeDeviceDialing?: boolean
  description?: string
}

export interface TranslationRule {
  identity: string
  pattern: string
  translation: string
  description?: string
}

export interface InboundNumberPattern {
  identity: string
  /** Matched against the caller's number. */
  pattern: string
  enabled: boolean
  /** Where a blocked call goes instead of being refused. */
  resourceAccount?: string
  description?: string
}

/** What a called party sees (Set-CsCallingLineIdentity). */
export interface CallingLineIdentity {
  identity: string
  callingIDSubstitute: 'LineUri' | 'Anonymous' | 'Resource' | 'Service'
  enableUserOverride: boolean
  blockIncomingPstnCallerID: boolean
  resourceAccount?: string
  serviceNumber?: string
  companyName?: string
}
