import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CallRecordFact, Fact } from '../../facts/index.ts'
import { type Instant, instantOf } from '../../kernel/index.ts'
import { recordsOf } from './kept-records.ts'

const NOW = instantOf(1_780_000_000_000)
const record = (at: number): CallRecordFact => ({
  ...{ kind: 'call-record', at: at as Instant, observer: 'graph', by: 'microsoft', id: `${at}` },
  successful: true,
})

test('records of the last days are fetched in pieces, all of them and none twice', async () => {
  const kept = Array.from({ length: 25_000 }, (_, index) => record(NOW - 25_000 + index))
  const asked: number[] = []
  const facts = async ({ from = instantOf(0), limit = 1000 }: { from?: Instant; limit?: number }) => {
    asked.push(NOW - from)
    return kept.filter(({ at }) => at >= from).slice(0, limit) as Fact[]
  }
  const found = await recordsOf({ facts }, NOW)
  assert.deepEqual([found.length, new Set(found).size], [25_000, 25_000])
  assert.deepEqual(asked, [7 * 86_400_000, 15_000, 5000])
})
