import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { KeptState, takeOver } from './kept-state.ts'
import { shelf } from './testing/shelf.ts'

const folder = mkdtempSync(join(tmpdir(), 'linesman-kept-'))
after(() => rmSync(folder, { recursive: true }))

const quiet = (line: string): void => assert.fail(line)

test('of what is saved while another is written the newest is kept', async () => {
  const store = shelf()
  const written: string[] = []
  const keep: typeof store.keep = async named => {
    written.push(named.text)
    await store.keep(named)
  }
  const state = await KeptState.open({ ...store, keep }, 'alerts', quiet)
  for (let known = 1; known <= 4; known++) state.save({ known })
  state.save({ known: 4 })
  await state.end()
  assert.deepEqual(written, ['{"known":1}', '{"known":4}'])
  assert.deepEqual((await KeptState.open(store, 'alerts', quiet)).read(), { known: 4 })
})

test('that it cannot be kept is told once, and tried again with the next', async () => {
  const store = shelf()
  const said: string[] = []
  const state = await KeptState.open(store, 'alerts', line => said.push(line))
  store.trouble = 'no room'
  for (const known of [1, 2]) {
    state.save(known)
    await state.end()
  }
  assert.equal(said.length, 1)
  assert.match(said.join(), /alerts cannot be kept.*no room/)
  delete store.trouble
  state.save(2)
  await state.end()
  assert.equal(store.texts.get('alerts'), '2')
})

test('a file of an earlier Linesman is taken over once, and what the store knows goes before it', async () => {
  const path = join(folder, 'records.db.alerts.json')
  const store = shelf()
  writeFileSync(path, '{"version":1}')
  await takeOver(path, 'alerts', store, quiet)
  assert.deepEqual([store.texts.get('alerts'), existsSync(path)], ['{"version":1}', false])
  writeFileSync(path, '{"version":0}')
  await takeOver(path, 'alerts', store, quiet)
  assert.deepEqual([store.texts.get('alerts'), existsSync(path)], ['{"version":1}', false])
})

test('a file that could not be taken over stays', async () => {
  const path = join(folder, 'records.db.health.json')
  const said: string[] = []
  writeFileSync(path, '[]')
  await takeOver(path, 'health', { ...shelf(), keep: async () => Promise.reject(new Error('full')) }, line =>
    said.push(line),
  )
  assert.ok(existsSync(path))
  assert.match(said.join(), /cannot be taken into the store: full/)
})
