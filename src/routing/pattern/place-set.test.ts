import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { PlaceSet } from './place-set.ts'

const places = fc.uniqueArray(fc.nat(200)).map(all => all.sort((left, right) => left - right))

test('what two sets have in common is told in order', () => {
  fc.assert(
    fc.property(places, places, (left, right) => {
      const told: number[] = []
      new PlaceSet(left).common(new PlaceSet(right), place => told.push(place))
      assert.deepEqual(
        told,
        left.filter(place => right.includes(place)),
      )
      for (const place of right) assert.equal(new PlaceSet(left).has(place), left.includes(place))
    }),
  )
})
