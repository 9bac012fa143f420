import assert from 'node:assert/strict'
import { test } from 'node:test'
import { productsOf } from './matrix-words.ts'

test('users and numbers are told together only where each user calls each number', () => {
  const calls = [
    { users: [0, 1], numbers: [5] },
    { users: [0], numbers: [6] },
    { users: [2], numbers: [6] },
    { users: [3], numbers: [7, 8] },
    { users: [3], numbers: [9] },
  ]
  assert.deepEqual(productsOf(calls), [
    { users: [0, 1], numbers: [5] },
    { users: [0, 2], numbers: [6] },
    { users: [3], numbers: [7, 8, 9] },
  ])
})
