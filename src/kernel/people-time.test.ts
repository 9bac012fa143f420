import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PeopleTime } from './people-time.ts'
import { after, instantOf, millis, minutes } from './time.ts'

const NOW = instantOf(1_780_000_000_000)

test('two clocks that are read one after the other show one time; one that was set shows its own, from then on', () => {
  const people = new PeopleTime()
  people.read(NOW, after(NOW, millis(1000)))
  assert.equal(people.of(NOW), NOW)
  for (const aheadMs of [minutes(180), minutes(-180), millis(0)]) {
    const wall = after(NOW, aheadMs)
    people.read(NOW, wall)
    people.read(NOW, after(wall, millis(3)))
    assert.equal(people.of(NOW), wall)
    assert.equal(people.asFact(wall), NOW)
  }
})
