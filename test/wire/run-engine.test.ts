// How `linesman run` has V8 set up for calls.

import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { Folder, Running } from './cli-harness.ts'
import { newScene } from './run-scene.ts'

const folder = new Folder()
after(() => folder.remove())

test('a run keeps garbage young, and has helper threads stand back where the system knows of them', async () => {
  const { config } = await newScene(folder)
  const noted = folder.file('engine.txt')
  const run = new Running(['run', '-c', config], {
    NODE_OPTIONS: `--import ${new URL('../support/note-engine.mjs', import.meta.url).href}`,
    NOTED_ENGINE: noted,
  })
  await run.until(/listening: /)
  run.signal('SIGTERM')
  const { err } = await run.ended
  assert.doesNotMatch(err, /unrecognized flag|keep their priority/)
  const engine = readFileSync(noted, 'utf8')
  for (const flag of ['--no-allocation-site-pretenuring', '--heap-growing-percent=100'])
    assert.ok(engine.includes(`default: ${flag}\n`), flag)
  if (existsSync('/proc/self/task')) assert.match(engine, /^helpers: (?:10|[1-9])\n/)
})
