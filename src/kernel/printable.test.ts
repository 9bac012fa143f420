import assert from 'node:assert/strict'
import { test } from 'node:test'
import { printable } from './printable.ts'

test('nothing a peer wrote moves the cursor, turns the writing round or begins a line', () => {
  assert.equal(printable(' a\x1b[2Jb\x9bc\x7f '), 'a·[2Jb·c·')
  assert.equal(printable('fdp.\u202eexe'), 'fdp.·exe')
  assert.equal(printable('a\u2066b\u200fc\u2028d\u2029e'), 'a·b·c·d·e')
  assert.equal(printable('a\ud800b'), 'a·b')
  assert.equal(printable('Jürgen 👍 שלום'), 'Jürgen 👍 שלום')
})
