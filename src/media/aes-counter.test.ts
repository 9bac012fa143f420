import assert from 'node:assert/strict'
import { createCipheriv } from 'node:crypto'
import { test } from 'node:test'
import { seededChance } from '../kernel/index.ts'
import { AesCounter, KeyDerivation, longestKeyStreamBytes } from './aes-counter.ts'

const hex = (text: string) => Buffer.from(text, 'hex')

test('the key stream is that of RFC 3711 appendix B.2', () => {
  const counter = new AesCounter(hex('2b7e151628aed2a6abf7158809cf4f3c'))
  const stream = counter.keyStream(hex('f0f1f2f3f4f5f6f7f8f9fafbfcfd0000'), 48)
  assert.equal(
    Buffer.from(stream).toString('hex'),
    'e03ead0935c95e80e166b16dd92b4eb4' +
      'd23513162b02d0f72a43a2fe4a5f97ab' +
      '41e95b3bb0a2e8dd477901e4fca894c0',
  )
})

test('the session keys are those of RFC 3711 appendix B.3', () => {
  const master = new KeyDerivation(hex('e1f97a0d3e018be0d64fa32c06de4139' + '0ec675ad498afeebb6960b3aabe6'))
  const derived = (label: number, length: number) => Buffer.from(master.derive(label, length)).toString('hex')
  assert.equal(derived(0, 16), 'c61e7a93744f39ee10734afe3ff7a087')
  assert.equal(derived(2, 14), '30cbbc08863d8c85d49db34a9ae1')
  assert.equal(derived(1, 20), 'cebe321f6ff7716b6fd4ab49af256a156d38baa4')
})

test('the longest key stream equals AES-CTR of node:crypto, and calls do not disturb each other', () => {
  const chance = seededChance(5)
  const key = chance.bytes(16)
  const counter = new AesCounter(key)
  for (const length of [1, 16, 17, longestKeyStreamBytes, 33]) {
    const iv = chance.bytes(16)
    iv.fill(0, 14)
    const expected = createCipheriv('aes-128-ctr', key, iv).update(Buffer.alloc(length))
    assert.deepEqual(Buffer.from(counter.keyStream(iv, length)).subarray(0, length), expected)
  }
})
