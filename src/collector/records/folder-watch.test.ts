import assert from 'node:assert/strict'
import { test } from 'node:test'
import { after, instantOf, seconds } from '../../kernel/index.ts'
import { type FolderEntry, FolderWatch } from './folder-watch.ts'

const NOW = instantOf(1_780_000_000_000)
const at = (passed: number) => after(NOW, seconds(passed))
const file = (name: string, bytes = 100, changedAt = 1): FolderEntry => ({ name, bytes, changedAt })

test('a file is read once, when it has not grown for five seconds', () => {
  const folder = new FolderWatch()
  assert.deepEqual(folder.look([file('a.csv')], at(0)), [])
  assert.deepEqual(folder.look([file('a.csv', 200, 2)], at(5)), [], 'it has grown')
  assert.deepEqual(folder.look([file('a.csv', 200, 2)], at(9)), [])
  assert.deepEqual(folder.look([file('a.csv', 200, 2)], at(10)), ['a.csv'])
  assert.deepEqual(folder.look([file('a.csv', 200, 2)], at(60)), [])
})

test('a file that is written anew is another one', () => {
  const folder = new FolderWatch([['a.csv', '100 1']])
  assert.deepEqual(folder.look([file('a.csv')], at(0)), [])
  assert.deepEqual(folder.look([file('a.csv')], at(10)), [])
  folder.look([file('a.csv', 120, 9)], at(15))
  assert.deepEqual(folder.look([file('a.csv', 120, 9)], at(20)), ['a.csv'])
  assert.deepEqual(folder.read, [['a.csv', '120 9']])
})

test('what could not be read is tried again', () => {
  const folder = new FolderWatch([['a.csv', '100 1']])
  folder.forget('a.csv')
  folder.look([file('a.csv')], at(0))
  assert.deepEqual(folder.look([file('a.csv')], at(5)), ['a.csv'])
})

test('what browsers and editors call undone, what is hidden and what is empty is left alone', () => {
  const folder = new FolderWatch()
  const names = ['a.csv.part', 'b.crdownload', '.c.csv', 'd.json~', 'e.tmp']
  const entries = [...names.map(name => file(name)), file('empty.json', 0)]
  folder.look(entries, at(0))
  assert.deepEqual(folder.look(entries, at(60)), [])
})

test('several are read in the order they were changed', () => {
  const folder = new FolderWatch()
  const two = [file('new.csv', 1, 20), file('old.csv', 1, 10)]
  folder.look(two, at(0))
  assert.deepEqual(folder.look(two, at(5)), ['old.csv', 'new.csv'])
})

test('of a folder without end the latest are read, each once', () => {
  const folder = new FolderWatch()
  const many = Array.from({ length: 12_000 }, (_, index) => file(`${index}.csv`, 1, index))
  folder.look(many, at(0))
  const read = folder.look(many, at(5))
  assert.deepEqual([read.length, read[0], read.at(-1)], [5000, '7000.csv', '11999.csv'])
  assert.deepEqual(folder.look(many, at(60)), [])
})
