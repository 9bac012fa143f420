import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BusyMap } from './busy-map.ts'
import { remember } from './remember.ts'

test('beyond its limit a memory forgets what was renewed longest ago', () => {
  const memory = new Map<string, number>()
  for (const [name, value] of [
    ['a', 1],
    ['b', 2],
    ['a', 3],
    ['c', 4],
  ] as const) {
    remember(memory, name, value, 2)
  }
  assert.deepEqual(
    [...memory],
    [
      ['a', 3],
      ['c', 4],
    ],
  )
})

for (const memory of [new Map<number, number>(), new BusyMap<number, number>()]) {
  test(`a full ${memory.constructor.name} forgets in order however much was taken out, renewed and cleared in between`, () => {
    // The same in the plainest way.
    let expected: number[] = []
    const keep = (key: number): void => {
      remember(memory, key, key, 50)
      expected = [...expected.filter(each => each !== key), key].slice(-50)
    }
    for (let round = 0; round < 2000; round++) {
      keep(round)
      if (round % 3 === 0) keep(round - (round % 40))
      if (round % 7 === 0) {
        const gone = round - (round % 25)
        memory.delete(gone)
        expected = expected.filter(each => each !== gone)
      }
      if (round % 701 === 0) {
        for (const key of memory.keys()) memory.delete(key)
        expected = []
      }
      assert.deepEqual([...memory.keys()], expected)
    }
  })
}

test('a Map that is cleared at once begins anew', () => {
  const memory = new Map<number, number>()
  for (let key = 0; key < 60; key++) remember(memory, key, key, 50)
  memory.clear()
  for (let key = 0; key < 60; key++) remember(memory, key, key, 50)
  assert.deepEqual(
    [...memory.keys()],
    Array.from({ length: 50 }, (_, index) => index + 10),
  )
})
