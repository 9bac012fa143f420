import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { OperatorError } from '../kernel/index.ts'
import { LineFile } from './line-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'linesman-'))
after(() => rmSync(folder, { recursive: true }))
const complaints: string[] = []
const complain = (says: string): void => void complaints.push(says)

test('a large file is moved away once, and the one moved before is gone', async () => {
  const path = join(folder, 'facts')
  const file = new LineFile(path, complain, 25)
  for (let line = 1; line <= 8; line++) file.write(`line ${line} ...`)
  await file.end()
  assert.equal(readFileSync(`${path}.1`, 'utf8'), 'line 4 ...\nline 5 ...\nline 6 ...\n')
  assert.equal(readFileSync(path, 'utf8'), 'line 7 ...\nline 8 ...\n')
  assert.deepEqual(complaints, [])
})

test('what is there stays, and only its owner may read what is new', async () => {
  const path = join(folder, 'more')
  for (const line of ['first', 'second']) {
    const file = new LineFile(path, complain)
    file.write(line)
    await file.end()
  }
  assert.equal(readFileSync(path, 'utf8'), 'first\nsecond\n')
  assert.equal(statSync(path).mode & 0o777, 0o600)
})

test('a file that cannot be opened is an error before anything runs', () => {
  assert.throws(() => new LineFile(join(folder, 'gone/facts'), complain), OperatorError)
})
