import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OperatorError } from '../../kernel/index.ts'
import { wholeOf } from './whole.ts'

/** One buffer for all chunks, as a file is read. */
async function* reused(...texts: string[]): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.alloc(8)
  for (const text of texts) yield buffer.subarray(0, buffer.write(text))
}

test('chunks are copied, for their buffer is used again', async () => {
  assert.equal((await wholeOf(reused('abc', 'de', 'f'), 'x.ini', 6)).toString(), 'abcdef')
})

test('what is longer than the limit is refused by its name', async () => {
  await assert.rejects(
    wholeOf(reused('abc', 'defg'), 'x.ini', 6),
    error => error instanceof OperatorError && /x\.ini/.test(error.message),
  )
})
