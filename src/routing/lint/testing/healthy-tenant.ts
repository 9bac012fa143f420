// A tenant in which nothing is wrong: two SBCs that share each route, a third of another provider behind them.

import { newGateway } from '../../tenant/gateway.ts'
import { newTenant, type Tenant } from '../../tenant/tenant.ts'
import { newUser } from '../../tenant/user.ts'
import type { VoiceRoute } from '../../tenant/voice-route.ts'

export const gateway = (
  fqdn: string,
  said: Partial<Tenant['gateways'][number]> = {},
): Tenant['gateways'][number] =>
  newGateway({ fqdn, sipSignalingPort: 5061, enabled: true, maxConcurrentSessions: 100, ...said })

export const SBC1 = 'sbc1.example.net'
export const SBC2 = 'sbc2.example.net'
export const SBC3 = 'sbc3.example.net'

export const route = (
  identity: string,
  priority: number,
  numberPattern: string,
  usage: string | string[],
  gateways: string[] = [SBC1, SBC2],
): VoiceRoute => ({
  identity,
  priority,
  numberPattern,
  onlinePstnUsages: [usage].flat(),
  onlinePstnGatewayList: gateways,
})

const rule = (name: string, pattern: string, translation: string) => ({
  name,
  pattern,
  translation,
  isInternalExtension: false,
})

const translated = {
  inboundTeamsNumberTranslationRules: ['NationalIn'],
  outboundPstnNumberTranslationRules: ['NationalOut', 'AbroadOut'],
}

export const HEALTHY: Tenant = newTenant({
  gateways: [
    gateway(SBC1, { site: 'Paderborn', ...translated }),
    gateway(SBC2, { site: 'Berlin', ...translated }),
    gateway(SBC3, { site: 'Hamburg' }),
  ],
  voiceRoutes: [
    route('Germany', 1, '^\\+49\\d{5,}$', 'National'),
    route('World', 2, '^\\+\\d{7,}$', 'International'),
    route('Emergency', 3, '^\\+?11[02]$', 'Emergency'),
    route('Germany by another provider', 4, '^\\+49\\d{5,}$', 'National', [SBC3]),
  ],
  pstnUsages: ['National', 'International', 'Emergency'],
  voiceRoutingPolicies: [
    { identity: 'Global', onlinePstnUsages: [] },
    { identity: 'National', onlinePstnUsages: ['National'] },
    { identity: "Everybody's calls", onlinePstnUsages: ['National', 'International'] },
  ],
  users: [
    newUser({
      userPrincipalName: 'anna@example.net',
      usageLocation: 'DE',
      onlineVoiceRoutingPolicy: 'National',
      phoneSystem: true,
    }),
    newUser({
      userPrincipalName: "o'neill@example.net",
      usageLocation: 'DE',
      onlineVoiceRoutingPolicy: "Everybody's calls",
      phoneSystem: true,
    }),
  ],
  dialPlans: [
    {
      identity: 'Global',
      normalizationRules: [
        rule('Extension', '^([2-9]\\d{2})$', '+4952518791$1'),
        rule('International', '^00([1-9]\\d+)$', '+$1'),
        rule('National', '^0([1-9]\\d+)$', '+49$1'),
        rule('Local', '^([1-9]\\d{3,})$', '+495251$1'),
      ],
    },
  ],
  translationRules: [
    { identity: 'NationalIn', pattern: '^0([1-9]\\d+)$', translation: '+49$1' },
    { identity: 'NationalOut', pattern: '^\\+49(\\d+)$', translation: '0$1' },
    { identity: 'AbroadOut', pattern: '^\\+(\\d+)$', translation: '00$1' },
  ],
  emergencyCallRoutingPolicies: [
    {
      identity: 'Global',
      allowEnhancedEmergencyServices: false,
      emergencyNumbers: [
        { emergencyDialString: '110', emergencyDialMask: [], onlinePstnUsage: 'Emergency' },
        { emergencyDialString: '112', emergencyDialMask: ['0112'], onlinePstnUsage: 'Emergency' },
      ],
    },
  ],
})

/** The healthy tenant with other parts. */
export const healthyBut = (parts: Partial<Tenant>): Tenant => ({ ...HEALTHY, ...parts })

/** With one object of a part changed. */
export function withChanged<
  Part extends 'gateways' | 'voiceRoutes' | 'voiceRoutingPolicies' | 'translationRules',
>(part: Part, identity: string, fields: Partial<Tenant[Part][number]>, tenant: Tenant = HEALTHY): Tenant {
  const objects = tenant[part] as readonly { identity: string }[]
  return {
    ...tenant,
    [part]: objects.map(object => (object.identity === identity ? { ...object, ...fields } : object)),
  }
}

export const withRoutes = (...routes: VoiceRoute[]): Tenant =>
  healthyBut({ voiceRoutes: [...HEALTHY.voiceRoutes, ...routes] })

export const withPattern = (identity: string, numberPattern: string): Tenant =>
  withChanged('voiceRoutes', identity, { numberPattern })

/** Rules of the dial plan Global, by name, pattern and translation. */
export const withDialPlan = (...rules: [string, string, string][]): Tenant =>
  healthyBut({
    dialPlans: [{ identity: 'Global', normalizationRules: rules.map(said => rule(...said)) }],
  })

/** Translation rules by name, pattern and translation, all of them in one list of sbc1. */
export function withTranslations(
  list: 'outboundPstnNumberTranslationRules' | 'inboundTeamsNumberTranslationRules',
  ...rules: [string, string, string][]
): Tenant {
  return healthyBut({
    gateways: HEALTHY.gateways.map(each => ({
      ...each,
      inboundTeamsNumberTranslationRules: [],
      outboundPstnNumberTranslationRules: [],
      ...(each.fqdn === SBC1 && { [list]: rules.map(([name]) => name) }),
    })),
    translationRules: rules.map(([identity, pattern, translation]) => ({ identity, pattern, translation })),
  })
}

/** Numbers of the emergency policy Global: number, masks, usage. */
export const withEmergency = (...numbers: [string, string[], string][]): Tenant =>
  healthyBut({
    emergencyCallRoutingPolicies: [
      {
        identity: 'Global',
        allowEnhancedEmergencyServices: false,
        emergencyNumbers: numbers.map(([emergencyDialString, emergencyDialMask, onlinePstnUsage]) => ({
          emergencyDialString,
          emergencyDialMask,
          onlinePstnUsage,
        })),
      },
    ],
  })
