import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Chance, seededChance, systemChance, token, uuid } from './chance.ts'

const chances: [string, () => Chance][] = [
  ['seeded chance', () => seededChance(7)],
  ['system chance', systemChance],
]

test('a seed repeats its run, another seed gives another', () => {
  const draw = (seed: number) => {
    const chance = seededChance(seed)
    return [token(chance, 8), chance.below(1000), uuid(chance)]
  }
  assert.deepEqual(draw(7), draw(7))
  assert.notDeepEqual(draw(7), draw(8))
})

test('neighbouring seeds share no token', () => {
  const first = Array.from({ length: 1000 }, (_, seed) => token(seededChance(seed), 8))
  assert.equal(new Set(first).size, 1000)
})

for (const [name, make] of chances) {
  test(`${name}: numbers lie below their limit and reach all of it evenly`, () => {
    const chance = make()
    const seen = [0, 0, 0, 0, 0]
    for (let i = 0; i < 5000; i++) {
      const drawn = chance.below(seen.length)
      seen[drawn] = (seen[drawn] as number) + 1
    }
    assert.equal(seen.length, 5)
    // 1000 each on average; 6 standard deviations are 170.
    for (const count of seen) assert.ok(Math.abs(count - 1000) < 170, seen.join(' '))
  })

  test(`${name}: as many octets as asked for, of all values`, () => {
    const octets = make().bytes(10_000)
    assert.equal(octets.length, 10_000)
    assert.equal(new Set(octets).size, 256)
    assert.equal(make().bytes(0).length, 0)
  })

  test(`${name}: hexadecimal text of any length, none of it twice`, () => {
    const chance = make()
    const drawn = Array.from({ length: 300 }, (_, i) => chance.hex(8 + (i % 200)))
    drawn.forEach((text, i) => void assert.match(text, new RegExp(`^[0-9a-f]{${2 * (8 + (i % 200))}}$`)))
    assert.equal(new Set(drawn.map(text => text.slice(0, 16))).size, 300)
    assert.equal(chance.hex(0), '')
  })

  test(`${name}: a UUID has the shape of version 4 and does not repeat`, () => {
    const chance = make()
    const drawn = Array.from({ length: 100 }, () => uuid(chance))
    for (const id of drawn)
      assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    assert.equal(new Set(drawn).size, 100)
  })
}

test('a token is lower-case hexadecimal, two digits an octet', () => {
  assert.match(token(seededChance(1), 5), /^[0-9a-f]{10}$/)
})
