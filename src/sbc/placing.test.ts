import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startingAt } from './placing.ts'

const [sip, sip2, sip3] = ['sip', 'sip2', 'sip3'].map(host => ({ host, port: 5061 }))

test('a transfer is tried first where the call is, then in the usual order', () => {
  const order = [sip, sip2, sip3].filter(each => each !== undefined)
  const hosts = (first: typeof sip) => startingAt(first, order).map(({ host }) => host)
  assert.deepEqual(hosts(sip2), ['sip2', 'sip', 'sip3'])
  assert.deepEqual(hosts(undefined), ['sip', 'sip2', 'sip3'])
  assert.deepEqual(hosts({ host: 'elsewhere', port: 5061 }), ['sip', 'sip2', 'sip3'])
})
