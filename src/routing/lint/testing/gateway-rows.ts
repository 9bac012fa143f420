// Rules about gateways, and about emergency calls.

import {
  gateway,
  HEALTHY,
  healthyBut,
  route,
  SBC1,
  SBC2,
  SBC3,
  withChanged,
  withEmergency,
  withPattern,
  withRoutes,
} from './healthy-tenant.ts'
import type { LintRow } from './lint-row.ts'

const site = (identity: string, enableLocationBasedRouting = true) => ({
  identity,
  enableLocationBasedRouting,
})

const customer = withRoutes(
  route('Customer', 5, '^\\+8888888$', 'National', ['c1.carrier.example.net', SBC1]),
)

export const GATEWAY_ROWS: readonly LintRow[] = [
  {
    rule: 'routing/options-off',
    when: 'SendSipOptions is false',
    broken: withChanged('gateways', SBC1, { sendSipOptions: false }),
    nearMiss: withChanged('gateways', SBC1, { sendSipOptions: false, enabled: false }),
    mends: true,
  },
  {
    rule: 'routing/failover-time',
    when: 'the timer is short',
    broken: withChanged('gateways', SBC1, { failoverTimeSeconds: 3 }),
    nearMiss: withChanged('gateways', SBC1, { failoverTimeSeconds: 20 }),
    mends: true,
  },
  {
    rule: 'routing/failover-time',
    when: 'the timer is long',
    broken: withChanged('gateways', SBC1, { failoverTimeSeconds: 60 }),
    nearMiss: withChanged('gateways', SBC1, { failoverTimeSeconds: 5 }),
    mends: true,
  },
  {
    rule: 'routing/failover-codes-lost',
    when: 'codes were set without those of the default',
    broken: withChanged('gateways', SBC1, { failoverResponseCodes: [500] }),
    nearMiss: withChanged('gateways', SBC1, { failoverResponseCodes: [408, 500, 503, 504] }),
    mends: true,
  },
  {
    rule: 'routing/failover-codes-double-ring',
    when: 'busy goes on to the next SBC',
    broken: withChanged('gateways', SBC1, { failoverResponseCodes: [408, 486, 503, 504] }),
    nearMiss: withChanged('gateways', SBC1, { failoverResponseCodes: [408, 488, 503, 504] }),
    mends: true,
  },
  {
    rule: 'routing/gateway-disabled',
    when: 'an SBC of a route is disabled',
    broken: withChanged('gateways', SBC1, { enabled: false }),
    nearMiss: healthyBut({
      gateways: [...HEALTHY.gateways, gateway('spare.example.net', { enabled: false })],
    }),
    mends: true,
  },
  {
    rule: 'routing/gateway-missing',
    when: 'a route lists a name that is no gateway',
    broken: withChanged('voiceRoutes', 'Germany', {
      onlinePstnGatewayList: [SBC1, SBC2, 'sbc9.example.net'],
    }),
    nearMiss: { ...customer, carrierDomains: ['carrier.example.net'] },
    mends: true,
  },
  {
    rule: 'routing/gateway-missing',
    when: 'the only name of a route is no gateway',
    broken: withRoutes(route('Only', 5, '^\\+8888888$', 'National', ['sbc9.example.net'])),
    nearMiss: withRoutes(route('Only', 5, '^\\+8888888$', 'National', ['SBC1.example.net.'])),
    mends: true,
  },
  {
    rule: 'routing/gateway-several-addresses',
    when: 'a name has two addresses',
    broken: HEALTHY,
    addresses: new Map([[SBC1, ['192.0.2.1', '192.0.2.2']]]),
    nearMiss: HEALTHY,
    nearMissAddresses: new Map([[SBC1, ['192.0.2.1', '2001:db8::1']]]),
    mends: false,
  },
  {
    rule: 'routing/session-limit-missing',
    when: 'no number of sessions is set',
    broken: healthyBut({
      gateways: HEALTHY.gateways.map(({ maxConcurrentSessions: _, ...each }) => each),
    }),
    nearMiss: HEALTHY,
    mends: false,
  },
  {
    rule: 'routing/session-limit-small',
    when: 'one SBC of a route carries a tenth of the other',
    broken: withChanged('gateways', SBC1, { maxConcurrentSessions: 10 }),
    nearMiss: withChanged('gateways', SBC1, { maxConcurrentSessions: 50 }),
    mends: false,
  },
  {
    rule: 'routing/media-bypass-mixed',
    when: 'one SBC of a route bypasses media',
    broken: withChanged('gateways', SBC1, { mediaBypass: true }),
    nearMiss: withChanged('gateways', SBC3, { mediaBypass: true }),
    mends: true,
  },
  {
    rule: 'routing/derived-trunk-rules',
    when: "the carrier's trunk has translation rules",
    broken: {
      ...customer,
      gateways: [
        ...HEALTHY.gateways,
        gateway('carrier.example.net', { outboundPstnNumberTranslationRules: ['AbroadOut'] }),
      ],
      carrierDomains: ['carrier.example.net'],
    },
    nearMiss: {
      ...customer,
      gateways: [...HEALTHY.gateways, gateway('carrier.example.net')],
      carrierDomains: ['carrier.example.net'],
    },
    mends: false,
  },
  {
    rule: 'routing/derived-trunk-depth',
    when: 'a derived trunk has two names before the domain',
    broken: {
      ...withRoutes(route('Deep', 5, '^\\+8888888$', 'National', ['a.b.carrier.example.net', SBC1])),
      carrierDomains: ['carrier.example.net'],
    },
    nearMiss: { ...customer, carrierDomains: ['carrier.example.net'] },
    mends: false,
  },
  {
    rule: 'routing/lbr-site-without-gateway',
    when: 'a site with location-based routing has no gateway',
    broken: healthyBut({ networkSites: [site('Delhi')] }),
    nearMiss: {
      ...withChanged('gateways', SBC1, { gatewaySiteId: 'Delhi', gatewaySiteLbrEnabled: true }),
      networkSites: [site('Delhi')],
    },
    mends: false,
  },
  {
    rule: 'routing/lbr-gateway-without-site',
    when: 'a gateway with location-based routing names a site without it',
    broken: {
      ...withChanged('gateways', SBC1, { gatewaySiteId: 'Delhi', gatewaySiteLbrEnabled: true }),
      networkSites: [site('Delhi', false)],
    },
    nearMiss: {
      ...withChanged('gateways', SBC1, { gatewaySiteId: 'Delhi', gatewaySiteLbrEnabled: true }),
      networkSites: [site('Delhi')],
    },
    mends: true,
  },
  {
    rule: 'routing/emergency-no-way',
    when: 'the usage of an emergency number has no route',
    broken: withEmergency(['110', [], 'Emergency'], ['112', [], 'Rescue']),
    nearMiss: HEALTHY,
    mends: true,
  },
  {
    rule: 'routing/emergency-no-way',
    when: 'the route takes the number without + only',
    broken: withPattern('Emergency', '^11[02]$'),
    nearMiss: withPattern('Emergency', '11[02]$'),
    mends: true,
  },
  {
    rule: 'routing/emergency-no-way',
    when: 'all SBCs of its route are disabled',
    broken: {
      ...withChanged('voiceRoutes', 'Emergency', { onlinePstnGatewayList: [SBC3] }),
      gateways: HEALTHY.gateways.map(each => ({ ...each, enabled: each.fqdn !== SBC3 })),
    },
    nearMiss: withChanged('voiceRoutes', 'Emergency', { onlinePstnGatewayList: [SBC3] }),
    mends: true,
  },
  {
    rule: 'routing/emergency-number-lost',
    when: '110 is not in the policy, and the dial plan makes a local number of it',
    broken: withEmergency(['112', [], 'Emergency']),
    nearMiss: healthyBut({ users: HEALTHY.users.map(user => ({ ...user, usageLocation: 'FR' })) }),
    mends: true,
  },
  {
    rule: 'routing/emergency-mask-shadowed',
    when: 'a mask is the number of another entry',
    broken: withEmergency(['110', [], 'Emergency'], ['112', ['110', '0112'], 'Emergency']),
    nearMiss: withEmergency(['110', ['0110'], 'Emergency'], ['112', ['0112'], 'Emergency']),
    mends: true,
  },
]
