import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keysOf, localized } from './usm.ts'

const ENGINE = Buffer.from('000000000000000000000002', 'hex')
const hex = (octets: Uint8Array): string => Buffer.from(octets).toString('hex')

test('a password becomes the key of one engine (RFC 3414 section A.3.2)', () => {
  assert.equal(hex(localized('sha', 'maplesyrup', ENGINE)), '6695febc9288e36282235fc7151f128497b38f3f')
})

test('a key of 256 bits is drawn out of a shorter hash, and cut from a longer one', () => {
  const user = { name: 'a', authKey: 'maplesyrup', privacyKey: 'maplesyrup', privacy: 'aes256' } as const
  const drawn = keysOf({ ...user, auth: 'sha' }, ENGINE).secret
  assert.equal(drawn.length, 32)
  assert.equal(hex(drawn).slice(0, 40), '6695febc9288e36282235fc7151f128497b38f3f')
  const cut = keysOf({ ...user, auth: 'sha512' }, ENGINE).secret
  assert.deepEqual(cut, localized('sha512', 'maplesyrup', ENGINE).subarray(0, 32))
})
