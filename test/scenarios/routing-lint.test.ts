// What lint says of the story backup-route-trap and of the article's tenant.

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { loadTenant } from '../../src/cli/testing/index.ts'
import { instantOf } from '../../src/kernel/index.ts'
import { type LintFinding, lint, newGateway, newTenant, type Tenant } from '../../src/routing/index.ts'

const root = join(import.meta.dirname, '../..')

const found = (tenant: Tenant): LintFinding[] => lint(tenant, { at: instantOf(0) }).findings

function trap(sendSipOptions: boolean, failoverTimeSeconds = 10): Tenant {
  const [main, backup] = ['main.example.net', 'backup.example.net'].map(fqdn =>
    newGateway({ fqdn, sipSignalingPort: 5061, enabled: true, sendSipOptions, failoverTimeSeconds }),
  )
  assert.ok(main !== undefined && backup !== undefined)
  const route = (priority: number, fqdn: string) => ({
    identity: `route ${priority}`,
    priority,
    numberPattern: '^\\+',
    onlinePstnUsages: ['all'],
    onlinePstnGatewayList: [fqdn],
  })
  return newTenant({
    gateways: [main, backup],
    voiceRoutes: [route(1, main.fqdn), route(2, backup.fqdn)],
    pstnUsages: ['all'],
    voiceRoutingPolicies: [{ identity: 'Global', onlinePstnUsages: ['all'] }],
  })
}

const trapIn = (tenant: Tenant): LintFinding => {
  const [finding, ...others] = found(tenant).filter(({ rule }) => rule === 'routing/backup-route-trap')
  assert.ok(finding !== undefined && others.length === 0)
  return finding
}

test('lint tells the backup route trap, how long every call waits, and the reading it rests on', () => {
  const { says, severity, certainty } = trapIn(trap(true))
  assert.deepEqual([severity, certainty], ['warning', 'likely'])
  assert.match(says, /While main\.example\.net is dead, every call waits 10 s before backup\.example\.net/)
  assert.match(says, /reading demotionScope each-route/)
  assert.match(trapIn(trap(true, 17)).says, /every call waits 17 s/)
})

test('an SBC that is not watched keeps the trap closed in every reading', () => {
  const { says, severity, certainty, remedies } = trapIn(trap(false))
  assert.deepEqual([severity, certainty], ['critical', 'proven'])
  assert.match(says, /It lasts as long as the outage/)
  assert.match(remedies[0]?.gain ?? '', /no call waits once the SBC is demoted/)
})

test('each remedy is played: the same route, the gateway disabled, priorities exchanged, a shorter timer', () => {
  const told = trapIn(trap(true)).remedies.map(({ gain, cost, powershell }) => [
    gain,
    cost,
    powershell?.apply,
  ])
  assert.deepEqual(
    told.map(([gain]) => gain),
    [
      'Played: no call waits instead of 10 s for every call. In the first minutes, before the SBC is demoted, 50 % of the calls wait 10 s.',
      'Played: no call waits instead of 10 s for every call.',
      'Played: no call waits instead of 10 s for every call.',
      'Played: every call waits 5 s instead of 10 s for every call.',
    ],
  )
  assert.match(told[0]?.[1] ?? '', /50 % of the calls go out by backup\.example\.net/)
  assert.deepEqual(
    told.map(([, , apply]) => apply),
    [
      "Set-CsOnlineVoiceRoute -Identity 'route 1' -OnlinePstnGatewayList @{Add='backup.example.net'}",
      "Set-CsOnlinePSTNGateway -Identity 'main.example.net' -Enabled $false",
      "Set-CsOnlineVoiceRoute -Identity 'route 1' -Priority 2\nSet-CsOnlineVoiceRoute -Identity 'route 2' -Priority 1",
      "Set-CsOnlinePSTNGateway -Identity 'main.example.net' -FailoverTimeSeconds 5",
    ],
  )
})

test("the article's tenant has the trap for Berlin, and one SBC for the world", () => {
  const { tenant } = loadTenant(join(root, 'examples/tenant-article'))
  assert.deepEqual(
    found(tenant).map(({ rule, evidence }) => [rule, evidence[0]?.ref]),
    [
      ['routing/single-point-of-failure', 'gateway sbc5.example.net'],
      ['routing/backup-route-trap', 'gateway sbc3.example.net'],
      ['routing/session-limit-missing', 'gateway sbc1.example.net'],
    ],
  )
})
