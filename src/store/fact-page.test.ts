import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Fact, stamp } from '../facts/index.ts'
import { type Instant, instantOf } from '../kernel/index.ts'
import { FactPage, type Found } from './fact-page.ts'

const MEBIBYTE = 1024 * 1024

const found = (at: number, number: number, octets = 100): Found => ({
  at: instantOf(at),
  batch: 1,
  number,
  octets,
  fact: (): Fact => stamp({ kind: 'bug', where: `${at}`, says: 'told' }, 'sbc', instantOf(at)),
})

const timesOf = (page: FactPage): Instant[] => page.page().items.map(({ at }) => at)

test('a page holds the first of what is found, in whatever order that comes', () => {
  const page = new FactPage(2)
  for (const at of [5, 3, 4, 1, 2]) page.add(found(at, at))
  assert.deepEqual(timesOf(page), [1, 2])
})

test('the next page begins behind the last, between facts of one instant too, and finer than a millisecond', () => {
  const all = [found(1.25, 1), found(1.25, 2), found(1.5, 3), found(2, 4)]
  const seen: number[] = []
  let next: string | undefined
  do {
    const page = new FactPage(1, next)
    for (const each of all) page.add(each)
    const answer = page.page()
    seen.push(...answer.items.map(({ at }) => at))
    next = answer.next
  } while (next !== undefined)
  assert.deepEqual(seen, [1.25, 1.25, 1.5, 2])
})

test('large facts make a page short, but one of them is on every page', () => {
  const page = new FactPage(100)
  for (const at of [1, 2, 3]) page.add(found(at, at, 4 * MEBIBYTE))
  assert.deepEqual(timesOf(page), [1, 2])
  const huge = new FactPage(100)
  for (const at of [1, 2]) huge.add(found(at, at, 20 * MEBIBYTE))
  assert.deepEqual(timesOf(huge), [1])
})

test('a page is full before what comes after its last fact, and says that there is more', () => {
  const page = new FactPage(2)
  page.add(found(1, 1))
  assert.equal(page.isBefore(9), false)
  page.add(found(3, 2))
  assert.equal(page.isBefore(3), false)
  assert.equal(page.isBefore(4), true)
  assert.notEqual(page.page().next, undefined)
})

test('the last page says of no other', () => {
  const page = new FactPage(2)
  page.add(found(1, 1))
  page.add(found(2, 2))
  assert.equal(page.page().next, undefined)
})
