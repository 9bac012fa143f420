import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
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

const put = fc.record({
  key: fc.oneof(
    { weight: 9, arbitrary: fc.nat({ max: 400 }) },
    fc.constantFrom('', 'k'.repeat(300_000), 'ß'),
  ),
  text: fc.oneof(
    { weight: 9, arbitrary: fc.string({ maxLength: 300, unit: 'grapheme' }) },
    // Around the length of a page, and where it would be one if each unit took three octets.
    fc.tuple(fc.constantFrom('a', 'é', '你'), fc.constantFrom(87_000, 88_000, 262_000, 270_000)),
  ),
  life: fc.nat({ max: 40 }),
})
const pass = fc.record({ pass: fc.oneof(fc.nat({ max: 10 }), fc.constant(50)) })

test('whatever is put away and forgotten in whatever order, the shelf finds what a map would', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(put, pass), { maxLength: 1500, size: 'max' }), steps => {
      const shelf = new Shelf()
      const map = new Map<string, { text: string; until: number }>()
      const compare = (): void => {
        assert.equal(shelf.size, map.size)
        for (const [key, { text }] of map) assert.ok(shelf.get(key) === text)
      }
      let now = 0
      for (const each of steps) {
        if ('pass' in each) {
          now += 100 * each.pass
          shelf.forget(at(now))
          for (const [key, { until }] of map) if (until <= now) map.delete(key)
          compare()
          continue
        }
        const key = `key ${each.key}`
        const text = typeof each.text === 'string' ? each.text : each.text[0].repeat(each.text[1])
        const until = now + 100 * (each.life + 1)
        shelf.put(key, text, at(until))
        map.set(key, { text, until })
      }
      compare()
      for (let key = 0; key <= 400; key++) assert.equal(shelf.has(`key ${key}`), map.has(`key ${key}`))
      shelf.forget(at(now + 5000))
      assert.equal(shelf.size, 0)
      assert.equal(shelf.deadline(), undefined)
    }),
    { numRuns: 30 },
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

test('long texts that come and go between short ones leave no page behind', () => {
  setFlagsFromString('--expose-gc')
  const gc: NodeJS.GCFunction = runInNewContext('gc')
  const held = (): number => {
    gc()
    return process.memoryUsage().arrayBuffers
  }
  const shelf = new Shelf()
  const before = held()
  for (let now = 0; now < 100_000; now += 1000) {
    shelf.put('short', 'text', at(now + 100))
    shelf.forget(at(now + 100))
    shelf.put('long', 'long '.repeat(60_000), at(now + 200))
    shelf.put('short', 'text', at(now + 300))
    shelf.forget(at(now + 300))
  }
  // What is collected is freed on a thread of V8's own, and all of it by the next collection.
  let more = held() - before
  for (let again = 0; more >= 1_500_000 && again < 10; again++) more = held() - before
  assert.ok(more < 1_500_000, `${more} octets more`)
})
