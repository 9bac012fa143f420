// A tenant of a large company, in which nothing is wrong but what its size brings along: to measure with.

import { newTenant, type Tenant } from '../../tenant/tenant.ts'
import { newUser } from '../../tenant/user.ts'
import { gateway, HEALTHY } from './healthy-tenant.ts'

export interface TenantSize {
  routes: number
  gateways: number
  policies: number
  users: number
}

export function largeTenant({ routes, gateways, policies, users }: TenantSize): Tenant {
  const names = range(gateways).map(number => `sbc${number}.example.net`)
  const some = (from: number, count: number): string[] =>
    range(count).map(step => names[(from * 2 + step) % gateways] as string)
  const sites = Math.floor(routes / 5)
  return newTenant({
    gateways: names.map(name => gateway(name)),
    voiceRoutes: range(routes).map(number => {
      const [site, kind] = [number % sites, Math.floor(number / sites)]
      return {
        identity: `route ${number}`,
        priority: number + 1,
        numberPattern: PATTERNS[kind]?.(100 + site) ?? '^\\+\\d+$',
        onlinePstnUsages: [kind < 3 ? `site ${site}` : `abroad ${site}`],
        onlinePstnGatewayList: some(site + kind, 2),
      }
    }),
    pstnUsages: range(sites).flatMap(site => [`site ${site}`, `abroad ${site}`]),
    voiceRoutingPolicies: [
      { identity: 'Global', onlinePstnUsages: [] },
      ...range(policies - 1).map(number => ({
        identity: `policy ${number}`,
        onlinePstnUsages: [`site ${number % sites}`, `abroad ${number % sites}`],
      })),
    ],
    users: range(users).map(number =>
      newUser({
        userPrincipalName: `user${number}@example.net`,
        usageLocation: 'DE',
        onlineVoiceRoutingPolicy: `policy ${number % (policies - 1)}`,
      }),
    ),
    dialPlans: HEALTHY.dialPlans,
    emergencyCallRoutingPolicies: [
      {
        identity: 'Global',
        allowEnhancedEmergencyServices: false,
        emergencyNumbers: ['110', '112'].map(emergencyDialString => ({
          emergencyDialString,
          emergencyDialMask: [],
          onlinePstnUsage: 'site 0',
        })),
      },
    ],
  })
}

/** By kind: the town of a site twice, the country, the world, the world again. */
const PATTERNS: readonly ((town: number) => string)[] = [
  town => `^\\+49${town}\\d{5,}$`,
  town => `^\\+49${town}\\d{5,}$`,
  () => '^\\+?(49\\d{6,}|11[02])$',
  () => '^\\+[1-9]\\d{6,}$',
  () => '^\\+\\d+$',
]

const range = (count: number): number[] => [...Array(count).keys()]
