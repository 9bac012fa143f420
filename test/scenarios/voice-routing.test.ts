// The story voice-routing: the example of the article, from the files that an administrator has.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { loadTenant } from '../../src/cli/testing/index.ts'
import {
  ALL_HEALTHY,
  DEFAULT_READING,
  decide,
  type ExplainJson,
  type Health,
  indexTenant,
  nameKey,
  type PlanJson,
  plan,
  planJson,
  type Reading,
} from '../../src/routing/index.ts'

const folder = fileURLToPath(new URL('../../examples/tenant-article', import.meta.url))
const imported = loadTenant(folder)
const index = indexTenant(imported.tenant)

const PADERBORN = '+4952518791'

interface Asked {
  user?: string
  dialled?: string
  health?: Health
  reading?: Partial<Reading>
}

function asked({ user = 'anna', dialled = PADERBORN, health = ALL_HEALTHY, reading = {} }: Asked): PlanJson {
  const found = index.users.get(nameKey(`${user}@example.net`))
  assert.ok(found)
  const whole = { ...DEFAULT_READING, ...reading }
  const decision = decide(index, { user: found, dialled }, whole)
  return planJson(decision, plan(decision, health, whole), whole)
}

const groupsOf = ({ groups }: Pick<ExplainJson, 'groups'>): string[] =>
  groups.map(({ route, kind, gateways }) => `${route} ${kind}: ${gateways.join(' ')}`)

const short = (text: string): string => text.replaceAll('.example.net', '')

test('the export is read whole and without a problem', () => {
  assert.deepEqual(imported.problems, [])
  const { gateways, voiceRoutes, voiceRoutingPolicies, users, dialPlans, pstnUsages } = imported.tenant
  assert.deepEqual(
    [gateways, voiceRoutes, voiceRoutingPolicies, users, dialPlans, pstnUsages].map(part => part.length),
    [5, 4, 4, 4, 1, 5],
  )
})

test('without the usage DEBLN the routes 1, 3 and 4 stand for a number in Paderborn', () => {
  assert.deepEqual(asked({}).considered, [
    { route: 'Paderborn', priority: 1, struck: null },
    { route: 'Berlin', priority: 2, struck: 'no shared PSTN usage' },
    { route: 'Germany', priority: 3, struck: null },
    { route: 'World', priority: 4, struck: null },
  ])
})

test('sbc1 and sbc2 come first in either order, then the gateways of route 3, then sbc5', () => {
  assert.deepEqual(groupsOf(asked({})).map(short), [
    'Paderborn healthy: sbc1 sbc2',
    'Germany healthy: sbc3 sbc4',
    'World healthy: sbc5',
  ])
  assert.deepEqual(
    asked({}).attempts.map(each => [short(each.gateway), each.from, each.to, each.probability]),
    [
      ['sbc1', 1, 2, 0.5],
      ['sbc2', 1, 2, 0.5],
      ['sbc3', 3, 4, 0.5],
      ['sbc4', 3, 4, 0.5],
      ['sbc5', 5, 5, 1],
    ],
  )
  assert.deepEqual(
    asked({}).attempts.map(each => each.probabilityFirst),
    [0.5, 0.5, 0, 0, 0],
  )
})

test('a local number becomes one of Paderborn by the dial plan before it is routed', () => {
  const { number, groups } = asked({ dialled: '8791' })
  assert.equal(number, PADERBORN)
  assert.equal(groups.length, 3)
})

test('with the usages one by one, only the reading of the article goes beyond the first of them', () => {
  assert.deepEqual(groupsOf(asked({ user: 'clara' })).map(short), ['Paderborn healthy: sbc1 sbc2'])
  assert.deepEqual(
    groupsOf(asked({ user: 'clara', reading: { usageEvaluation: 'pooled' } })),
    groupsOf(asked({})),
  )
})

test('a demoted SBC is tried last: of all, or of its route', () => {
  const health = { isDemoted: ({ fqdn }: { fqdn: string }) => fqdn === 'sbc1.example.net' }
  assert.deepEqual(groupsOf(asked({ health })).map(short), [
    'Paderborn healthy: sbc2',
    'Germany healthy: sbc3 sbc4',
    'World healthy: sbc5',
    'Paderborn demoted: sbc1',
  ])
  assert.deepEqual(groupsOf(asked({ health, reading: { demotionScope: 'each-route' } })).map(short), [
    'Paderborn healthy: sbc2',
    'Paderborn demoted: sbc1',
    'Germany healthy: sbc3 sbc4',
    'World healthy: sbc5',
  ])
})

test('who has no route but a Calling Plan calls by that', () => {
  assert.deepEqual(asked({ user: 'dora' }).outcome, { type: 'calling plan' })
  assert.deepEqual(asked({ user: 'dora' }).attempts, [])
})
