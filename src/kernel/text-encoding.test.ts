import assert from 'node:assert/strict'
import test from 'node:test'
import { textEncodingOf } from './text-encoding.ts'

test('a mark tells the encoding, and so do the noughts of wide text', () => {
  assert.equal(textEncodingOf(Buffer.from('\ufeffA,B', 'utf16le')).label, 'utf-16le')
  assert.deepEqual(textEncodingOf(Buffer.from('A,B', 'utf16le')), { label: 'utf-16le', guessed: true })
  assert.deepEqual(textEncodingOf(Buffer.from('\ufeffä')), { label: 'utf-8', guessed: false })
})

test('UTF-8 cut within a character is still UTF-8, and what is none is of Windows', () => {
  assert.equal(textEncodingOf(Buffer.from('Grüße').subarray(0, 3)).label, 'utf-8')
  assert.deepEqual(textEncodingOf(Buffer.from('Gr\xfc\xdfe', 'latin1')), {
    label: 'windows-1252',
    guessed: true,
  })
})
