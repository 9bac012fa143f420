import assert from 'node:assert/strict'
import { test } from 'node:test'
import { timeMarks, valueMarks } from './scale.ts'

const HOUR = 3_600_000

test('marks of values are round, whole, few, and the last is not below the largest value', () => {
  assert.deepEqual(valueMarks(12), [0, 5, 10, 15])
  assert.deepEqual(valueMarks(3), [0, 1, 2, 3])
  assert.deepEqual(valueMarks(400), [0, 100, 200, 300, 400])
  for (let most = 0; most < 5000; most += 7) {
    const marks = valueMarks(most)
    assert.ok(marks.length >= 2 && marks.length <= 5, `${most}`)
    assert.ok((marks.at(-1) ?? 0) >= most)
  }
})

test('an axis on which nothing happened still has a mark above its ground', () => {
  assert.deepEqual(valueMarks(0), [0, 1])
})

test('marks of six hours are whole hours of the place where one looks', () => {
  const from = Date.UTC(2026, 10, 25, 8, 20)
  const hours = timeMarks(from, from + 6 * HOUR, 6, 0).map(at => new Date(at).getUTCHours())
  assert.deepEqual(hours, [9, 10, 11, 12, 13, 14])
  // Half an hour off, as in India.
  const [first = 0] = timeMarks(from, from + 6 * HOUR, 6, 5.5 * HOUR)
  assert.equal(new Date(first).toISOString(), '2026-11-25T08:30:00.000Z')
})

test('where there is little room there are fewer marks', () => {
  const marks = timeMarks(0, 6 * HOUR, 2, 0)
  assert.deepEqual(marks, [0, 3 * HOUR, 6 * HOUR])
  assert.equal(timeMarks(0, 30 * 24 * HOUR, 4, 0).length, 4)
})
