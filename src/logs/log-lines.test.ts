import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LogLines, MAX_LINE_BYTES } from './log-lines.ts'

function lines(text: string, step = text.length): { found: string[]; tooLong: number } {
  const found: string[] = []
  const reader = new LogLines(line => found.push(line))
  const octets = Buffer.from(text, 'latin1')
  for (let at = 0; at < octets.length; at += step) reader.push(octets.subarray(at, at + step))
  reader.end()
  return { found, tooLong: reader.tooLong }
}

test('lines end with LF or CR LF, the last one with nothing', () => {
  assert.deepEqual(lines('a\r\nb\n\nc').found, ['a', 'b', '', 'c'])
  assert.deepEqual(lines('').found, [])
})

test('NULs are left out, so that UTF-16 reads as well', () => {
  assert.deepEqual(lines('a\0b\n').found, ['ab'])
  assert.deepEqual(lines(Buffer.from('a\nb\n', 'utf16le').toString('latin1')).found, ['a', 'b'])
})

test('a line that is too long is cut and counted', () => {
  const { found, tooLong } = lines(`${'x'.repeat(MAX_LINE_BYTES + 1)}\nshort\n`)
  assert.deepEqual([found[0]?.length, found[1], tooLong], [MAX_LINE_BYTES, 'short', 1])
})

test('it does not matter how the octets come', () => {
  const text = `${'y'.repeat(MAX_LINE_BYTES + 700)}\r\na\r\n\n${'z'.repeat(900)}`
  for (const step of [1, 7, 1000]) assert.deepEqual(lines(text, step), lines(text))
})
