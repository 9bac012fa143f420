import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Considered,
  DEFAULT_READING,
  type Decision,
  decide,
  indexTenant,
  newGateway,
  newTenant,
  newUser,
  type Reading,
  struckText,
  type Tenant,
  type User,
  type VoiceRoute,
} from './index.ts'

const gateway = (fqdn: string, enabled = true) => newGateway({ fqdn, sipSignalingPort: 5061, enabled })

const route = (
  identity: string,
  priority: number,
  numberPattern: string,
  onlinePstnUsages: string[],
  onlinePstnGatewayList: string[],
): VoiceRoute => ({ identity, priority, numberPattern, onlinePstnUsages, onlinePstnGatewayList })

/** Microsoft's example of three routes and two policies (Configure call routing for Direct Routing). */
const redmond = {
  gateways: ['sbc1', 'sbc2', 'sbc3', 'sbc4', 'sbc5', 'sbc6'].map(name => gateway(`${name}.contoso.com`)),
  voiceRoutes: [
    route('Other +1', 3, '^\\+1(\\d{10})$', ['US and Canada'], ['sbc5.contoso.com', 'sbc6.contoso.com']),
    route(
      'Redmond 1',
      1,
      '^\\+1(425|206)(\\d{7})$',
      ['US and Canada'],
      ['sbc1.contoso.com', 'sbc2.contoso.com'],
    ),
    route(
      'Redmond 2',
      2,
      '^\\+1(425|206)(\\d{7})$',
      ['US and Canada'],
      ['sbc3.contoso.com', 'sbc4.contoso.com'],
    ),
    route('International', 4, '\\d+', ['International'], ['sbc2.contoso.com', 'sbc5.contoso.com']),
  ],
  voiceRoutingPolicies: [
    { identity: 'Global', onlinePstnUsages: [] },
    { identity: 'US Only', onlinePstnUsages: ['US and Canada'] },
    { identity: 'No Restrictions', onlinePstnUsages: ['US and Canada', 'International'] },
  ],
} satisfies Partial<Tenant>

const spencer = newUser({
  userPrincipalName: 'spencer.low@contoso.com',
  onlineVoiceRoutingPolicy: 'US Only',
  usageLocation: 'US',
})
const john = newUser({
  userPrincipalName: 'john.woods@contoso.com',
  onlineVoiceRoutingPolicy: 'No Restrictions',
})

function decided(
  user: User,
  dialled: string,
  tenant: Partial<Tenant> = {},
  reading: Partial<Reading> = {},
): Decision {
  const index = indexTenant(newTenant({ ...redmond, ...tenant }))
  return decide(index, { user, dialled }, { ...DEFAULT_READING, ...reading })
}

const standing = ({ stages }: Decision): string[][] =>
  stages.map(({ routes }) => routes.map(each => each.route.identity))

const said = ({ considered }: Decision): Record<string, string> =>
  Object.fromEntries(
    considered.map(({ route, struck }: Considered) => [
      route.identity,
      struck ? struckText(struck) : 'stands',
    ]),
  )

test('routes of the usage whose patterns match stand in the order of their priority, all others say why not', () => {
  const decision = decided(spencer, '+14255550100')
  assert.deepEqual(standing(decision), [['Redmond 1', 'Redmond 2', 'Other +1']])
  assert.deepEqual(said(decision), {
    'Redmond 1': 'stands',
    'Redmond 2': 'stands',
    'Other +1': 'stands',
    International: 'no shared PSTN usage',
  })
  assert.deepEqual(said(decided(spencer, '+13245678989')), {
    'Redmond 1': 'number pattern',
    'Redmond 2': 'number pattern',
    'Other +1': 'stands',
    International: 'no shared PSTN usage',
  })
})

test('the first usage with a match wins, and later ones are not asked', () => {
  const decision = decided(john, '+14255550100')
  assert.deepEqual(standing(decision), [['Redmond 1', 'Redmond 2', 'Other +1']])
  assert.equal(said(decision).International, 'the earlier PSTN usage US and Canada has a match')
  assert.deepEqual(standing(decided(john, '+4952518791')), [['International']])
})

test('pooled usages go by priority alone', () => {
  const decision = decided(john, '+14255550100', {}, { usageEvaluation: 'pooled' })
  assert.deepEqual(standing(decision), [['Redmond 1', 'Redmond 2', 'Other +1', 'International']])
})

test('a fall-through makes the next usage a stage of its own', () => {
  const decision = decided(john, '+14255550100', {}, { usageFallThrough: 'next-usage' })
  assert.deepEqual(standing(decision), [['Redmond 1', 'Redmond 2', 'Other +1'], ['International']])
})

test('a call without a route fails with 403 and 510559, or goes to the Calling Plan', () => {
  const decision = decided(spencer, '+4952518791')
  assert.deepEqual(standing(decision), [])
  assert.equal(decision.outcome.type === 'failed' && decision.outcome.microsoftCode, 510559)
  assert.deepEqual(decided({ ...spencer, callingPlan: true }, '+4952518791').outcome, {
    type: 'calling plan',
  })
})

test('a gateway that is disabled or missing is passed over, and a route without any other is struck', () => {
  const gateways = redmond.gateways
    .slice(0, 4)
    .map(each => ({ ...each, enabled: each.fqdn !== 'sbc1.contoso.com' }))
  const decision = decided(spencer, '+14255550100', { gateways })
  assert.deepEqual(standing(decision), [['Redmond 1', 'Redmond 2']])
  assert.deepEqual(decision.stages[0]?.routes[0]?.struckGateways, [
    { gateway: 'sbc1.contoso.com', struck: 'disabled' },
  ])
  assert.equal(
    said(decision)['Other +1'],
    'no gateway: sbc5.contoso.com is missing, sbc6.contoso.com is missing',
  )
})

test('when no gateway is left the call fails with 510544', () => {
  const gateways = redmond.gateways.map(each => ({ ...each, enabled: false }))
  const { outcome } = decided(spencer, '+14255550100', { gateways })
  assert.equal(outcome.type === 'failed' && outcome.microsoftCode, 510544)
})

test('a name under a domain of a carrier is a derived trunk with the parameters of the carrier, but not its translation rules', () => {
  const decision = decided(spencer, '+14255550100', {
    gateways: [
      newGateway({
        fqdn: 'customers.adatum.biz',
        sipSignalingPort: 5068,
        enabled: true,
        outboundPstnNumberTranslationRules: ['StripPlus'],
      }),
    ],
    carrierDomains: ['customers.adatum.biz'],
    voiceRoutes: [route('carrier', 1, '.*', ['US and Canada'], ['SBC1.customers.adatum.biz'])],
  })
  const derived = decision.stages[0]?.routes[0]?.gateways[0]
  assert.equal(derived?.fqdn, 'sbc1.customers.adatum.biz')
  assert.equal(derived?.sipSignalingPort, 5068)
  assert.deepEqual(derived?.outboundPstnNumberTranslationRules, [])
})

test('a pattern that cannot be read strikes its route with the reason', () => {
  const decision = decided(spencer, '+14255550100', {
    voiceRoutes: [route('broken', 1, '^\\+1(425', ['US and Canada'], ['sbc1.contoso.com'])],
  })
  assert.equal(said(decision).broken, 'number pattern not readable: it has a ( without its )')
})

test('an emergency number goes by its own usage whatever the policy of the user allows', () => {
  const emergency = {
    identity: 'Germany',
    allowEnhancedEmergencyServices: false,
    emergencyNumbers: [
      { emergencyDialString: '112', emergencyDialMask: ['110', '911'], onlinePstnUsage: 'Emergency' },
    ],
  }
  const parts = {
    emergencyCallRoutingPolicies: [emergency],
    voiceRoutes: [route('112', 1, '^\\+?112$', ['Emergency'], ['sbc1.contoso.com'])],
  }
  const kim = newUser({ userPrincipalName: 'kim@contoso.com', teamsEmergencyCallRoutingPolicy: 'Germany' })
  const decision = decided(kim, '911', parts)
  assert.deepEqual([decision.number, decision.usages, standing(decision)], ['112', ['Emergency'], [['112']]])
  assert.equal(decision.emergency?.masked, true)
  assert.equal(decided(kim, '112', parts, { emergencyNumber: 'with-plus' }).number, '+112')
  const { outcome } = decided(kim, '112', { ...parts, voiceRoutes: [] })
  assert.equal(outcome.type === 'failed' && outcome.microsoftCode, 510544)
})

test('a policy granted directly wins over that of a group, and the lowest rank of groups over the others', () => {
  const parts = {
    groupGrants: [
      { policyType: 'voiceRouting' as const, group: 'Sales', policy: 'No Restrictions', rank: 2 },
      { policyType: 'voiceRouting' as const, group: 'Everyone', policy: 'US Only', rank: 1 },
    ],
  }
  const user = newUser({ userPrincipalName: 'kim@contoso.com', groups: ['Sales', 'Everyone'] })
  const inherited = decided(user, '+14255550100', parts)
  assert.deepEqual(inherited.policy, { policy: 'US Only', by: 'group', from: 'Everyone' })
  const direct = decided({ ...user, onlineVoiceRoutingPolicy: 'No Restrictions' }, '+14255550100', parts)
  assert.deepEqual(direct.policy, { policy: 'No Restrictions', by: 'direct' })
  const none = decided(newUser({ userPrincipalName: 'lee@contoso.com' }), '+14255550100', parts)
  assert.deepEqual(none.policy, { policy: 'Global', by: 'Global' })
})
