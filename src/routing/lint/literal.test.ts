import assert from 'node:assert/strict'
import { test } from 'node:test'
import { textLiteral, textsLiteral } from './literal.ts'

test('a text stands in single quotes, which are doubled, the typographic ones too', () => {
  assert.equal(textLiteral('^\\+49(\\d+)$1`$(calc)'), "'^\\+49(\\d+)$1`$(calc)'")
  assert.equal(textLiteral("O'Neill"), "'O''Neill'")
  assert.equal(textLiteral('O\u2019Neill\u201a'), "'O\u2019\u2019Neill\u201a\u201a'")
  assert.equal(textLiteral(''), "''")
})

test('what nobody sees is written by its code, and a line end cannot begin a command', () => {
  assert.equal(textLiteral('^\u200e\\+'), "('' + '^' + [char]0x200E + '\\+')")
  assert.equal(textLiteral('a\nRemove-Item'), "('' + 'a' + [char]0x000A + 'Remove-Item')")
  assert.equal(textLiteral('\u00a0'), "('' + [char]0x00A0)")
  assert.equal(textLiteral('\u{e0020}x'), "('' + [char]0xDB40 + [char]0xDC20 + 'x')")
})

test('a list is an array, an empty one too', () => {
  assert.equal(textsLiteral(['a', "b'c"]), "@('a', 'b''c')")
  assert.equal(textsLiteral([]), '@()')
})
