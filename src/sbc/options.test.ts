import assert from 'node:assert/strict'
import { test } from 'node:test'
import { after, between, instantOf, minutes, seconds } from '../kernel/index.ts'
import { newProbe, settle } from './options.ts'

const NOW = instantOf(1_641_286_500_000)
const PEER = { host: 'sip.pstnhub.microsoft.com', port: 5061 }

test('a peer that cannot be reached is asked again after 5, 10, 20, 40 and then every 60 seconds', () => {
  const probe = newProbe('teams', PEER, minutes(1), NOW)
  const waits = Array.from({ length: 6 }, () => {
    settle(probe, false, NOW)
    return between(NOW, probe.nextAt) / 1000
  })
  assert.deepEqual(waits, [5, 10, 20, 40, 60, 60])
})

test('an answer keeps the rhythm of one a minute and lets the next failure be tried again soon', () => {
  const probe = newProbe('teams', PEER, minutes(1), NOW)
  settle(probe, false, NOW)
  probe.nextAt = after(NOW, minutes(1))
  settle(probe, true, NOW)
  assert.equal(probe.nextAt, after(NOW, minutes(1)))
  settle(probe, false, NOW)
  assert.equal(probe.nextAt, after(NOW, seconds(5)))
})
