import assert from 'node:assert/strict'
import { test } from 'node:test'
import { halfSipHash } from './half-sip-hash.ts'

const bitsOf = (number: number): number => (number === 0 ? 0 : (number & 1) + bitsOf(number >>> 1))

test('each bit of the octets and of the key changes half of the bits of the hash', () => {
  for (const length of [1, 4, 7, 60]) {
    const octets = Buffer.from(
      'z9hG4bK-a-branch of some length, with a place and a method. '.slice(0, length),
    )
    const hash = halfSipHash(octets, length, [1, 2])
    let changed = 0
    for (let bit = 0; bit < 8 * length; bit++) {
      const other = Buffer.from(octets)
      other[bit >> 3] = (other[bit >> 3] as number) ^ (1 << (bit & 7))
      const bits = bitsOf(halfSipHash(other, length, [1, 2]) ^ hash)
      assert.ok(bits > 4 && bits < 28, `${bits} bits of 32`)
      changed += bits
    }
    const share = changed / (8 * length * 32)
    assert.ok(share > 0.35 && share < 0.65, `${share} of the bits`)
    for (const key of [
      [3, 2],
      [1, 6],
    ] as const) {
      const bits = bitsOf(halfSipHash(octets, length, key) ^ hash)
      assert.ok(bits > 4 && bits < 28)
    }
  }
})

test('octets of another length have another hash, though the rest be zeros', () => {
  const hashes = new Set(
    Array.from({ length: 20 }, (_, length) => halfSipHash(Buffer.alloc(20), length, [1, 2])),
  )
  assert.equal(hashes.size, 20)
})
