import assert from 'node:assert/strict'
import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import { goneOf } from './gone.ts'

test('who leaves is gone, and so is who has left before anybody looked', async () => {
  const answer = new PassThrough()
  const gone = goneOf(answer)
  assert.equal(gone.aborted, false)
  answer.destroy()
  await once(answer, 'close')
  assert.ok(gone.aborted)
  assert.ok(goneOf(answer).aborted)
})
