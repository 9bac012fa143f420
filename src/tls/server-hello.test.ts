import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeServerHello, HELLO_RETRY_RANDOM } from './server-hello.ts'

const hello = (random: string, extensions: number[]): Uint8Array =>
  Uint8Array.from([3, 3, ...Buffer.from(random, 'hex'), 0, 0x13, 0x02, 0, ...extensions])

const PLAIN = '07'.repeat(32)

test('without the extension the field is the version', () => {
  const result = decodeServerHello(hello(PLAIN, []))
  assert.deepEqual(result, {
    ok: true,
    value: {
      version: 'TLSv1.2',
      cipherSuite: 0x1302,
      cipher: 'TLS_AES_256_GCM_SHA384',
      isHelloRetryRequest: false,
      extensions: [],
    },
  })
})

test('supported_versions overrides the field, and the fixed random marks a HelloRetryRequest', () => {
  const result = decodeServerHello(hello(HELLO_RETRY_RANDOM, [0, 6, 0, 43, 0, 2, 3, 4]))
  assert.ok(result.ok)
  assert.equal(result.value.version, 'TLSv1.3')
  assert.equal(result.value.isHelloRetryRequest, true)
})

test('the fixed random is the SHA-256 of its name', () => {
  assert.equal(HELLO_RETRY_RANDOM, createHash('sha256').update('HelloRetryRequest').digest('hex'))
})

test('a cut hello is malformed and random bytes never throw', () => {
  assert.equal(decodeServerHello(hello(PLAIN, [0, 6, 0, 43])).ok, false)
  assert.equal(decodeServerHello(hello(PLAIN, []).subarray(0, 20)).ok, false)
  fc.assert(fc.property(fc.uint8Array({ maxLength: 120 }), bytes => void decodeServerHello(bytes)))
})
