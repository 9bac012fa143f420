import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { seededChance } from '../kernel/index.ts'
import { firstUsableCrypto, formatSdes, makeSdesKey, parseSdes, type SdesCrypto } from './sdes.ts'

const octets = Buffer.from(Array.from({ length: 30 }, (_, i) => i * 7))
const base64 = octets.toString('base64')

function parsed(value: string): SdesCrypto {
  const result = parseSdes(value)
  assert.ok(result.ok, `${value} parses`)
  return result.value
}

function faultOf(value: string): string | undefined {
  const result = parseSdes(value)
  return result.ok ? undefined : result.fault
}

test('a Teams answer with lifetime and MKI is understood', () => {
  const crypto = parsed(`1 AES_CM_128_HMAC_SHA1_80 inline:${base64}|2^31|1:1`)
  assert.equal(crypto.tag, 1)
  assert.equal(crypto.key.suite, 'AES_CM_128_HMAC_SHA1_80')
  assert.equal(crypto.key.lifetime, '2^31')
  assert.deepEqual(crypto.key.mki, { value: 1, bytes: 1 })
  assert.deepEqual(Buffer.from(crypto.key.revealMaster()), octets)
})

test('each form is written as it was read', () => {
  for (const value of [
    `0 AES_CM_128_HMAC_SHA1_32 inline:${base64}`,
    `1 AES_CM_128_HMAC_SHA1_80 inline:${base64}|2^31`,
    `2 AES_CM_128_HMAC_SHA1_80 inline:${base64}|1:4`,
    `123456789 AES_CM_128_HMAC_SHA1_80 inline:${base64}|1048576|65535:2 WSH=64 -EXT`,
  ]) {
    assert.equal(formatSdes(parsed(value)), value)
  }
})

test('what cannot be used is refused with the part that is wrong', () => {
  assert.equal(faultOf(''), 'syntax')
  assert.equal(faultOf(`x AES_CM_128_HMAC_SHA1_80 inline:${base64}`), 'syntax')
  assert.equal(faultOf(`1 AES_256_CM_HMAC_SHA1_80 inline:${base64}`), 'suite')
  assert.equal(faultOf(`1 AES_CM_128_HMAC_SHA1_80 dtls:${base64}`), 'key-method')
  assert.equal(faultOf(`1 AES_CM_128_HMAC_SHA1_80 inline:${base64};inline:${base64}`), 'several-keys')
  assert.equal(faultOf(`1 AES_CM_128_HMAC_SHA1_80 inline:${base64.slice(4)}`), 'key')
  assert.equal(faultOf('1 AES_CM_128_HMAC_SHA1_80 inline:!!!'), 'key')
  assert.equal(faultOf(`1 AES_CM_128_HMAC_SHA1_80 inline:${base64}|soon`), 'lifetime')
  assert.equal(faultOf(`1 AES_CM_128_HMAC_SHA1_80 inline:${base64}|2^31|256:1`), 'mki')
  assert.equal(faultOf(`1 AES_CM_128_HMAC_SHA1_80 inline:${base64}|1:9`), 'mki')
  assert.equal(faultOf(`1 AES_CM_128_HMAC_SHA1_80 inline:${base64}|2^31|5|1:1`), 'syntax')
})

test('no way of printing shows the key', () => {
  const crypto = makeSdesKey(seededChance(3), 1)
  const secret = Buffer.from(crypto.key.revealMaster())
  const shown = [
    String(crypto.key),
    JSON.stringify({ crypto }),
    inspect({ crypto }, { depth: 9, showHidden: true }),
    inspect(new Map([[crypto.key, [crypto.key]]]), { depth: 9 }),
    `${Object.values(crypto.key)}`,
  ].join('\n')
  for (const text of [secret.toString('base64').slice(0, 8), secret.toString('hex').slice(0, 8)]) {
    assert.ok(!shown.includes(text))
  }
  assert.equal(inspect(crypto.key), '[SrtpKey]')
})

test('made keys differ and can be read back', () => {
  const chance = seededChance(4)
  const [first, second] = [makeSdesKey(chance, 1), makeSdesKey(chance, 1, 'AES_CM_128_HMAC_SHA1_32')]
  assert.equal(first.key.sameAs(second.key), false)
  assert.equal(parsed(formatSdes(first)).key.sameAs(first.key), true)
  assert.equal(second.key.suite, 'AES_CM_128_HMAC_SHA1_32')
})

test('of several offered values the first that we can do is taken', () => {
  const chosen = firstUsableCrypto([
    `0 AES_256_CM_HMAC_SHA1_80 inline:${base64}`,
    `1 AES_CM_128_HMAC_SHA1_80 inline:${base64} UNENCRYPTED_SRTP`,
    `2 AES_CM_128_HMAC_SHA1_32 inline:${base64} WSH=128 -NEW=1`,
    `3 AES_CM_128_HMAC_SHA1_80 inline:${base64}`,
  ])
  assert.equal(chosen?.tag, 2)
  assert.equal(firstUsableCrypto(['nonsense']), undefined)
})
