import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  type Attempt,
  DEFAULT_READING,
  type Decision,
  decide,
  type Health,
  indexTenant,
  newGateway,
  newTenant,
  newUser,
  type Plan,
  plan,
  probabilityAt,
  READINGS,
  type Reading,
} from './index.ts'

/** Microsoft's table of three routes (Configure call routing, Example 1). */
const routes = [
  { identity: 'Redmond 1', priority: 1, gateways: ['sbc1', 'sbc2'] },
  { identity: 'Redmond 2', priority: 2, gateways: ['sbc3', 'sbc4'] },
  { identity: 'Other +1', priority: 3, gateways: ['sbc5', 'sbc6'] },
]

interface Listed {
  identity: string
  priority: number
  gateways: string[]
}

function decided(listed: readonly Listed[], reading: Reading): Decision {
  const names = [...new Set(listed.flatMap(({ gateways }) => gateways))]
  const index = indexTenant(
    newTenant({
      gateways: names.map(fqdn => newGateway({ fqdn, sipSignalingPort: 5061, enabled: true })),
      voiceRoutes: listed.map(({ identity, priority, gateways }) => ({
        identity,
        priority,
        numberPattern: '^\\+1',
        onlinePstnUsages: ['US'],
        onlinePstnGatewayList: gateways,
      })),
      voiceRoutingPolicies: [{ identity: 'Global', onlinePstnUsages: ['US'] }],
    }),
  )
  return decide(
    index,
    { user: newUser({ userPrincipalName: 'kim@contoso.com' }), dialled: '+14255550100' },
    reading,
  )
}

function planned(
  health: Partial<Health>,
  said: Partial<Reading> = {},
  listed: readonly Listed[] = routes,
): Plan {
  const reading = { ...DEFAULT_READING, ...said }
  return plan(decided(listed, reading), { isDemoted: () => false, ...health }, reading)
}

const text = ({ groups }: Plan): string[] =>
  groups.map(
    ({ kind, gateways, tries }) => `${kind} ${tries} of ${gateways.map(({ fqdn }) => fqdn).join(' ')}`,
  )

const demoted = (...names: string[]): Partial<Health> => ({ isDemoted: ({ fqdn }) => names.includes(fqdn) })

test('when all of a route are demoted, one reading tries a single one of them before the next route', () => {
  const said = { demotionScope: 'one-try-each-route' } as const
  const result = planned(demoted('sbc1', 'sbc2', 'sbc3'), said)
  assert.deepEqual(text(result), [
    'demoted 1 of sbc1 sbc2',
    'healthy 1 of sbc4',
    'demoted 1 of sbc3',
    'healthy 2 of sbc5 sbc6',
  ])
  assert.deepEqual(
    result.attempts.map(attempt => probabilityAt(attempt, 1)),
    [0.5, 0.5, 0, 0, 0, 0],
  )
})

test('an SBC that is not watched by OPTIONS is never demoted', () => {
  const reading = DEFAULT_READING
  const decision = decided(routes, reading)
  const unwatched = decision.stages.map(stage => ({
    ...stage,
    routes: stage.routes.map(route => ({
      ...route,
      gateways: route.gateways.map(gateway => ({ ...gateway, sendSipOptions: false })),
    })),
  }))
  const { groups } = plan({ ...decision, stages: unwatched }, { isDemoted: () => true }, reading)
  assert.ok(groups.every(({ kind }) => kind === 'healthy'))
})

test('a forwarded call is tried first by the SBC it came in by, whatever its priority', () => {
  assert.deepEqual(text(planned({ ingress: 'sbc5' })), [
    'ingress 1 of sbc5',
    'healthy 2 of sbc1 sbc2',
    'healthy 2 of sbc3 sbc4',
    'healthy 1 of sbc6',
  ])
  assert.equal(text(planned({ ingress: 'sbc9' })).length, 3)
  assert.equal(text(planned({ ingress: 'sbc5' }, { ingressFirst: 'no' })).length, 3)
})

test('an SBC in several routes is tried once, or with each of them', () => {
  const listed = [
    { identity: 'one', priority: 1, gateways: ['sbc1'] },
    { identity: 'two', priority: 2, gateways: ['sbc1', 'sbc2'] },
  ]
  assert.deepEqual(text(planned({}, {}, listed)), ['healthy 1 of sbc1', 'healthy 1 of sbc2'])
  assert.deepEqual(text(planned({}, { repeatedGateway: 'again' }, listed)), [
    'healthy 1 of sbc1',
    'healthy 2 of sbc1 sbc2',
  ])
})

const name = fc.constantFrom('sbc1', 'sbc2', 'sbc3', 'sbc4', 'sbc5', 'sbc6')
const anyRoutes = fc
  .array(fc.uniqueArray(name, { minLength: 1 }), { minLength: 1, maxLength: 5 })
  .map(lists => lists.map((gateways, priority) => ({ identity: `route ${priority}`, priority, gateways })))
const anyReading = fc.record(
  Object.fromEntries(
    READINGS.map(({ name: reading, choices }) => [
      reading,
      fc.constantFrom(...choices.map(({ value }) => value)),
    ]),
  ),
) as unknown as fc.Arbitrary<Reading>

/** As a fraction in lowest terms would be: counted, not added up in floating point. */
function sharesAt(attempts: readonly Attempt[], position: number): Map<number, number> {
  const counts = new Map<number, number>()
  for (const { from, to, of } of attempts) {
    if (position >= from && position <= to) counts.set(of, (counts.get(of) ?? 0) + 1)
  }
  return counts
}

test('at each position the probabilities sum to one, and no attempt is left over', () => {
  fc.assert(
    fc.property(
      anyRoutes,
      anyReading,
      fc.uniqueArray(name),
      fc.option(name),
      (listed, reading, down, ingress) => {
        const health = { ...demoted(...down), ...(ingress !== null && { ingress }) }
        const { attempts, groups } = planned(health, reading, listed)
        const last = Math.max(...attempts.map(({ to }) => to))
        for (let position = 1; position <= last; position++) {
          const shares = [...sharesAt(attempts, position)]
          assert.ok(shares.length === 1 && shares.every(([of, count]) => of === count))
        }
        assert.equal(
          groups.reduce((sum, { tries }) => sum + tries, 0),
          last,
        )
      },
    ),
  )
})

test('every gateway that may take the call is in the plan, and no other', () => {
  fc.assert(
    fc.property(anyRoutes, anyReading, fc.uniqueArray(name), (listed, reading, down) => {
      const { attempts } = planned(demoted(...down), reading, listed)
      const tried = new Set(attempts.map(({ gateway }) => gateway.fqdn))
      assert.deepEqual([...tried].sort(), [...new Set(listed.flatMap(({ gateways }) => gateways))].sort())
    }),
  )
})
