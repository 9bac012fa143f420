// Which kind of object a record is: its fields tell, and where they leave two possibilities the name of the file.

import type { Tenant, TenantPart } from '../tenant/tenant.ts'
import type { FieldReader } from './field-reader.ts'
import {
  readCallingLineIdentity,
  readDialPlan,
  readEmergencyPolicy,
  readGateway,
  readGroupGrant,
  readInboundPattern,
  readNetworkSite,
  readTranslationRule,
  readUser,
  readVoiceRoute,
  readVoiceRoutingPolicy,
} from './object-readers.ts'
import type { RawRecord } from './raw-record.ts'

/** Parts of a tenant that are lists of objects; the others are lists of texts. */
export type ObjectPart = Exclude<TenantPart, 'pstnUsages' | 'carrierDomains'>

export interface ObjectKind {
  part: ObjectPart
  /** As messages call it. */
  word: string
  /** What Get- cmdlet gives it. */
  cmdlet: string
  /** Whether these fields, in lower case, are of this kind. */
  is: (has: (field: string) => boolean, file: string) => boolean
  read: (fields: FieldReader) => Tenant[ObjectPart][number] | undefined
  /** A name that a second one may not have; undefined where that is fine. */
  key: (object: never) => string | undefined
}

const identityOf = (object: { identity: string }): string => object.identity.toLowerCase()

export const OBJECT_KINDS: readonly ObjectKind[] = [
  {
    part: 'gateways',
    word: 'gateway',
    cmdlet: 'Get-CsOnlinePSTNGateway',
    is: has => has('sipsignalingport') || has('sipsignallingport') || has('failoverresponsecodes'),
    read: readGateway,
    key: identityOf,
  },
  {
    part: 'voiceRoutes',
    word: 'voice route',
    cmdlet: 'Get-CsOnlineVoiceRoute',
    is: has => has('numberpattern') && !has('sipsignalingport'),
    read: readVoiceRoute,
    key: identityOf,
  },
  {
    part: 'users',
    word: 'user',
    cmdlet: 'Get-CsOnlineUser',
    is: has => has('userprincipalname') && !has('groupid'),
    read: readUser,
    key: (user: { userPrincipalName: string }) => user.userPrincipalName.toLowerCase(),
  },
  {
    part: 'voiceRoutingPolicies',
    word: 'voice routing policy',
    cmdlet: 'Get-CsOnlineVoiceRoutingPolicy',
    is: has => has('onlinepstnusages') && !has('numberpattern'),
    read: readVoiceRoutingPolicy,
    key: identityOf,
  },
  {
    part: 'dialPlans',
    word: 'dial plan',
    cmdlet: 'Get-CsTenantDialPlan',
    is: (has, file) => has('normalizationrules') && !isServiceFile(file),
    read: readDialPlan,
    key: identityOf,
  },
  {
    part: 'serviceDialPlans',
    word: "country's dial plan",
    cmdlet: 'Get-CsDialPlan',
    is: (has, file) => has('normalizationrules') && isServiceFile(file),
    read: readDialPlan,
    key: identityOf,
  },
  {
    part: 'translationRules',
    word: 'translation rule',
    cmdlet: 'Get-CsTeamsTranslationRule',
    is: has => has('pattern') && has('translation'),
    read: readTranslationRule,
    key: identityOf,
  },
  {
    part: 'emergencyCallRoutingPolicies',
    word: 'emergency call routing policy',
    cmdlet: 'Get-CsTeamsEmergencyCallRoutingPolicy',
    is: has => has('emergencynumbers'),
    read: readEmergencyPolicy,
    key: identityOf,
  },
  {
    part: 'networkSites',
    word: 'network site',
    cmdlet: 'Get-CsTenantNetworkSite',
    is: has => has('networksiteid') || has('enablelocationbasedrouting'),
    read: readNetworkSite,
    key: identityOf,
  },
  {
    part: 'inboundExemptNumberPatterns',
    word: 'exempt number pattern',
    cmdlet: 'Get-CsInboundExemptNumberPattern',
    is: (has, file) => has('pattern') && /exempt/i.test(file),
    read: readInboundPattern,
    key: identityOf,
  },
  {
    part: 'inboundBlockedNumberPatterns',
    word: 'blocked number pattern',
    cmdlet: 'Get-CsInboundBlockedNumberPattern',
    is: has => has('pattern'),
    read: readInboundPattern,
    key: identityOf,
  },
  {
    part: 'callingLineIdentities',
    word: 'calling line identity',
    cmdlet: 'Get-CsCallingLineIdentity',
    is: has => has('callingidsubstitute'),
    read: readCallingLineIdentity,
    key: identityOf,
  },
  {
    part: 'groupGrants',
    word: 'group policy assignment',
    cmdlet: 'Get-CsGroupPolicyAssignment',
    is: has => has('policytype') && has('policyname'),
    read: readGroupGrant,
    key: () => undefined,
  },
]

const isServiceFile = (file: string): boolean => /(?:^|[/\\])(?:Get-)?CsDialPlan|service/i.test(file)

export const kindOf = ({ fields }: RawRecord, file: string): ObjectKind | undefined =>
  OBJECT_KINDS.find(kind => kind.is(field => fields.has(field), file))

/** The part that a file is for whose name is that of a cmdlet, as `CsTeamsTranslationRule.json`. */
export function partByName(file: string): TenantPart | undefined {
  const name = file
    .replace(/^.*[/\\]/, '')
    .replace(/\.\w+$/, '')
    .toLowerCase()
  if (/^(get-)?csonlinepstnusage$/.test(name)) return 'pstnUsages'
  return OBJECT_KINDS.find(({ cmdlet }) =>
    [cmdlet, cmdlet.replace('Get-', '')].some(each => each.toLowerCase() === name),
  )?.part
}
