// For whom a desk of alerts is kept, and what it hears of.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ChannelSettings, DEFAULT_THRESHOLDS, DEFAULT_TIMES } from '../../alerts/index.ts'
import { FactLog } from '../../facts/index.ts'
import { after, instantOf, millis, minutes, seededChance } from '../../kernel/index.ts'
import { AlertKeeping, type AlertPlan, hasDesk } from './alert-keeping.ts'

const NAME = 'sbc1.example.net'
const NOW = instantOf(Date.UTC(2026, 5, 1))
const CHANNEL: ChannelSettings = {
  ...{ name: 'paper', type: 'syslog', language: 'en', transport: 'udp', facility: 16 },
  to: { host: '127.0.0.1', port: 514 },
}

const alertsBy = (...channels: readonly ChannelSettings[]): AlertPlan => ({
  desk: {
    ...{ fqdn: NAME, channels: channels.map(({ name }) => name), routes: [] },
    ...{ ...DEFAULT_TIMES, thresholds: DEFAULT_THRESHOLDS },
  },
  channels,
})

test('where nobody would hear of an alert there is no desk', () => {
  assert.equal(hasDesk({ alerts: alertsBy() }), false)
})

test('a channel, who asks the API or by SNMP, and records for a channel to come each have a desk', () => {
  assert.ok(hasDesk({ alerts: alertsBy(CHANNEL) }))
  for (const hears of ['api', 'snmp', 'store']) assert.ok(hasDesk({ alerts: alertsBy(), [hears]: {} }), hears)
})

test('the desk follows what is seen, and what the store let go of', async () => {
  const facts = new FactLog()
  let [now, aheadMs] = [NOW, millis(0)]
  const world = {
    channels: [],
    facts,
    chance: seededChance(1),
    now: () => now,
    wall: () => after(now, aheadMs),
    state: undefined,
  }
  const keeping = new AlertKeeping(alertsBy().desk, world)
  facts.note({ kind: 'bug', at: NOW, observer: 'sbc', where: 'here', says: 'broken' })
  const rules = () => keeping.alerts().map(({ rule }) => rule)
  keeping.look({ records: [], lost: 0 })
  assert.deepEqual(rules(), ['linesman/bug'])
  now = after(NOW, minutes(1))
  keeping.look({ records: [], lost: 7 })
  assert.deepEqual(rules().toSorted(), ['linesman/bug', 'linesman/dropped'])
  const began = (): unknown => keeping.alerts().map(({ startedAt }) => startedAt - NOW)
  const before = began()
  aheadMs = minutes(-180)
  now = after(now, millis(1000))
  keeping.look({ records: [], lost: 7 })
  assert.deepEqual(before, [0, minutes(1)])
  assert.deepEqual(began(), [minutes(-180), minutes(-179)], 'by a clock that was set since')
  await keeping.end()
})
