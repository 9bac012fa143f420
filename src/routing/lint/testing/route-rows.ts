// Rules about routes, usages and policies.

import {
  gateway,
  HEALTHY,
  healthyBut,
  route,
  SBC1,
  SBC2,
  SBC3,
  withChanged,
  withRoutes,
} from './healthy-tenant.ts'
import type { LintRow } from './lint-row.ts'

const GERMANY = '^\\+49\\d{5,}$'

const trap = healthyBut({
  voiceRoutes: [
    route('Main', 1, GERMANY, 'National', [SBC1]),
    route('Backup', 2, GERMANY, 'National', [SBC2]),
    ...HEALTHY.voiceRoutes.slice(1, 3).map(each => ({ ...each, priority: (each.priority ?? 0) + 10 })),
  ],
})

const withPolicy = (identity: string, onlinePstnUsages: string[]) =>
  healthyBut({
    voiceRoutingPolicies: [...HEALTHY.voiceRoutingPolicies, { identity, onlinePstnUsages }],
  })

const withUsages = (onlinePstnUsages: string[], ...routes: Parameters<typeof withRoutes>) =>
  withChanged(
    'voiceRoutingPolicies',
    "Everybody's calls",
    { onlinePstnUsages },
    healthyBut({
      voiceRoutes: [...HEALTHY.voiceRoutes, ...routes],
      pstnUsages: [...new Set([...HEALTHY.pstnUsages, ...onlinePstnUsages])],
    }),
  )

export const ROUTE_ROWS: readonly LintRow[] = [
  {
    rule: 'routing/backup-route-trap',
    when: 'the main SBC is alone in route 1, the backup in route 2',
    broken: trap,
    nearMiss: HEALTHY,
    mends: true,
  },
  {
    rule: 'routing/backup-route-trap',
    when: 'the timer is long, and not so short that nobody minds',
    broken: trap,
    nearMiss: withChanged('gateways', SBC1, { failoverTimeSeconds: 5 }, trap),
    mends: true,
  },
  {
    rule: 'routing/single-point-of-failure',
    when: 'numbers abroad go by one SBC, and no other route takes them',
    broken: withChanged('voiceRoutes', 'World', { onlinePstnGatewayList: [SBC1] }),
    nearMiss: healthyBut({
      voiceRoutes: [
        ...HEALTHY.voiceRoutes.filter(({ identity }) => identity !== 'World'),
        route('World', 2, '^\\+\\d{7,}$', 'International', [SBC1]),
        route('World too', 5, '^\\+', 'International', [SBC2]),
      ],
    }),
    mends: true,
  },
  {
    rule: 'routing/usage-nobody-has',
    when: 'a usage is in the list only',
    broken: healthyBut({ pstnUsages: [...HEALTHY.pstnUsages, 'Natonal'] }),
    nearMiss: withUsages(['National', 'International', 'Fax'], route('Fax', 5, '^\\+8888888$', 'Fax')),
    mends: true,
  },
  {
    rule: 'routing/usage-without-route',
    when: 'a policy has a usage that is in no route',
    broken: withUsages(['National', 'International', 'Mobile']),
    nearMiss: withUsages(['National', 'International', 'Fax'], route('Fax', 5, '^\\+8888888$', 'Fax')),
    mends: true,
  },
  {
    rule: 'routing/route-unreachable',
    when: 'a route has a usage that is in no policy',
    broken: withRoutes(route('Forgotten', 5, GERMANY, 'Forgotten')),
    nearMiss: withRoutes(route('Reached', 5, '^\\+8888888$', ['Forgotten', 'Emergency'])),
    mends: true,
  },
  {
    rule: 'routing/policy-nobody-has',
    when: 'a policy is granted to nobody',
    broken: withPolicy('Nobody', ['National']),
    nearMiss: {
      ...withPolicy('By group', ['National']),
      groupGrants: [{ policyType: 'voiceRouting', group: 'sales', policy: 'By group', rank: 1 }],
    },
    mends: true,
  },
  {
    rule: 'routing/shadowed-route',
    when: 'a prefix comes after the country it lies in, to another SBC',
    broken: withRoutes(route('Paderborn', 5, '^\\+495251\\d+$', 'National', [SBC3])),
    nearMiss: healthyBut({
      voiceRoutes: [
        route('Paderborn', 0, '^\\+495251\\d+$', 'National', [SBC3, SBC1]),
        ...HEALTHY.voiceRoutes,
      ],
    }),
    mends: true,
  },
  {
    rule: 'routing/route-adds-nothing',
    when: 'a later route leads to the same SBC',
    broken: withRoutes(route('Paderborn', 5, '^\\+495251\\d+$', 'National', [SBC2])),
    nearMiss: withRoutes(route('Paderborn', 5, '^\\+495251\\d+$', 'International', [SBC3])),
    mends: true,
  },
  {
    rule: 'routing/usage-never-evaluated',
    when: 'a backup usage comes after one that takes all its numbers',
    broken: withUsages(['International', 'Backup'], route('Backup', 5, '^\\+\\d{7,}$', 'Backup', [SBC3])),
    nearMiss: withUsages(['National', 'Backup'], route('Backup', 5, '^\\+\\d{7,}$', 'Backup', [SBC3, SBC1])),
    mends: true,
  },
  {
    rule: 'routing/same-priority-twice',
    when: 'two routes of one usage and priority take the same number',
    broken: withChanged('voiceRoutes', 'Germany by another provider', { priority: 1 }),
    nearMiss: withChanged('voiceRoutes', 'World', { priority: 1 }),
    mends: true,
  },
  {
    rule: 'routing/route-without-gateway',
    when: 'a route lists no gateway',
    broken: withRoutes(route('Empty', 5, '^\\+900', 'National', [])),
    nearMiss: healthyBut({
      voiceRoutes: [
        ...HEALTHY.voiceRoutes,
        { ...route('Conference', 5, '^\\+900', 'National', []), bridgeSourcePhoneNumber: '+4952518791' },
      ],
    }),
    mends: true,
  },
  {
    rule: 'routing/gateway-in-no-route',
    when: 'an SBC is in no route',
    broken: healthyBut({ gateways: [...HEALTHY.gateways, gateway('sbc4.example.net')] }),
    nearMiss: {
      ...withRoutes(route('Customer', 5, '^\\+8888888$', 'National', ['c1.carrier.example.net', SBC1])),
      gateways: [...HEALTHY.gateways, gateway('carrier.example.net')],
      carrierDomains: ['carrier.example.net'],
    },
    mends: true,
  },
]
