import assert from 'node:assert/strict'
import { test } from 'node:test'
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
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

test('who walks it while thousands come and go meets those that stay, once each', () => {
  const map = new BusyMap<number, string>()
  for (let key = 0; key < 5; key++) map.set(-key - 1, `value ${key}`)
  const met: number[] = []
  for (const key of map.keys()) {
    met.push(key)
    for (let passing = 1; passing < 1000; passing++) {
      map.set(passing, 'passing')
      map.delete(passing)
    }
    if (key === -2) map.delete(-4)
  }
  assert.deepEqual(met, [-1, -2, -3, -5])
})

test('what passes through leaves next to nothing in the old heap', () => {
  setFlagsFromString('--expose-gc')
  const gc: NodeJS.GCFunction = runInNewContext('gc')
  const old = (): number =>
    getHeapSpaceStatistics().find(({ space_name: name }) => name === 'old_space')?.space_used_size ?? 0
  const map = new BusyMap<string, object>()
  const pass = (times: number): void => {
    for (let key = 0; key < times; key++) {
      map.set(`key ${key}`, { key })
      map.delete(`key ${key}`)
    }
    gc({ type: 'minor' })
  }
  for (let turn = 0; turn < 20; turn++) pass(500)
  gc()
  const before = old()
  for (let turn = 0; turn < 100; turn++) pass(500)
  const grown = old() - before
  assert.ok(grown < 400_000, `${grown} octets for 50,000 entries`)
})
