import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeG711, encodeG711, type G711Codec, g711Silence } from './g711.ts'
import { sha1 } from './sha1.ts'

const codecs: G711Codec[] = ['PCMA', 'PCMU']
const everyOctet = Uint8Array.from({ length: 256 }, (_, i) => i)

test('known octets of ITU-T G.711 have their levels', () => {
  assert.deepEqual(
    [...decodeG711('PCMA', Uint8Array.of(0xd5, 0x55, 0xaa, 0x2a, 0x80, 0x00))],
    [8, -8, 32256, -32256, 5504, -5504],
  )
  assert.deepEqual(
    [...decodeG711('PCMU', Uint8Array.of(0xff, 0x7f, 0x80, 0x00, 0xe7, 0x67))],
    [0, 0, 32124, -32124, 260, -260],
  )
})

test('known samples have their octets, the loudest included', () => {
  const samples = Int16Array.of(0, -1, 32767, -32768, 1000, -1000)
  assert.deepEqual([...encodeG711('PCMA', samples)], [0xd5, 0x55, 0xaa, 0x2a, 0xfa, 0x7a])
  assert.deepEqual([...encodeG711('PCMU', samples)], [0xff, 0x7f, 0x80, 0x00, 0xce, 0x4e])
})

test('every octet comes back after decoding and encoding', () => {
  assert.deepEqual(encodeG711('PCMA', decodeG711('PCMA', everyOctet)), everyOctet)
  // Mu-law has two zeros; the negative one comes back as the positive.
  const expected = everyOctet.map(octet => (octet === 0x7f ? 0xff : octet))
  assert.deepEqual(encodeG711('PCMU', decodeG711('PCMU', everyOctet)), expected)
})

test('louder samples never have quieter levels, and no level is farther off than half a step', () => {
  for (const codec of codecs) {
    const samples = Int16Array.from({ length: 65536 }, (_, i) => i - 32768)
    const coded = decodeG711(codec, encodeG711(codec, samples))
    coded.forEach((level, i) => {
      const sample = samples[i] as number
      assert.ok(i === 0 || level >= (coded[i - 1] as number), `${codec} ${sample}`)
      assert.ok(Math.abs(level - sample) <= Math.abs(sample) / 32 + 8, `${codec} ${sample}`)
    })
  }
})

test('all positive samples have the octets of the tables', () => {
  // The digests are those of an independent implementation (audioop of CPython 3.11).
  const samples = Int16Array.from({ length: 32768 }, (_, i) => i)
  const digest = (codec: G711Codec) => Buffer.from(sha1(encodeG711(codec, samples))).toString('hex')
  assert.equal(digest('PCMA'), 'a25451d37cd9b3c34a433d20475fe00ad19807f2')
  assert.equal(digest('PCMU'), 'c732ac003f1e306b78a3941e91697bfe0a948342')
})

test('silence is the octet of the quietest positive level', () => {
  for (const codec of codecs) assert.deepEqual([...encodeG711(codec, Int16Array.of(0))], [g711Silence[codec]])
})
