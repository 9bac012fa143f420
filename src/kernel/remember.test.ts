import assert from 'node:assert/strict'
import { test } from 'node:test'
import { remember } from './remember.ts'

test('beyond its limit a memory forgets what was renewed longest ago', () => {
  const memory = new Map<string, number>()
  for (const [name, value] of [
    ['a', 1],
    ['b', 2],
    ['a', 3],
    ['c', 4],
  ] as const) {
    remember(memory, name, value, 2)
  }
  assert.deepEqual(
    [...memory],
    [
      ['a', 3],
      ['c', 4],
    ],
  )
})
