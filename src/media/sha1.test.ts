import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { test } from 'node:test'
import { seededChance } from '../kernel/index.ts'
import { HmacSha1, sha1 } from './sha1.ts'

const chance = seededChance(1)

test('SHA-1 equals that of node:crypto for every length around the block borders', () => {
  for (let length = 0; length <= 200; length++) {
    const message = chance.bytes(length)
    assert.deepEqual(Buffer.from(sha1(message)), createHash('sha1').update(message).digest())
  }
})

test('HMAC-SHA1 equals that of node:crypto for short, block-long and longer keys', () => {
  for (const keyBytes of [0, 1, 20, 63, 64, 65, 100]) {
    const key = chance.bytes(keyBytes)
    const hmac = new HmacSha1(key)
    for (let length = 0; length <= 140; length += 7) {
      const message = chance.bytes(length + 3)
      const tag = new Uint8Array(20)
      hmac.sign(message, length, tag)
      const expected = createHmac('sha1', key).update(message.subarray(0, length)).digest()
      assert.deepEqual(Buffer.from(tag), expected)
    }
  }
})

test('a tag may be shorter than the digest and overlap the message', () => {
  const hmac = new HmacSha1(chance.bytes(20))
  const message = chance.bytes(100)
  const whole = new Uint8Array(20)
  hmac.sign(message, 94, whole)
  hmac.sign(message, 94, message.subarray(90))
  assert.deepEqual(message.subarray(90), whole.subarray(0, 10))
})
