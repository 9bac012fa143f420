import assert from 'node:assert/strict'
import { test } from 'node:test'
import { StreamAssembler } from './stream-assembler.ts'
import { octets } from './testing/index.ts'

/** What comes out; a gap shows as `|`. */
class Told {
  text = ''
  readonly #assembler = new StreamAssembler({
    data: bytes => {
      this.text += Buffer.from(bytes).toString('latin1')
    },
    gap: () => {
      this.text += '|'
    },
  })

  push(sequence: number, text: string, length = text.length): this {
    this.#assembler.push(sequence, octets(text), length)
    return this
  }

  acknowledged(sequence: number): this {
    this.#assembler.acknowledged(sequence)
    return this
  }

  end(): string {
    this.#assembler.end()
    return this.text
  }
}

test('segments in their order go through, also where the numbers begin anew', () => {
  assert.equal(new Told().push(-2, 'ab').push(0, 'cd').push(2, 'e').end(), 'abcde')
  assert.equal(new Told().push(0x7ffffffe, 'ab').push(-0x80000000, 'cd').end(), 'abcd')
})

test('what comes too early waits for what is missing', () => {
  const told = new Told().push(0, 'a').push(3, 'd').push(2, 'c')
  assert.equal(told.text, 'a')
  assert.equal(told.push(1, 'b').text, 'abcd')
})

test('what was there before is passed over, and of an overlap only the new is taken', () => {
  const told = new Told().push(0, 'abc').push(0, 'abc').push(1, 'bcd').push(2, 'xx').push(5, 'fg')
  assert.equal(told.push(3, 'zefXX').end(), 'abcdefXX')
})

test('a hole is given up when the other side has what is behind it', () => {
  const told = new Told().push(0, 'a').push(5, 'f').acknowledged(1)
  assert.equal(told.text, 'a')
  assert.equal(told.acknowledged(6).text, 'a|f')
})

test('a hole is given up when the stream ends, or too much waits behind it', () => {
  assert.equal(new Told().push(0, 'a').push(5, 'f').push(9, 'j').end(), 'a|f|j')
  const told = new Told().push(0, 'a')
  for (let index = 0; index < 100; index++) told.push(2 + index, 'x')
  assert.equal(told.end(), `a|${'x'.repeat(100)}`)
})

test('a segment that the snapshot length cut leaves a gap behind it', () => {
  assert.equal(new Told().push(0, 'ab', 4).push(4, 'ef').end(), 'ab|ef')
})
