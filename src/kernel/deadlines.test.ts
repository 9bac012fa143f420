import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Deadlines } from './deadlines.ts'
import { type Instant, instantOf } from './time.ts'

const at = instantOf

function takeAll(deadlines: Deadlines<string>, now: Instant): string[] {
  const taken: string[] = []
  for (let key = deadlines.takeDue(now); key !== undefined; key = deadlines.takeDue(now)) taken.push(key)
  return taken
}

test('without deadlines nothing is due, ever', () => {
  const deadlines = new Deadlines<string>()
  assert.equal(deadlines.earliest(), undefined)
  assert.equal(deadlines.takeDue(at(Number.MAX_SAFE_INTEGER)), undefined)
  assert.equal(deadlines.size, 0)
})

test('due keys come out earliest first, the deadline itself included, later ones stay', () => {
  const deadlines = new Deadlines<string>()
  deadlines.set('late', at(30))
  deadlines.set('early', at(10))
  deadlines.set('middle', at(20))
  assert.deepEqual(takeAll(deadlines, at(20)), ['early', 'middle'])
  assert.equal(deadlines.earliest(), 30)
})

test('a deadline that moved counts only where it is now', () => {
  const deadlines = new Deadlines<string>()
  deadlines.set('sooner', at(50))
  deadlines.set('sooner', at(5))
  deadlines.set('later', at(5))
  deadlines.set('later', at(50))
  assert.equal(deadlines.size, 2)
  assert.deepEqual(takeAll(deadlines, at(49)), ['sooner'])
  assert.deepEqual(takeAll(deadlines, at(50)), ['later'])
})

test('a removed deadline never comes due, and may be set again', () => {
  const deadlines = new Deadlines<string>()
  deadlines.set('call', at(5))
  deadlines.set('call', undefined)
  assert.equal(deadlines.earliest(), undefined)
  assert.deepEqual(takeAll(deadlines, at(100)), [])
  deadlines.set('call', at(5))
  assert.deepEqual(takeAll(deadlines, at(100)), ['call'])
})

type Operation = { key: number; at: number | undefined } | { now: number }

const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ key: fc.nat(30), at: fc.nat(1000) }) },
  { weight: 3, arbitrary: fc.record({ key: fc.nat(30), at: fc.constant(undefined) }) },
  { weight: 1, arbitrary: fc.record({ now: fc.nat(1000) }) },
)

/** The same by searching a plain map, which cannot be wrong. */
function checkAgainstMap(operations: readonly Operation[]): void {
  const deadlines = new Deadlines<number>()
  const model = new Map<number, number>()
  for (const change of operations) {
    if ('now' in change) {
      for (let due = Math.min(...model.values()); due <= change.now; due = Math.min(...model.values())) {
        const key = deadlines.takeDue(at(change.now))
        assert.ok(key !== undefined)
        assert.equal(model.get(key), due)
        model.delete(key)
      }
      assert.equal(deadlines.takeDue(at(change.now)), undefined)
    } else {
      deadlines.set(change.key, change.at === undefined ? undefined : at(change.at))
      if (change.at === undefined) model.delete(change.key)
      else model.set(change.key, change.at)
    }
    assert.equal(deadlines.size, model.size)
    assert.equal(deadlines.earliest() ?? Number.POSITIVE_INFINITY, Math.min(...model.values()))
  }
}

test('any sequence of changes behaves as a plain map searched each time', () => {
  fc.assert(fc.property(fc.array(operation, { maxLength: 300 }), checkAgainstMap))
})

test('long sequences, in which stale entries are swept out, do so as well', () => {
  const long = fc.array(operation, { minLength: 1500, maxLength: 2000 })
  fc.assert(fc.property(long, checkAgainstMap), { numRuns: 10 })
})
