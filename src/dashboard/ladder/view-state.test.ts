import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  FIRST_VIEW,
  next,
  showAll,
  TIME_MODES,
  toggleLeg,
  toggleMark,
  toggleRelated,
  widen,
} from './view-state.ts'

test('two rows are marked at most: the third takes the place of the first', () => {
  const marked = [4, 7, 9].reduce(toggleMark, FIRST_VIEW)
  assert.deepEqual(marked.marked, [7, 9])
  assert.deepEqual(toggleMark(marked, 7).marked, [9])
})

test('times go round', () => {
  assert.deepEqual(
    TIME_MODES.map(mode => next(TIME_MODES, mode)),
    ['since-previous', 'time-of-day', 'since-first'],
  )
})

test('the border between ladder and message stays within reach', () => {
  assert.equal(widen(FIRST_VIEW, 1).share, FIRST_VIEW.share + 5)
  assert.equal(widen(FIRST_VIEW, 99).share, 80)
  assert.equal(widen(FIRST_VIEW, -99).share, 30)
})

test('one leg, and all that belong to the call again', () => {
  const one = toggleRelated(FIRST_VIEW, 'B')
  assert.deepEqual(one.legs, ['B'])
  assert.equal(toggleRelated(one, 'B').legs, undefined)
})

test('legs are shown and hidden one by one; without any, all are shown', () => {
  const without = toggleLeg(FIRST_VIEW, 'A', ['A', 'B'])
  assert.deepEqual(without.legs, ['B'])
  assert.equal(toggleLeg(without, 'B', ['A', 'B']).legs, undefined)
  assert.equal(toggleLeg(without, 'A', ['A', 'B']).legs, undefined)
})

test('what was hidden comes back for a row that is to be seen', () => {
  const { legs, kinds } = showAll({ ...FIRST_VIEW, kinds: 'sip', legs: ['A'] })
  assert.deepEqual([legs, kinds], [undefined, 'all'])
})
