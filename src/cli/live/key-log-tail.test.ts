import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { KeyLogTail } from './key-log-tail.ts'

const folder = mkdtempSync(join(tmpdir(), 'linesman-keys-'))
after(() => rmSync(folder, { recursive: true, force: true }))

test('what is written later is read later, in whole lines and once', () => {
  const path = join(folder, 'grows')
  const tail = new KeyLogTail(path)
  assert.equal(tail.read(), '')
  writeFileSync(path, 'one\ntw')
  assert.equal(tail.read(), 'one\n')
  assert.equal(tail.read(), '')
  appendFileSync(path, 'o\nthree\n')
  assert.equal(tail.read(), 'two\nthree\n')
})

test('a file that is cut back, or exchanged, is read from its beginning', () => {
  const path = join(folder, 'new')
  writeFileSync(path, 'one\ntwo\n')
  const tail = new KeyLogTail(path)
  tail.read()
  writeFileSync(path, 'three\n')
  assert.equal(tail.read(), 'three\n')
  writeFileSync(`${path}.next`, 'four, which is longer\n')
  renameSync(`${path}.next`, path)
  assert.equal(tail.read(), 'four, which is longer\n')
})

test('one that was taken away is read from its beginning when it comes again, with the same inode or not', () => {
  const path = join(folder, 'again')
  writeFileSync(path, 'one\n')
  const tail = new KeyLogTail(path)
  tail.read()
  renameSync(path, `${path}.away`)
  assert.equal(tail.read(), '')
  renameSync(`${path}.away`, path)
  assert.equal(tail.read(), 'one\n')
})

test('what is no file is no key log', () => {
  assert.throws(() => new KeyLogTail(folder).read(), { code: 'EISDIR' })
})
