// The story backup-route-trap once more, with calls: while the main SBC is silent, the INVITE of the backup is ten
// seconds late; each remedy takes that away.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { loadTenant } from '../../src/cli/testing/index.ts'
import { minutes } from '../../src/kernel/index.ts'
import { indexTenant, newTenant, type Reading, type Tenant } from '../../src/routing/index.ts'
import { namesOf, PADERBORN, routingLab } from '../support/routing-lab.ts'

const { tenant } = loadTenant(fileURLToPath(new URL('../../examples/tenant-backup-route', import.meta.url)))
const ARTICLE = { demotionScope: 'one-try-each-route' } as const
const [main, backup] = tenant.voiceRoutes
assert.ok(main && backup)

/** When the backup gets its INVITE after the main SBC was dead for so long. */
async function backupAfter(
  said: Partial<Tenant>,
  reading: Partial<Reading> = ARTICLE,
  deadForMs = minutes(6),
): Promise<number> {
  const lab = await routingLab(indexTenant(newTenant({ ...tenant, ...said })), { reading })
  lab.kill('main')
  await lab.world.pass(deadForMs)
  const call = await lab.calls('kim', PADERBORN)
  assert.equal(call.record.sipCode, 0, namesOf(call))
  const last = call.tried.at(-1)
  assert.ok(last?.sbc === 'backup')
  return last.at - call.beganAt
}

test('in the reading of the article each call waits ten seconds, however long the main SBC is dead', async () => {
  assert.equal(await backupAfter({}, ARTICLE, minutes(1)), 10_000)
  assert.equal(await backupAfter({}), 10_000)
})

test('where demotion reaches over routes the wait ends with it', async () => {
  const reading = { demotionScope: 'whole-list' } as const
  assert.equal(await backupAfter({}, reading, minutes(1)), 10_000)
  assert.equal(await backupAfter({}, reading), 0)
})

const remedies: [what: string, said: Partial<Tenant>][] = [
  [
    'both in one route',
    {
      voiceRoutes: [{ ...main, onlinePstnGatewayList: ['main.example.net', 'backup.example.net'] }],
    },
  ],
  [
    'the main one not enabled',
    {
      gateways: tenant.gateways.map(gateway => ({
        ...gateway,
        enabled: gateway.fqdn !== 'main.example.net',
      })),
    },
  ],
  [
    'the priorities changed',
    {
      voiceRoutes: [
        { ...main, priority: 2 },
        { ...backup, priority: 1 },
      ],
    },
  ],
]
for (const [what, said] of remedies) {
  test(`the remedy "${what}" lets no call wait`, async () => {
    assert.equal(await backupAfter(said), 0)
  })
}

test('a shorter FailoverTimeSeconds makes the wait as short as it is', async () => {
  const gateways = tenant.gateways.map(gateway => ({ ...gateway, failoverTimeSeconds: 3 }))
  assert.equal(await backupAfter({ gateways }), 3000)
})
