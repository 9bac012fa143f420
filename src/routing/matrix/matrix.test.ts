import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { behaviourOf } from '../down.ts'
import {
  DEFAULT_READING,
  decide,
  failureMatrix,
  type Gateway,
  indexTenant,
  type Matrix,
  type MatrixRow,
  newGateway,
  newTenant,
  newUser,
  plan,
  play,
  READINGS,
  type Reading,
  type Tenant,
  type TenantIndex,
  type VoiceRoute,
} from '../index.ts'
import type { Effect } from './effects.ts'

const names = ['a', 'b', 'c', 'd']
const usages = ['u1', 'u2', 'u3']
const patterns = ['^\\+49', '^\\+4930\\d{3}$', '^\\+1', '^\\+', '[0-9]{4}', '^112$']

const gateway: fc.Arbitrary<Partial<Gateway>> = fc.record({
  enabled: fc.constantFrom(true, true, true, false),
  sendSipOptions: fc.boolean(),
  failoverTimeSeconds: fc.constantFrom(5, 10),
  site: fc.constantFrom('east', 'west'),
})
const route: fc.Arbitrary<Omit<VoiceRoute, 'identity'>> = fc.record({
  numberPattern: fc.constantFrom(...patterns),
  onlinePstnUsages: fc.uniqueArray(fc.constantFrom(...usages), { minLength: 1 }),
  onlinePstnGatewayList: fc.uniqueArray(fc.constantFrom(...names), { minLength: 1 }),
  priority: fc.integer({ min: 1, max: 4 }),
})
const tenant: fc.Arbitrary<Tenant> = fc
  .record({
    gateways: fc.tuple(gateway, gateway, gateway, gateway),
    routes: fc.array(route, { minLength: 1, maxLength: 4 }),
    policies: fc.array(fc.uniqueArray(fc.constantFrom(...usages)), { minLength: 1, maxLength: 3 }),
    emergency: fc.boolean(),
    callingPlan: fc.boolean(),
  })
  .map(({ gateways, routes, policies, emergency, callingPlan }) =>
    newTenant({
      gateways: gateways.map((said, place) =>
        newGateway({ fqdn: names[place] as string, sipSignalingPort: 5061, ...said }),
      ),
      voiceRoutes: routes.map((each, place) => ({ ...each, identity: `route ${place}` })),
      voiceRoutingPolicies: policies.map((onlinePstnUsages, place) => ({
        identity: `policy ${place}`,
        onlinePstnUsages,
      })),
      users: policies.map((_, place) =>
        newUser({
          userPrincipalName: `user${place}`,
          onlineVoiceRoutingPolicy: `policy ${place}`,
          callingPlan,
        }),
      ),
      emergencyCallRoutingPolicies: emergency
        ? [
            {
              identity: 'Global',
              allowEnhancedEmergencyServices: false,
              emergencyNumbers: [
                { emergencyDialString: '110', emergencyDialMask: [], onlinePstnUsage: 'u1' },
              ],
            },
          ]
        : [],
    }),
  )
const reading: fc.Arbitrary<Reading> = fc
  .tuple(...READINGS.map(({ choices }) => fc.constantFrom(...choices.map(({ value }) => value))))
  .map(values => ({
    ...(Object.fromEntries(READINGS.map(({ name }, place) => [name, values[place]])) as unknown as Reading),
    dialledPlus: 'as-is',
  }))

/** The same without any sharing: the call decided, planned and played anew. */
function counted(
  index: TenantIndex,
  said: Reading,
  user: number,
  number: string,
  down: readonly string[],
): Effect {
  const called = index.tenant.users[user]
  assert.ok(called)
  const decision = decide(index, { user: called, dialled: number }, said)
  const isDown = ({ fqdn }: Gateway): boolean => down.includes(fqdn)
  const behaves = (each: Gateway) => behaviourOf(isDown(each) ? 'unreachable' : undefined)
  const [atFirst, whenDemoted] = [() => false, isDown].map(isDemoted => {
    const { rings, setupDelayMs } = play(plan(decision, { isDemoted }, said), { behaves }, said)
    return { rings, ...(setupDelayMs && { setupDelayMs }) }
  })
  return { atFirst, whenDemoted } as Effect
}

/** One number for how bad it is, in each of the ways in which it can be. */
const badness = ({ atFirst, whenDemoted }: Effect): number[] =>
  [atFirst, whenDemoted].flatMap(({ rings, setupDelayMs: delay }) => [
    1 - rings,
    ...(delay === undefined ? [Number.NaN, Number.NaN, Number.NaN] : [delay.p50, delay.p95, delay.worst]),
  ])

const isWorse = (effect: Effect, than: Effect): boolean =>
  badness(effect).some((bad, place) => bad > (badness(than)[place] as number) + 1e-9)

function rowFor(
  { rows }: Matrix,
  unit: string,
  failure: readonly string[],
  user: number,
  number: number,
): MatrixRow[] {
  const wanted = failure.toSorted().join()
  return rows.filter(
    row =>
      row.unit === unit &&
      row.failures.some(each => each.join() === wanted) &&
      row.calls.some(calls => calls.users.includes(user) && calls.numbers.includes(number)),
  )
}

const pairsOf = (all: readonly string[]): string[][] =>
  all.flatMap((first, place) => all.slice(place + 1).map(second => [first, second]))

test('the matrix says of every failure what playing each call alone says', () => {
  fc.assert(
    fc.property(tenant, reading, (all, said) => {
      const index = indexTenant(all)
      const matrix = failureMatrix(index, { reading: said })
      const sites = new Map(
        ['east', 'west'].map(site => [
          site,
          all.gateways.filter(each => each.site === site).map(({ fqdn }) => fqdn),
        ]),
      )
      for (const [user] of matrix.users.entries()) {
        for (const [place, { number, emergency }] of matrix.numbers.entries()) {
          const count = (down: readonly string[]): Effect => counted(index, said, user, number, down)
          const isEmergency = decide(index, {
            user: all.users[user] as (typeof all.users)[number],
            dialled: number,
          }).emergency
          if (emergency !== (isEmergency !== undefined)) continue
          // What has no + goes through the dial plan first; the matrix is about what comes of it.
          if (!emergency && !number.startsWith('+')) continue
          const check = (unit: string, failure: string[], down: string[], lesser: Effect[]): void => {
            const effect = count(down)
            const rows = rowFor(matrix, unit, failure, user, place)
            const told = `${unit} ${failure} for user ${user} to ${number}`
            if (lesser.some(each => !isWorse(effect, each))) return assert.equal(rows.length, 0, told)
            assert.equal(rows.length, 1, told)
            for (const phase of ['atFirst', 'whenDemoted'] as const) {
              const { rings, setupDelayMs } = rows[0]?.effect[phase] ?? { rings: -1 }
              assert.ok(Math.abs(rings - effect[phase].rings) < 1e-9, told)
              assert.deepEqual(setupDelayMs, effect[phase].setupDelayMs, told)
            }
          }
          for (const name of names) check('SBC', [name], [name], [count([])])
          for (const pair of pairsOf(names))
            check(
              'SBC',
              pair,
              pair,
              pair.map(name => count([name])),
            )
          for (const [site, down] of sites) check('site', [site], down, [count([])])
          check('site', [...sites.keys()], [...sites.values()].flat(), [...sites.values()].map(count))
        }
      }
    }),
    { numRuns: 60 },
  )
})

const small = (gateways: Partial<Gateway>[], routes: string[][]): Tenant =>
  newTenant({
    gateways: gateways.map((said, place) =>
      newGateway({ fqdn: names[place] as string, sipSignalingPort: 5061, enabled: true, ...said }),
    ),
    voiceRoutes: routes.map((onlinePstnGatewayList, place) => ({
      identity: `route ${place}`,
      numberPattern: '^\\+',
      onlinePstnUsages: ['u1'],
      priority: place + 1,
      onlinePstnGatewayList,
    })),
    voiceRoutingPolicies: [{ identity: 'Global', onlinePstnUsages: ['u1'] }],
    users: ['x', 'y'].map(userPrincipalName => newUser({ userPrincipalName })),
  })

const rowsOf = (all: Tenant): string[] =>
  failureMatrix(indexTenant(all)).rows.map(
    ({ unit, failures, effect: { atFirst, whenDemoted }, userCount }) =>
      [
        `${unit} ${failures.map(each => each.join('+')).join('|')}:`,
        `${atFirst.rings} ${atFirst.setupDelayMs?.worst}, ${whenDemoted.rings} ${whenDemoted.setupDelayMs?.worst}`,
        `${userCount} users`,
      ].join(' '),
  )

test('the trap of the backup route shows as ten seconds for everybody, until the main SBC is demoted', () => {
  assert.deepEqual(rowsOf(small([{}, {}], [['a'], ['b']])), [
    'SBC a+b: 0 undefined, 0 undefined 2 users',
    'SBC a: 1 10000, 1 0 2 users',
  ])
  assert.deepEqual(
    rowsOf(small([{ sendSipOptions: false }, {}], [['a'], ['b']]))[1],
    'SBC a: 1 10000, 1 10000 2 users',
  )
})

test('failures with the same effect are one row, and a site counts as one failure', () => {
  assert.deepEqual(rowsOf(small([{ site: 'east' }, { site: 'east' }], [['a', 'b']])), [
    'site east: 0 undefined, 0 undefined 2 users',
    'SBC a+b: 0 undefined, 0 undefined 2 users',
    'SBC a|b: 1 10000, 1 0 2 users',
  ])
})

test('without users in the export each policy stands for those who may have it', () => {
  const { users, ...rest } = small([{}], [['a']])
  const known = rest.known.filter(part => part !== 'users')
  const matrix = failureMatrix(indexTenant({ ...rest, users: [], known }))
  assert.deepEqual(
    matrix.users.map(({ name, users: size }) => [name, size]),
    [['Global', undefined]],
  )
  assert.equal(matrix.rows[0]?.userCount, undefined)
  assert.equal(users.length, 2)
})

test('numbers are told apart as the routes do, and kinds that nobody can derive are owned up to', () => {
  const all = newTenant({
    ...small([{}], []),
    voiceRoutes: ['^\\+49', '^\\+4930\\d{3,}$', '^(?!\\+1)\\+', '1\\d{14}9'].map((numberPattern, place) => ({
      identity: `route ${place}`,
      numberPattern,
      onlinePstnUsages: ['u1'],
      onlinePstnGatewayList: ['a'],
    })),
  })
  const { numbers, doubts } = failureMatrix(indexTenant(all), { reading: DEFAULT_READING })
  assert.deepEqual(numbers.map(({ number }) => /^\+49(30)?/.exec(number)?.[0] ?? number).sort(), [
    '+234567890123',
    '+49',
    '+4930',
  ])
  assert.match(doubts.join(), /route 2, route 3$/)
})
