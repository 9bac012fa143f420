import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instantOf } from '../../kernel/index.ts'
import { type Ladder, layLadder } from '../../ladder/index.ts'
import { visibleRows } from './visible-rows.ts'

const long = (count: number): Ladder => ({
  ...{ id: 'long', title: 'long', observer: 'sbc', startedAt: instantOf(0) },
  participants: [
    { id: 'carrier', side: 'carrier', name: 'carrier' },
    { id: 'sbc', side: 'observer', name: 'sbc' },
  ],
  legs: [{ id: 'A', role: 'carrier', colour: 'blue', label: 'carrier call' }],
  rows: Array.from({ length: count }, (_, index) => ({
    at: instantOf(index * 100),
    ...({
      from: 'carrier',
      to: 'sbc',
      kind: 'sip',
      leg: 'A',
      label: `OPTIONS ${index}`,
      source: 'sbc',
    } as const),
  })),
})

test('of ten thousand rows those in sight are drawn, and some beyond', () => {
  const { rows } = layLadder(long(10_000))
  const middle = rows[5000]
  assert.ok(middle !== undefined)
  const visible = visibleRows(rows, middle.top, middle.top + 600)
  assert.ok(visible.includes(middle))
  assert.ok(visible.length < 60, `${visible.length} rows`)
  assert.ok((visible[0]?.bottom ?? 0) <= middle.top)
})

test('at the start and at the end nothing is missing, and before any row there is none', () => {
  const { rows, height } = layLadder(long(100))
  assert.equal(visibleRows(rows, 0, 300)[0], rows[0])
  assert.equal(visibleRows(rows, height - 300, height).at(-1), rows.at(-1))
  assert.deepEqual(visibleRows([], 0, 300), [])
})
