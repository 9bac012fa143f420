import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Fact } from '../../facts/index.ts'
import { after, type Instant, instantOf, millis, minutes } from '../../kernel/index.ts'
import { RunStore } from './run-store.ts'

const NOW = instantOf(1_780_000_000_000)
const DAY = minutes(24 * 60)

/** What is left of a fact of `now` and of a change of health that was told by `wall`. */
async function leftOf(now: Instant, wall: Instant): Promise<{ facts: number; changes: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'linesman-store-'))
  const settings = { place: join(folder, 'store.db'), keepMs: millis(30 * DAY), capBytes: 100_000_000 }
  const store = await RunStore.open(settings, undefined, assert.fail)
  try {
    store.fact({ kind: 'bug', at: now, observer: 'sbc', where: 'here', says: 'that' } satisfies Fact)
    const reason = { en: 'It answers.', de: 'Er antwortet.' }
    store.health({ subject: 'sbc', name: 'sbc1', at: wall, from: 'unknown', state: 'up', reason })
    await store.written()
    store.look(now, wall)
    const facts = await store.store.facts({})
    return { facts: facts.items.length, changes: (await store.store.health({})).length }
  } finally {
    await store.end()
    rmSync(folder, { recursive: true })
  }
}

test('after a clock was set by years neither facts nor what people were told is too old at once', async () => {
  for (const years of [2, -2])
    assert.deepEqual(await leftOf(NOW, after(NOW, millis(years * 365 * DAY))), { facts: 1, changes: 1 })
})
