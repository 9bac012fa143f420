import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Store } from '../../store/index.ts'
import { KeptState, takeOver } from './kept-state.ts'
import { shelf } from './testing/shelf.ts'

const folder = mkdtempSync(join(tmpdir(), 'linesman-kept-'))
after(() => rmSync(folder, { recursive: true }))

const quiet = (line: string): void => assert.fail(line)

test('of what is saved while another is written the newest is kept', async context => {
  const store = await shelf(context)
  const written: string[] = []
  const heard: Pick<Store, 'keep' | 'kept'> = {
    kept: name => store.kept(name),
    keep: async named => {
      written.push(named.text)
      await store.keep(named)
    },
  }
  const state = await KeptState.open(heard, 'alerts', quiet)
  for (let known = 1; known <= 4; known++) state.save({ known })
  state.save({ known: 4 })
  await state.end()
  assert.deepEqual(written, ['{"known":1}', '{"known":4}'])
  assert.deepEqual((await KeptState.open(store, 'alerts', quiet)).read(), { known: 4 })
})

test('that it cannot be kept is told once, and tried again with the next', async context => {
  const store = await shelf(context)
  const said: string[] = []
  let trouble: string | undefined = 'no room'
  const full: Pick<Store, 'keep' | 'kept'> = {
    kept: name => store.kept(name),
    keep: named => (trouble === undefined ? store.keep(named) : Promise.reject(new Error(trouble))),
  }
  const state = await KeptState.open(full, 'alerts', line => said.push(line))
  for (const known of [1, 2]) {
    state.save(known)
    await state.end()
  }
  assert.equal(said.length, 1)
  assert.match(said.join(), /alerts cannot be kept.*no room/)
  trouble = undefined
  state.save(2)
  await state.end()
  assert.equal(await store.kept('alerts'), '2')
})

test('a file of an earlier Linesman is taken over once, and what the store knows goes before it', async context => {
  const path = join(folder, 'records.db.alerts.json')
  const store = await shelf(context)
  writeFileSync(path, '{"version":1}')
  await takeOver(path, 'alerts', store, quiet)
  assert.deepEqual([await store.kept('alerts'), existsSync(path)], ['{"version":1}', false])
  writeFileSync(path, '{"version":0}')
  await takeOver(path, 'alerts', store, quiet)
  assert.deepEqual([await store.kept('alerts'), existsSync(path)], ['{"version":1}', false])
})

test('a file that could not be taken over stays', async context => {
  const path = join(folder, 'records.db.health.json')
  const said: string[] = []
  writeFileSync(path, '[]')
  const store = await shelf(context)
  await store.end()
  await takeOver(path, 'health', store, line => said.push(line))
  assert.ok(existsSync(path))
  assert.match(said.join(), /cannot be taken into the store: /)
})
