// Test support: a store of its own for a test, with what is to outlive a restart in it.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { minutes } from '../../../kernel/index.ts'
import { openStore, type Store } from '../../../store/index.ts'

/** Gone with the test. */
export async function shelf(
  context: TestContext,
  texts: Readonly<Record<string, string>> = {},
): Promise<Store> {
  const folder = mkdtempSync(join(tmpdir(), 'linesman-shelf-'))
  const place = join(folder, 'records.db')
  const store = await openStore({ place, keepMs: minutes(60), capBytes: 100_000_000 })
  context.after(async () => {
    await store.end()
    rmSync(folder, { recursive: true })
  })
  for (const [name, text] of Object.entries(texts)) await store.keep({ name, text })
  return store
}
