import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Shelf } from './shelf.ts'
import { instantOf as at } from './time.ts'

test('what was put away is found under its key until its time is over', () => {
  const shelf = new Shelf()
  shelf.put('dialog 1', 'text', at(5000))
  shelf.put('dialog 2', 'Grüße, 你好', at(6000))
  assert.equal(shelf.get('dialog 1'), 'text')
  assert.equal(shelf.deadline(), 5000)
  shelf.forget(at(5000))
  assert.equal(shelf.get('dialog 1'), undefined)
  assert.equal(shelf.has('dialog 1'), false)
  assert.equal(shelf.get('dialog 2'), 'Grüße, 你好')
  shelf.forget(at(6000))
  assert.equal(shelf.size, 0)
  assert.equal(shelf.deadline(), undefined)
})

test('what is put away later under a key lies there as long as it should', () => {
  const shelf = new Shelf()
  shelf.put('key', 'earlier', at(5000))
  shelf.put('key', 'later', at(9000))
  assert.equal(shelf.size, 1)
  shelf.forget(at(5000))
  assert.equal(shelf.get('key'), 'later')
  shelf.forget(at(9000))
  assert.equal(shelf.size, 0)
})

test('a text longer than a page is put away as any other', () => {
  const shelf = new Shelf()
  const long = 'long '.repeat(100_000)
  shelf.put('before', 'a', at(1000))
  shelf.put('long', long, at(1000))
  shelf.put('k'.repeat(3000), 'b', at(1000))
  assert.equal(shelf.get('long'), long)
  assert.equal(shelf.get('before'), 'a')
  assert.equal(shelf.get('k'.repeat(3000)), 'b')
  shelf.forget(at(1000))
  assert.equal(shelf.size, 0)
})

test('whatever is put away and forgotten in whatever order, the shelf finds what a map would', () => {
  const step = fc.oneof(
    fc.record({
      key: fc.nat({ max: 400 }),
      text: fc.string({ maxLength: 300, unit: 'grapheme' }),
      life: fc.nat({ max: 40 }),
    }),
    fc.record({ pass: fc.nat({ max: 10 }) }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 1500, size: 'max' }), steps => {
      const shelf = new Shelf()
      const map = new Map<string, { text: string; until: number }>()
      let now = 0
      for (const each of steps) {
        if ('pass' in each) {
          now += 100 * each.pass
          shelf.forget(at(now))
          for (const [key, { until }] of map) if (until <= now) map.delete(key)
          continue
        }
        const { key, text, life } = each
        const until = now + 100 * (life + 1)
        shelf.put(`key ${key}`, text, at(until))
        map.set(`key ${key}`, { text, until })
      }
      assert.equal(shelf.size, map.size)
      for (let key = 0; key <= 400; key++) assert.equal(shelf.get(`key ${key}`), map.get(`key ${key}`)?.text)
    }),
    { numRuns: 50 },
  )
})

test('a shelf that is filled and emptied again and again takes no more and no more memory', () => {
  const shelf = new Shelf()
  const fill = (from: number): void => {
    for (let count = 0; count < 2000; count++) {
      shelf.put(`key ${from + count}`, 'x'.repeat(300), at(from + 100 * count))
      shelf.forget(at(from + 100 * count - 50_000))
    }
  }
  fill(0)
  const before = process.memoryUsage().arrayBuffers
  for (let round = 1; round < 30; round++) fill(200_000 * round)
  const more = process.memoryUsage().arrayBuffers - before
  assert.ok(more < 2_000_000, `${more} octets more`)
})
