import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Instant } from '../kernel/index.ts'
import { DEFAULT_READING, newGateway, newTenant, newUser } from './index.ts'
import { workOut } from './work-out.ts'

const WISH = { reading: DEFAULT_READING, how: 'unreachable', at: 0 as Instant } as const
const manyRoutes = (count: number) =>
  newTenant({
    gateways: Array.from({ length: count }, (_, place) =>
      newGateway({ fqdn: `sbc${place}.example.net`, sipSignalingPort: 5061, enabled: true }),
    ),
    voiceRoutes: Array.from({ length: count }, (_, place) => ({
      identity: `Route ${place}`,
      priority: place,
      numberPattern: `^\\+49${place}$`,
      onlinePstnUsages: ['all'],
      onlinePstnGatewayList: [`sbc${place}.example.net`],
    })),
    voiceRoutingPolicies: [{ identity: 'Global', onlinePstnUsages: ['all'] }],
    users: [newUser({ userPrincipalName: 'kim@example.net', enterpriseVoiceEnabled: true })],
  })

test('a matrix that is too long for a page tells how many rows it has left out, and the table has all', () => {
  const tenant = manyRoutes(600)
  const { rows, rowsLeftOut } = workOut(tenant, { ...WISH, wants: 'matrix' })
  assert.deepEqual([rows.length, rowsLeftOut], [500, 100])
  assert.equal(
    workOut(tenant, { ...WISH, wants: 'csv' })
      .trim()
      .split('\r\n').length,
    601,
  )
})

test('findings come with the number of rules that looked for them', () => {
  const { rules, findings, findingsLeftOut, notRun } = workOut(manyRoutes(3), { ...WISH, wants: 'lint' })
  assert.ok(findings.length > 0 && findingsLeftOut === 0)
  assert.ok(rules > notRun.length)
})

test('an answer is data alone: it is the same after it went by a thread or by HTTP', () => {
  for (const wants of ['lint', 'matrix', 'csv', 'html'] as const) {
    const answer = workOut(manyRoutes(3), { ...WISH, wants })
    assert.deepEqual(structuredClone(answer), answer)
    assert.deepEqual(JSON.parse(JSON.stringify(answer)), answer)
  }
})
