import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BusyMap } from './busy-map.ts'

test('a new map is empty', () => {
  const map = new BusyMap<string, number>()
  assert.equal(map.size, 0)
  assert.deepEqual([...map.keys()], [])
  assert.deepEqual([...map.values()], [])
})

test('what was put in is found until it is taken out', () => {
  const map = new BusyMap<string, number>()
  map.set('a', 1)
  map.set('b', 2)
  map.set('a', 3)
  assert.equal(map.get('a'), 3)
  assert.equal(map.has('b'), true)
  assert.equal(map.size, 2)
  assert.equal(map.delete('a'), true)
  assert.equal(map.delete('a'), false)
  assert.equal(map.get('a'), undefined)
  assert.equal(map.size, 1)
})

test('after thousands that came and went the others stand in their order', () => {
  const map = new BusyMap<number, string>()
  map.set(-1, 'first')
  for (let key = 0; key < 10_000; key++) {
    map.set(key, 'passing')
    map.delete(key)
  }
  map.set(-2, 'last')
  assert.deepEqual([...map.keys()], [-1, -2])
  assert.deepEqual([...map.values()], ['first', 'last'])
})

test('it may change while it is walked', () => {
  const map = new BusyMap<number, string>()
  for (let key = 0; key < 5; key++) map.set(key, `value ${key}`)
  for (const key of map.keys()) map.delete(key)
  assert.equal(map.size, 0)
})
