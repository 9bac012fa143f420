import assert from 'node:assert/strict'
import test from 'node:test'
import { CsvRows, csvDelimiter } from './csv-rows.ts'

function rows(text: string, step = text.length, delimiter = ','): string[][] {
  const reader = new CsvRows(delimiter)
  const found: string[][] = []
  for (let at = 0; at < text.length; at += step) found.push(...reader.push(text.slice(at, at + step)))
  return [...found, ...reader.end()]
}

test('quotes hold delimiters, line ends and doubled quotes, whatever the pieces', () => {
  const text = 'a,"b,1",c\r\n\r\n"x\r\ny","say ""no""",\r\nlast,,z'
  const expected = [
    ['a', 'b,1', 'c'],
    ['x\r\ny', 'say "no"', ''],
    ['last', '', 'z'],
  ]
  for (const step of [1, 2, 3, 7, 100]) assert.deepEqual(rows(text, step), expected)
})

test('a delimiter at the very end opens one more empty cell', () => {
  assert.deepEqual(rows('a,b,'), [['a', 'b', '']])
})

test('what follows a closing quote belongs to the cell', () => {
  assert.deepEqual(rows('"a"b,c\n'), [['ab', 'c']])
})

test('a quote that is never closed costs its line and no other', () => {
  const reader = new CsvRows(',')
  const found = [...reader.push('a,b\n1,"2\n3,4\n5,6'), ...reader.end()]
  assert.deepEqual(found, [
    ['a', 'b'],
    ['3', '4'],
    ['5', '6'],
  ])
  assert.equal(reader.broken, 1)
})

test('a row that never ends is given up and its memory with it', () => {
  const reader = new CsvRows(',')
  const found = [...reader.push('1,"2\n'), ...reader.push('3,4\n'.repeat(40_000)), ...reader.end()]
  assert.deepEqual([found.length, reader.broken], [40_000, 1])
})

test('the delimiter is what parts most cells of the first line', () => {
  assert.equal(csvDelimiter('a;b,c;d\n1,2,3,4,5,6'), ';')
  assert.equal(csvDelimiter('a'), ',')
})
