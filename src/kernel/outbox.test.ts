import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Outbox } from './outbox.ts'

test('what was put in is taken once, in its order', () => {
  const outbox = new Outbox<string>()
  assert.deepEqual(outbox.take(), [])
  for (const word of ['first', 'second', 'third']) outbox.put(word)
  assert.deepEqual(outbox.take(), ['first', 'second', 'third'])
  assert.deepEqual(outbox.take(), [])
})

test('what is taken changes no more', () => {
  const outbox = new Outbox<string>()
  const none = outbox.take()
  outbox.put('first')
  const one = outbox.take()
  outbox.put('second')
  assert.deepEqual([none, one, outbox.take()], [[], ['first'], ['second']])
})
