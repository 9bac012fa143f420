// Objects of the cmdlets from their fields. Each gives undefined, and says why, when nothing can be made of it; a single
// field that cannot be read leaves the default in its place.

import type { EmergencyCallRoutingPolicy, EmergencyNumber, NetworkSite } from '../tenant/emergency.ts'
import { type BypassMode, GATEWAY_DEFAULTS, type Gateway } from '../tenant/gateway.ts'
import {
  type CallingLineIdentity,
  type DialPlan,
  type InboundNumberPattern,
  NORMALIZATION_DEFAULTS,
  type NormalizationRule,
  type TranslationRule,
} from '../tenant/number-rules.ts'
import { newUser, type User } from '../tenant/user.ts'
import type { GroupGrant, PolicyType, VoiceRoute, VoiceRoutingPolicy } from '../tenant/voice-route.ts'
import type { FieldReader } from './field-reader.ts'
import { keyedText } from './keyed-text.ts'
import { isObject } from './raw-record.ts'

/** Without what is undefined, so that it does not hide a default. */
function said<Parts extends object>(parts: Parts): { [Key in keyof Parts]?: Exclude<Parts[Key], undefined> } {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as never
}

const BYPASS_MODES: readonly BypassMode[] = ['None', 'Always', 'OnlyForLocalUsers']

export function readGateway(fields: FieldReader): Gateway | undefined {
  const fqdn = fields.text('Fqdn') ?? fields.name('Identity')
  if (fqdn === undefined) return missing(fields, 'Fqdn')
  const port = fields.whole('SipSignalingPort', 0, 65535) ?? fields.whole('SipSignallingPort', 0, 65535)
  if (port === undefined) fields.warn('SipSignalingPort', 'is missing; 5061 is assumed', 'add it')
  return {
    ...GATEWAY_DEFAULTS,
    identity: fields.name('Identity') ?? fqdn,
    fqdn,
    sipSignalingPort: port ?? 5061,
    ...said({
      enabled: fields.flag('Enabled') ?? assumedEnabled(fields),
      sendSipOptions: fields.flag('SendSipOptions'),
      maxConcurrentSessions: fields.whole('MaxConcurrentSessions', 0, 100_000),
      failoverTimeSeconds: fields.whole('FailoverTimeSeconds', 0, 3600),
      failoverResponseCodes: responseCodes(fields),
      forwardCallHistory: fields.flag('ForwardCallHistory'),
      forwardPai: fields.flag('ForwardPai'),
      mediaBypass: fields.flag('MediaBypass'),
      bypassMode: fields.word('BypassMode', BYPASS_MODES),
      proxySbc: fields.text('ProxySbc'),
      gatewaySiteId: fields.text('GatewaySiteId'),
      gatewaySiteLbrEnabled: fields.flag('GatewaySiteLbrEnabled'),
      gatewayLbrEnabledUserOverride: fields.flag('GatewayLbrEnabledUserOverride'),
      pidfLoSupported: fields.flag('PidfLoSupported'),
      ipAddressVersion: fields.word('IPAddressVersion', ['IPv4', 'IPv6']),
      mediaRelayRoutingLocationOverride: fields.text('MediaRelayRoutingLocationOverride'),
      description: fields.text('Description'),
      site: fields.text('Site'),
      region: fields.text('Region'),
    }),
    ...translationLists(fields),
  }
}

/** New-CsOnlinePSTNGateway makes a disabled one, but an export that was cut down to some columns means a working one. */
function assumedEnabled(fields: FieldReader): boolean {
  fields.warn('Enabled', 'is not in the export; the gateway is taken for enabled', 'export it too')
  return true
}

function responseCodes(fields: FieldReader): number[] | undefined {
  return fields.list('FailoverResponseCodes')?.flatMap(text => {
    const code = Number(text)
    if (Number.isInteger(code) && code >= 300 && code <= 699) return code
    fields.error('FailoverResponseCodes', `"${text}" is no final status code`, 'write codes from 300 to 699')
    return []
  })
}

const translationLists = (fields: FieldReader) =>
  said({
    inboundTeamsNumberTranslationRules: names(fields, 'InboundTeamsNumberTranslationRules'),
    inboundPstnNumberTranslationRules: names(fields, 'InboundPstnNumberTranslationRules'),
    outboundTeamsNumberTranslationRules: names(fields, 'OutboundTeamsNumberTranslationRules'),
    outboundPstnNumberTranslationRules: names(fields, 'OutboundPstnNumberTranslationRules'),
  })

/** Also under the longer names that older modules have: `...RulesList`. */
const names = (fields: FieldReader, field: string): string[] | undefined =>
  (fields.list(field) ?? fields.list(`${field}List`))?.map(withoutTag)

const withoutTag = (name: string): string => name.replace(/^Tag:/i, '')

export function readVoiceRoute(fields: FieldReader): VoiceRoute | undefined {
  const identity = fields.name('Identity') ?? fields.name('Name')
  if (identity === undefined) return missing(fields, 'Identity')
  const numberPattern = fields.text('NumberPattern')
  if (numberPattern === undefined) return missing(fields, 'NumberPattern')
  return {
    identity,
    numberPattern,
    onlinePstnUsages: fields.list('OnlinePstnUsages') ?? [],
    onlinePstnGatewayList: fields.list('OnlinePstnGatewayList') ?? [],
    ...said({
      priority: fields.whole('Priority', 0, 2 ** 31),
      description: fields.text('Description'),
      bridgeSourcePhoneNumber: fields.text('BridgeSourcePhoneNumber'),
    }),
  }
}

export function readVoiceRoutingPolicy(fields: FieldReader): VoiceRoutingPolicy | undefined {
  const identity = fields.name('Identity')
  if (identity === undefined) return missing(fields, 'Identity')
  return {
    identity,
    onlinePstnUsages: fields.list('OnlinePstnUsages') ?? [],
    ...said({ description: fields.text('Description'), routeType: fields.text('RouteType') }),
  }
}

const POLICY_TYPES = new Map<string, PolicyType>([
  ['onlinevoiceroutingpolicy', 'voiceRouting'],
  ['voicerouting', 'voiceRouting'],
  ['tenantdialplan', 'dialPlan'],
  ['dialplan', 'dialPlan'],
  ['teamsemergencycallroutingpolicy', 'emergencyCallRouting'],
  ['emergencycallrouting', 'emergencyCallRouting'],
  ['callinglineidentity', 'callingLineIdentity'],
])

/** Undefined also for the many kinds of policies that say nothing about the way of a call. */
export function readGroupGrant(fields: FieldReader): GroupGrant | undefined {
  const policyType = POLICY_TYPES.get(fields.text('PolicyType')?.toLowerCase() ?? '')
  if (policyType === undefined) return undefined
  const group = fields.text('GroupId') ?? fields.text('Group')
  const policy = fields.name('PolicyName') ?? fields.name('Policy')
  if (group === undefined) return missing(fields, 'GroupId')
  if (policy === undefined) return missing(fields, 'PolicyName')
  return { policyType, group, policy, rank: fields.whole('Rank', 0, 2 ** 31) ?? Number.MAX_SAFE_INTEGER }
}

export function readUser(fields: FieldReader): User | undefined {
  const userPrincipalName = fields.text('UserPrincipalName')
  if (userPrincipalName === undefined) return missing(fields, 'UserPrincipalName')
  const features = fields.list('FeatureTypes')
  return newUser({
    userPrincipalName,
    ...said({
      displayName: fields.text('DisplayName'),
      lineUri: fields.text('LineUri'),
      enterpriseVoiceEnabled: fields.flag('EnterpriseVoiceEnabled'),
      usageLocation: fields.text('UsageLocation'),
      onlineVoiceRoutingPolicy: fields.name('OnlineVoiceRoutingPolicy'),
      tenantDialPlan: fields.name('TenantDialPlan'),
      teamsEmergencyCallRoutingPolicy: fields.name('TeamsEmergencyCallRoutingPolicy'),
      callingLineIdentity: fields.name('CallingLineIdentity'),
      groups: fields.list('Groups'),
      callingPlan: fields.flag('CallingPlan') ?? features?.includes('CallingPlan'),
      phoneSystem: fields.flag('PhoneSystem') ?? features?.includes('PhoneSystem'),
    }),
  })
}

export function readDialPlan(fields: FieldReader): DialPlan | undefined {
  const identity = fields.name('Identity')
  if (identity === undefined) return missing(fields, 'Identity')
  return {
    identity,
    normalizationRules: (fields.items('NormalizationRules') ?? []).flatMap(item =>
      keyedText(item, RULE_KEYS).map((keys, index) => normalizationRule(fields, keys, index)),
    ),
    ...said({
      externalAccessPrefix: fields.text('ExternalAccessPrefix'),
      optimizeDeviceDialing: fields.flag('OptimizeDeviceDialing'),
      description: fields.text('Description'),
    }),
  }
}

const RULE_KEYS = ['Description', 'Pattern', 'Translation', 'Name', 'IsInternalExtension', 'Priority']

function normalizationRule(
  fields: FieldReader,
  keys: ReadonlyMap<string, string>,
  index: number,
): NormalizationRule {
  const [pattern, translation] = [keys.get('pattern'), keys.get('translation')]
  if (pattern === undefined || translation === undefined) {
    fields.error(
      'NormalizationRules',
      'has an entry without Pattern or Translation, for which the defaults are taken',
      'export again with linesman route export-script',
    )
  }
  return {
    name: keys.get('name') ?? `rule ${index + 1}`,
    pattern: pattern ?? NORMALIZATION_DEFAULTS.pattern,
    translation: translation ?? NORMALIZATION_DEFAULTS.translation,
    isInternalExtension: keys.get('isinternalextension')?.toLowerCase() === 'true',
    ...said({ description: keys.get('description') || undefined }),
  }
}

/** What rules about numbers begin with. */
function namedPattern(fields: FieldReader): { identity: string; pattern: string } | undefined {
  const identity = fields.name('Identity') ?? fields.name('Name')
  if (identity === undefined) return missing(fields, 'Identity')
  const pattern = fields.text('Pattern')
  return pattern === undefined ? missing(fields, 'Pattern') : { identity, pattern }
}

export function readTranslationRule(fields: FieldReader): TranslationRule | undefined {
  const named = namedPattern(fields)
  if (named === undefined) return undefined
  return {
    ...named,
    translation: fields.text('Translation') ?? '',
    ...said({ description: fields.text('Description') }),
  }
}

export function readEmergencyPolicy(fields: FieldReader): EmergencyCallRoutingPolicy | undefined {
  const identity = fields.name('Identity')
  if (identity === undefined) return missing(fields, 'Identity')
  return {
    identity,
    emergencyNumbers: (fields.items('EmergencyNumbers') ?? []).flatMap(item =>
      keyedText(item, EMERGENCY_KEYS).flatMap(keys => emergencyNumber(fields, keys)),
    ),
    allowEnhancedEmergencyServices: fields.flag('AllowEnhancedEmergencyServices') ?? false,
    ...said({ description: fields.text('Description') }),
  }
}

const EMERGENCY_KEYS = ['EmergencyDialString', 'EmergencyDialMask', 'OnlinePSTNUsage', 'CarrierProfile']

function emergencyNumber(fields: FieldReader, keys: ReadonlyMap<string, string>): EmergencyNumber | never[] {
  const emergencyDialString = keys.get('emergencydialstring')
  if (!emergencyDialString) {
    fields.error('EmergencyNumbers', 'has an entry without EmergencyDialString', 'add it')
    return []
  }
  return {
    emergencyDialString,
    emergencyDialMask: (keys.get('emergencydialmask') ?? '').split(/[;,]/).filter(mask => mask !== ''),
    onlinePstnUsage: keys.get('onlinepstnusage') ?? '',
  }
}

export function readNetworkSite(fields: FieldReader): NetworkSite | undefined {
  const identity = fields.name('Identity') ?? fields.name('NetworkSiteID')
  if (identity === undefined) return missing(fields, 'Identity')
  return {
    identity,
    enableLocationBasedRouting: fields.flag('EnableLocationBasedRouting') ?? false,
    ...said({
      emergencyCallRoutingPolicy: fields.name('EmergencyCallRoutingPolicy'),
      onlineVoiceRoutingPolicy: fields.name('OnlineVoiceRoutingPolicy'),
    }),
  }
}

export function readInboundPattern(fields: FieldReader): InboundNumberPattern | undefined {
  const named = namedPattern(fields)
  if (named === undefined) return undefined
  return {
    ...named,
    enabled: fields.flag('Enabled') ?? true,
    ...said({ resourceAccount: fields.text('ResourceAccount'), description: fields.text('Description') }),
  }
}

export function readCallingLineIdentity(fields: FieldReader): CallingLineIdentity | undefined {
  const identity = fields.name('Identity')
  if (identity === undefined) return missing(fields, 'Identity')
  return {
    identity,
    callingIDSubstitute:
      fields.word('CallingIDSubstitute', ['Anonymous', 'Service', 'LineUri', 'Resource']) ?? 'LineUri',
    enableUserOverride: fields.flag('EnableUserOverride') ?? false,
    blockIncomingPstnCallerID: fields.flag('BlockIncomingPstnCallerID') ?? false,
    ...said({
      resourceAccount: fields.text('ResourceAccount'),
      serviceNumber: fields.text('ServiceNumber'),
      companyName: fields.text('CompanyName'),
    }),
  }
}

function missing(fields: FieldReader, field: string): undefined {
  fields.error(field, 'is missing, so the object is left out', 'export it too')
  return undefined
}

/** A name for messages about an object that may be broken. */
export function objectName(value: ReadonlyMap<string, unknown>): string {
  const name =
    value.get('identity') ?? value.get('name') ?? value.get('fqdn') ?? value.get('userprincipalname')
  const text = isObject(name) ? name.Name : name
  return typeof text === 'string' && text !== ''
    ? `"${text.replace(/^Tag:/i, '').slice(0, 100)}"`
    : 'without a name'
}
