// No input costs more than work linear in its octets: what is twice as long is twice the work, whatever it is made of.
// Counted, not timed, so that the same input always tells the same.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { ReaderWork } from './reader-work.ts'

const program = fileURLToPath(new URL('reader-work.ts', import.meta.url))
const { stdout, stderr } = spawnSync(process.execPath, [program], { encoding: 'utf8' })
const works: ReaderWork[] = stdout === '' ? [] : JSON.parse(stdout)

test('each run of a block is counted, wherever in the two rooms it stands', () => {
  assert.ok(works.length > 20, stderr)
  for (const { reader, blocks } of works) assert.ok(blocks > 0, reader)
})

test('twice as long is twice the work, whoever reads whatever', () => {
  for (const { reader, excess } of works) assert.equal(excess, undefined, reader)
})
