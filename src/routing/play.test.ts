import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { millis } from '../kernel/index.ts'
import {
  type Behaviour,
  DEFAULT_READING,
  type Group,
  newGateway,
  type Plan,
  type Played,
  play,
} from './index.ts'

const gateways = ['sbc1', 'sbc2', 'sbc3', 'sbc4'].map(fqdn =>
  newGateway({ fqdn, sipSignalingPort: 5061, enabled: true }),
)

const group = (names: string[], tries = names.length): Group => ({
  route: {
    identity: names.join(),
    numberPattern: '.*',
    onlinePstnUsages: [],
    onlinePstnGatewayList: names,
  },
  kind: 'healthy',
  gateways: gateways.filter(({ fqdn }) => names.includes(fqdn)),
  tries,
})

const planOf = (...groups: Group[]): Plan => ({
  groups,
  attempts: groups.flatMap(({ route, kind, gateways: all }) =>
    all.map(gateway => ({ gateway, route, kind, from: 1, to: 1, of: 1 })),
  ),
  outcome: { type: 'routed' },
})

const GOOD: Behaviour = { type: 'rings', afterMs: millis(1000) }
const SILENT: Behaviour = { type: 'silent' }

function played(plan: Plan, behaviours: Record<string, Behaviour>): Played {
  return play(plan, { behaves: ({ fqdn }) => behaviours[fqdn] ?? GOOD })
}

test('a main SBC alone in its route costs every call ten seconds while it is silent', () => {
  const { rings, setupDelayMs } = played(planOf(group(['sbc1']), group(['sbc2'])), { sbc1: SILENT })
  assert.equal(rings, 1)
  assert.deepEqual(setupDelayMs, { p50: 11_000, p95: 11_000, worst: 11_000 })
})

test('in one route half of the calls wait for the silent one', () => {
  const { endings, setupDelayMs } = played(planOf(group(['sbc1', 'sbc2'])), { sbc1: SILENT })
  assert.deepEqual(
    endings.map(({ afterMs, probability }) => [afterMs, probability]),
    [
      [1000, 0.5],
      [11_000, 0.5],
    ],
  )
  assert.deepEqual(setupDelayMs, { p50: 1000, p95: 11_000, worst: 11_000 })
})

test('with two silent ones of four, none, one or both come before the first that rings', () => {
  const { endings } = played(planOf(group(['sbc1', 'sbc2', 'sbc3', 'sbc4'])), { sbc1: SILENT, sbc2: SILENT })
  assert.deepEqual(
    endings.map(({ afterMs }) => afterMs),
    [1000, 11_000, 21_000],
  )
  const [none = 0, one = 0, both = 0] = endings.map(({ probability }) => probability)
  for (const [got, exact] of [
    [none, 1 / 2],
    [one, 1 / 3],
    [both, 1 / 6],
  ] as const) {
    assert.ok(Math.abs(got - exact) < 1e-12)
  }
})

test('a code of the list goes on to the next gateway, any other ends the call', () => {
  const plan = planOf(group(['sbc1']), group(['sbc2']))
  const busy = played(plan, { sbc1: { type: 'rejects', sipCode: 486, afterMs: millis(200) } })
  assert.deepEqual([busy.rings, busy.endings[0]?.microsoftCode, busy.endings[0]?.afterMs], [0, 560486, 200])
  const failed = played(plan, { sbc1: { type: 'rejects', sipCode: 503, afterMs: millis(200) } })
  assert.deepEqual([failed.rings, failed.setupDelayMs?.worst], [1, 1200])
})

test('after it was ringing there is no other gateway, but in the older reading', () => {
  const plan = planOf(group(['sbc1']), group(['sbc2']))
  const behaves = ({ fqdn }: { fqdn: string }): Behaviour =>
    fqdn === 'sbc1' ? { type: 'rejects', sipCode: 503, afterMs: millis(4000), ringsFirst: true } : GOOD
  assert.equal(play(plan, { behaves }).rings, 0)
  assert.equal(play(plan, { behaves }, { ...DEFAULT_READING, provisional: 'ignored' }).rings, 1)
})

test('a refused connection is tried from a second datacenter before the next gateway', () => {
  const { timeline, setupDelayMs } = played(planOf(group(['sbc1']), group(['sbc2'])), {
    sbc1: { type: 'refuses TCP', afterMs: millis(50) },
  })
  assert.equal(setupDelayMs?.worst, 1200)
  assert.deepEqual(
    timeline.map(({ atMs, gateway = 'caller', says }) => `${atMs} ${gateway}: ${says}`),
    [
      '0 caller: the caller has dialled and hears nothing',
      '0 sbc1: a SYN, answered with RST',
      '150 sbc1: a SYN, answered with RST, from another datacenter',
      '200 sbc2: INVITE',
      '1200 sbc2: it answers 180 or 183: the caller hears ringing',
      '1200 caller: the caller hears ringing',
    ],
  )
})

test('when all are silent the call fails with 408 and 500001, after the sum of their times', () => {
  const { rings, endings, setupDelayMs } = played(planOf(group(['sbc1', 'sbc2'])), {
    sbc1: SILENT,
    sbc2: SILENT,
  })
  assert.deepEqual([rings, setupDelayMs], [0, undefined])
  assert.deepEqual(endings, [
    { probability: 1, afterMs: 20_000, ends: 'call fails', sipCode: 408, microsoftCode: 500001 },
  ])
})

test('ringing that comes later than the failover time is cancelled', () => {
  const { timeline } = played(planOf(group(['sbc1'])), { sbc1: { type: 'rings', afterMs: millis(12_000) } })
  assert.equal(timeline.at(-2)?.says, 'CANCEL: FailoverTimeSeconds are over')
})

const behaviour: fc.Arbitrary<Behaviour> = fc.oneof(
  fc.record({
    type: fc.constant('rings' as const),
    afterMs: fc.constantFrom(...[100, 1000, 12_000].map(millis)),
  }),
  fc.record({
    type: fc.constant('rejects' as const),
    sipCode: fc.constantFrom(486, 503),
    afterMs: fc.constantFrom(...[100, 1000].map(millis)),
  }),
  fc.constantFrom<Behaviour>(SILENT, { type: 'unreachable' }, { type: 'fails TLS', afterMs: millis(200) }),
)
const names = fc.uniqueArray(fc.constantFrom('sbc1', 'sbc2', 'sbc3', 'sbc4'), { minLength: 1 })
const anyGroups = fc.array(
  fc.tuple(names, fc.boolean()).map(([each, single]) => group(each, single ? 1 : each.length)),
  { minLength: 1, maxLength: 3 },
)

test('the endings sum to one, and nobody is tried that the plan does not list', () => {
  fc.assert(
    fc.property(anyGroups, fc.array(behaviour, { minLength: 4, maxLength: 4 }), (groups, all) => {
      const behaviours = Object.fromEntries(all.map((each, index) => [`sbc${index + 1}`, each]))
      const plan = planOf(...groups)
      const { endings, timeline, rings } = played(plan, behaviours)
      const whole = endings.reduce((sum, { probability }) => sum + probability, 0)
      assert.ok(Math.abs(whole - 1) < 1e-9 && rings <= whole)
      const listed = new Set(plan.attempts.map(({ gateway }) => gateway.fqdn))
      assert.ok(timeline.every(({ gateway }) => gateway === undefined || listed.has(gateway)))
      assert.equal(timeline.at(-1)?.atMs, Math.max(...endings.map(({ afterMs }) => afterMs)))
    }),
  )
})

/** All orders of a list. */
const orders = <Each>(list: readonly Each[]): Each[][] =>
  list.length === 0
    ? [[]]
    : list.flatMap((each, index) => orders(list.toSpliced(index, 1)).map(rest => [each, ...rest]))

test('the distribution is what counting all orders one by one gives', () => {
  fc.assert(
    fc.property(names, fc.array(behaviour, { minLength: 4, maxLength: 4 }), (members, all) => {
      const behaviours = Object.fromEntries(all.map((each, index) => [`sbc${index + 1}`, each]))
      const counted = new Map<string, number>()
      const every = orders(members)
      for (const order of every) {
        const { endings } = played(planOf(...order.map(each => group([each]))), behaviours)
        const key = `${endings[0]?.afterMs} ${endings[0]?.ends}`
        counted.set(key, (counted.get(key) ?? 0) + 1 / every.length)
      }
      const summed = new Map<string, number>()
      for (const { afterMs, ends, probability } of played(planOf(group(members)), behaviours).endings) {
        summed.set(`${afterMs} ${ends}`, (summed.get(`${afterMs} ${ends}`) ?? 0) + probability)
      }
      assert.deepEqual([...summed.keys()].sort(), [...counted.keys()].sort())
      for (const [key, probability] of counted)
        assert.ok(Math.abs(probability - (summed.get(key) ?? 0)) < 1e-9)
    }),
  )
})
