import assert from 'node:assert/strict'
import { test } from 'node:test'
import { halfSipHash } from './half-sip-hash.ts'

test('the hash is the one that others compute: hsiphash of Linux on machines of 32 bits', () => {
  const octets = Uint8Array.from({ length: 64 }, (_, at) => at)
  const hash = (length: number): number => halfSipHash(octets, length, [0x03020100, 0x07060504]) >>> 0
  assert.deepEqual([0, 1, 2, 3].map(hash), [0x5814c896, 0xe7e864ca, 0xbc4b0e30, 0x01539939])
  assert.deepEqual([4, 5, 62, 63].map(hash), [0x7e059ea6, 0x88e3d89b, 0x74c1ebf8, 0x87178304])
})
