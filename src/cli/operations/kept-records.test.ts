import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { CallRecordFact, Fact } from '../../facts/index.ts'
import { after, type Instant, instantOf, millis, minutes } from '../../kernel/index.ts'
import { openStore, type Store } from '../../store/index.ts'
import { recordsOf } from './kept-records.ts'

const NOW = instantOf(1_780_000_000_000)
const DAY = minutes(24 * 60)

const record = (at: Instant): CallRecordFact => ({
  ...{ kind: 'call-record', at, observer: 'graph', by: 'microsoft', id: `${at}`, successful: true },
})

/** A store with 250 records of the last seconds, oldest first, and one of eight days ago. */
async function withRecords(look: (store: Store, lately: readonly Instant[]) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'linesman-kept-'))
  const store = await openStore({
    place: join(folder, 'records.db'),
    ...{ keepMs: millis(30 * DAY), capBytes: 100_000_000 },
  })
  try {
    const lately = Array.from({ length: 250 }, (_, index) => after(NOW, millis(index - 250)))
    const facts: Fact[] = [after(NOW, millis(-8 * DAY)), ...lately].map(record)
    await store.append({ facts, calls: [], findings: [], health: [], probes: [] })
    await look(store, lately)
  } finally {
    await store.end()
    rmSync(folder, { recursive: true })
  }
}

const timesOf = (facts: readonly Fact[]): Instant[] => facts.map(({ at }) => at)

test('records of the last days are fetched page by page, all of them and none twice', () =>
  withRecords(async (store, lately) => {
    assert.deepEqual(timesOf(await recordsOf(store, NOW, { limit: 1000, atOnce: 40 })), lately)
  }))

test('of more than can be held the newest are taken', () =>
  withRecords(async (store, lately) => {
    assert.deepEqual(timesOf(await recordsOf(store, NOW, { limit: 100, atOnce: 40 })), lately.slice(150))
  }))

test('a record of a transfer is known again as well', () =>
  withRecords(async store => {
    const transfer: Fact = {
      ...{ kind: 'transfer-completion', at: NOW, observer: 'records' },
      ...{ code: 504, subCode: 549_009, phrase: 'Failed' },
    }
    await store.append({ facts: [transfer], calls: [], findings: [], health: [], probes: [] })
    assert.deepEqual((await recordsOf(store, NOW)).at(-1), transfer)
  }))
