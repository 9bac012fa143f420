import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seededChance } from '../kernel/index.ts'
import { ALL_HEALTHY, indexTenant, newGateway, newTenant, newUser, type Tenant } from '../routing/index.ts'
import { settingsOf, type TeamsConfig } from './config.ts'
import { type PstnQuestion, routePstn } from './pstn-route.ts'

const KIM: PstnQuestion = { owner: { kind: 'user', name: 'kim' }, dialled: '+4930555200', caller: {} }
const gateway = newGateway({ fqdn: 'sbc1.example.net', sipSignalingPort: 5067, enabled: true })
const route = (identity: string, numberPattern: string, usage: string) => ({
  identity,
  priority: 1,
  numberPattern,
  onlinePstnUsages: [usage],
  onlinePstnGatewayList: ['sbc1.example.net'],
})

function routed(
  said: Partial<Tenant>,
  question: Partial<PstnQuestion> = {},
  more: Partial<TeamsConfig> = {},
) {
  const index = indexTenant(
    newTenant({
      gateways: [gateway],
      voiceRoutes: [route('all', '^\\+', 'all'), route('emergency', '^112$', 'help')],
      voiceRoutingPolicies: [{ identity: 'Global', onlinePstnUsages: ['all'] }],
      ...said,
    }),
  )
  const config = {
    sbcs: [{ fqdn: 'SBC1.example.net', address: '127.0.0.9', port: 1 }],
    voiceRouting: { index },
  }
  const settings = settingsOf({ ...config, ...more } as TeamsConfig)
  return routePstn({ ...KIM, ...question }, settings, ALL_HEALTHY, seededChance(1))
}

test('an attempt has the port, timer and codes of its gateway, and the address that is configured for its name', () => {
  const own = { ...gateway, failoverTimeSeconds: 4, failoverResponseCodes: [486], forwardPai: true }
  const found = routed({ gateways: [own] })
  assert.ok(found.ok)
  assert.deepEqual(found.value.attempts, [
    {
      sbc: { fqdn: 'sbc1.example.net', port: 5067, forwardPai: true, address: '127.0.0.9' },
      call: { number: '+4930555200', caller: {} },
      failoverMs: 4000,
      failoverCodes: [486],
      datacenters: 2,
    },
  ])
})

test('a gateway that is not enabled is not tried: 500 and 510544 when there is no other', () => {
  const found = routed({ gateways: [{ ...gateway, enabled: false }] })
  assert.ok(!found.ok)
  assert.deepEqual([found.fault.sipCode, found.fault.subCode], [500, 510_544])
})

test('the user is found by the user principal name, and calls with the number the tenant has for it', () => {
  const users = [newUser({ userPrincipalName: 'Kim@example.net', lineUri: 'tel:+4952511235;ext=35' })]
  const named = { userPrincipalName: 'kim@example.net', behaviour: { type: 'busy' } as const }
  const found = routed({ users }, {}, { users: { kim: named } })
  assert.ok(found.ok)
  assert.equal(found.value.attempts[0]?.call.caller.number, '+4952511235')
})

test('an emergency number goes by the usage of its policy, from the network site the user is in', () => {
  const emergencyCallRoutingPolicies = [
    {
      identity: 'Berlin',
      allowEnhancedEmergencyServices: false,
      emergencyNumbers: [
        { emergencyDialString: '112', emergencyDialMask: ['0112'], onlinePstnUsage: 'help' },
      ],
    },
  ]
  const networkSites = [
    { identity: 'Berlin', emergencyCallRoutingPolicy: 'Berlin', enableLocationBasedRouting: false },
  ]
  const site = { networkSite: 'Berlin', behaviour: { type: 'busy' } as const }
  const said = { emergencyCallRoutingPolicies, networkSites }
  const there = routed(said, { dialled: '0112' }, { users: { kim: site } })
  assert.equal(there.ok && there.value.number, '112')
  assert.equal(routed(said, { dialled: '0112' }).ok, false)
})

test('a transfer by an attendant goes by the policy of its resource account', () => {
  const users = [newUser({ userPrincipalName: 'aa@example.net', onlineVoiceRoutingPolicy: 'None' })]
  const owner = { kind: 'attendant', name: 'reception' } as const
  assert.equal(routed({ users }, { owner }).ok, true)
  const attendants = { reception: { resourceAccount: 'aa@example.net' } }
  const found = routed({ users }, { owner }, { attendants })
  assert.ok(!found.ok)
  assert.deepEqual([found.fault.sipCode, found.fault.subCode], [403, 510_559])
})
