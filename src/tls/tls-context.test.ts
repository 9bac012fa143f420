import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { ContextPem, type TlsContext } from './tls-context.ts'

test('a key shows up in no print of its context, nor of a copy', () => {
  const pem = new ContextPem({ cert: 'CERT', key: 'VERY-SECRET' })
  const context: TlsContext = { name: 'teams', chain: [], pem }
  const copy = { ...context }
  for (const printed of [
    JSON.stringify(copy),
    inspect(copy, { depth: 9, showHidden: true }),
    inspect(new Error('x', { cause: copy }), { depth: 9 }),
    `${copy.pem}`,
  ]) {
    assert.doesNotMatch(printed, /SECRET|CERT/)
  }
  assert.equal(copy.pem?.key, 'VERY-SECRET')
})
