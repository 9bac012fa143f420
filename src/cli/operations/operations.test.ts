// For whom a desk of alerts is kept.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { type ChannelSettings, DEFAULT_THRESHOLDS, DEFAULT_TIMES } from '../../alerts/index.ts'
import { API_DEFAULTS } from '../../config/index.ts'
import { FactLog } from '../../facts/index.ts'
import { instantOf, minutes } from '../../kernel/index.ts'
import { Operations, type OperationsPlan } from './operations.ts'

const NAME = 'sbc1.example.net'
const CHANNEL: ChannelSettings = {
  ...{ name: 'paper', type: 'syslog', language: 'en', transport: 'udp', facility: 16 },
  to: { host: '127.0.0.1', port: 514 },
}

/** Of an SBC that something went wrong at. */
async function opened(context: TestContext, plan: Partial<OperationsPlan> = {}): Promise<Operations> {
  const facts = new FactLog()
  const operations = await Operations.open({
    ...{ facts, self: { sbc: NAME, version: '0', demo: false }, places: {}, shows: {}, say: () => {} },
    alerts: alertsBy([]),
    ...plan,
  })
  context.after(() => operations.end())
  facts.note({ kind: 'bug', at: instantOf(Date.now()), observer: 'sbc', where: 'here', says: 'broken' })
  return operations
}

const alertsBy = (channels: readonly ChannelSettings[]): OperationsPlan['alerts'] => ({
  desk: {
    ...{ fqdn: NAME, channels: channels.map(({ name }) => name), routes: [] },
    ...{ ...DEFAULT_TIMES, thresholds: DEFAULT_THRESHOLDS },
  },
  channels,
})

test('where nobody would hear of an alert there is no desk', async context => {
  const operations = await opened(context)
  assert.equal(operations.alerts, undefined)
})

test('who has a channel has a desk, which follows what is seen', async context => {
  const { alerts } = await opened(context, { alerts: alertsBy([CHANNEL]) })
  assert.deepEqual(
    alerts?.channels().map(({ name }) => name),
    ['paper'],
  )
  alerts?.look(instantOf(Date.now()), { records: [], lost: 0 })
  assert.deepEqual(
    alerts?.alerts().map(({ rule }) => rule),
    ['linesman/bug'],
  )
})

test('who asks the API hears of alerts without any channel', async context => {
  const api = { ...API_DEFAULTS, listen: { address: '127.0.0.1', port: 0 } }
  const { address } = await opened(context, { api })
  const answer = await fetch(`${address}/api/v1/alerts`)
  assert.equal(answer.status, 200)
})

test('records keep the desk for a channel that a later start brings', async context => {
  const folder = mkdtempSync(join(tmpdir(), 'linesman-desk-'))
  const store = { place: join(folder, 'records.db'), keepMs: minutes(60), capBytes: 100_000_000 }
  const { alerts } = await opened(context, { store })
  context.after(() => rmSync(folder, { recursive: true }))
  assert.notEqual(alerts, undefined)
})
