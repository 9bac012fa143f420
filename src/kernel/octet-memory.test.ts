import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { OctetMemory } from './octet-memory.ts'

const textOf = (bytes: Uint8Array, from: number, to: number): string =>
  Buffer.from(bytes).toString('latin1', from, to)

test('the value of the same octets is made once, wherever they stand', () => {
  let made = 0
  const memory = new OctetMemory(() => ({ number: ++made }), { values: 16, bytes: 256 })
  const octets = Buffer.from('abcxabc')
  assert.equal(memory.of(octets, 0, 3), memory.of(octets, 4, 7))
  assert.notEqual(memory.of(octets, 0, 3), memory.of(octets, 1, 3))
  assert.equal(made, 2)
})

test('whatever is asked for in whatever order, the value is that of its octets', () => {
  const words = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '\xff'), maxLength: 20 }), {
    maxLength: 200,
  })
  fc.assert(
    fc.property(words, asked => {
      const memory = new OctetMemory(textOf, { values: 16, bytes: 256 })
      for (const word of asked) {
        const octets = Buffer.from(`..${word}.`, 'latin1')
        assert.equal(memory.of(octets, 2, 2 + word.length), word)
      }
    }),
  )
})

test('a value too large to remember is made each time', () => {
  let made = 0
  const memory = new OctetMemory(() => ++made, { values: 16, bytes: 256 })
  const large = Buffer.alloc(100)
  memory.of(large, 0, 100)
  memory.of(large, 0, 100)
  assert.equal(made, 2)
})

test('long octets are told apart wherever they differ', () => {
  const memory = new OctetMemory(textOf, { values: 64, bytes: 64 * 1024 })
  const length = 700
  for (const turn of [1, 2]) {
    for (let at = 0; at < length; at += 23) {
      const octets = Buffer.alloc(length + 2, 'a')
      octets[at + 1] = 98
      const wanted = octets.toString('latin1', 1, 1 + length)
      assert.equal(memory.of(octets, 1, 1 + length), wanted, `octet ${at}, turn ${turn}`)
    }
  }
})
