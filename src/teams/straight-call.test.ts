import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seconds } from '../kernel/index.ts'
import { stage, USER } from './testing/bench-tenant.ts'

test('a user answers a call of the SBC, both hear each other, and the caller hangs up', () => {
  const { bench, sbc, teams } = stage()
  bench.act(sbc, now => sbc.call(USER, now))
  bench.run(seconds(6))
  assert.equal(teams.calls[0]?.service, 'user talking')
  assert.deepEqual(sbc.legs[0]?.audio.heard(), ['agent'])
  assert.deepEqual(teams.calls[0]?.heard, ['caller'])
  const leg = sbc.legs[0]
  assert.ok(leg)
  bench.act(sbc, now => sbc.hangUp(leg, now))
  bench.run(seconds(40))
  assert.equal(teams.records[0]?.endedBy, 'remote')
  assert.deepEqual(
    { ...teams.counts(), connections: 0 },
    { calls: 0, usages: 0, transactions: 0, connections: 0, ports: 0, referrals: 0 },
  )
})
