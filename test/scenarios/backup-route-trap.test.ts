// The story backup-route-trap: the main SBC alone in the first route, the backup alone in the second. While the main one
// is dead, every call waits; each remedy takes that away.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { millis } from '../../src/kernel/index.ts'
import {
  DEFAULT_READING,
  decide,
  type Gateway,
  indexTenant,
  newGateway,
  newTenant,
  newUser,
  type Played,
  plan,
  play,
  type Reading,
  type VoiceRoute,
} from '../../src/routing/index.ts'

const main = newGateway({ fqdn: 'main.example.net', sipSignalingPort: 5061, enabled: true })
const backup = newGateway({ fqdn: 'backup.example.net', sipSignalingPort: 5061, enabled: true })

const route = (priority: number, ...gateways: Gateway[]): VoiceRoute => ({
  identity: `route ${priority}`,
  priority,
  numberPattern: '^\\+',
  onlinePstnUsages: ['all'],
  onlinePstnGatewayList: gateways.map(({ fqdn }) => fqdn),
})

/** How a call to the backup rings while the main SBC is silent, watched and demoted. */
function whileMainIsDead(
  gateways: Gateway[],
  voiceRoutes: VoiceRoute[],
  said: Partial<Reading> = {},
): Played {
  const reading = { ...DEFAULT_READING, ...said }
  const tenant = newTenant({
    gateways,
    voiceRoutes,
    voiceRoutingPolicies: [{ identity: 'Global', onlinePstnUsages: ['all'] }],
  })
  const user = newUser({ userPrincipalName: 'kim@example.net' })
  const decision = decide(indexTenant(tenant), { user, dialled: '+4952518791' }, reading)
  const order = plan(decision, { isDemoted: ({ fqdn }) => fqdn === main.fqdn }, reading)
  const behaves = ({ fqdn }: Gateway) =>
    fqdn === main.fqdn ? ({ type: 'silent' } as const) : ({ type: 'rings', afterMs: millis(0) } as const)
  return play(order, { behaves }, reading)
}

const trap = [route(1, main), route(2, backup)]
const ARTICLE = { demotionScope: 'one-try-each-route' } as const

test('in the reading of the article every call waits ten seconds, demoted or not', () => {
  assert.deepEqual(whileMainIsDead([main, backup], trap, ARTICLE).setupDelayMs, {
    p50: 10_000,
    p95: 10_000,
    worst: 10_000,
  })
})

test('where demotion reaches over routes, the wait ends with it, unless the main SBC is not watched', () => {
  assert.equal(whileMainIsDead([main, backup], trap).setupDelayMs?.worst, 0)
  const unwatched = { ...main, sendSipOptions: false }
  assert.equal(whileMainIsDead([unwatched, backup], trap).setupDelayMs?.worst, 10_000)
})

test('both in one route, the main one disabled, or the priorities changed: no call waits', () => {
  const remedies = [
    whileMainIsDead([main, backup], [route(1, main, backup)], ARTICLE),
    whileMainIsDead([{ ...main, enabled: false }, backup], trap, ARTICLE),
    whileMainIsDead([main, backup], [route(2, main), route(1, backup)], ARTICLE),
  ]
  for (const { setupDelayMs } of remedies) assert.equal(setupDelayMs?.worst, 0)
})

test('a shorter timer makes the wait as short as it is', () => {
  const { setupDelayMs } = whileMainIsDead([{ ...main, failoverTimeSeconds: 3 }, backup], trap, ARTICLE)
  assert.equal(setupDelayMs?.worst, 3000)
})
