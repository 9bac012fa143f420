import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instantOf, seconds } from '../kernel/index.ts'
import type { Ladder, LadderRow } from './ladder.ts'
import { layLadder } from './ladder-layout.ts'
import { DARK, LIGHT } from './ladder-palette.ts'
import { ladderRowsSvg } from './ladder-rows-svg.ts'
import { ladderSvg } from './ladder-svg.ts'

const row = (at: number, from: string, to: string, label: string): LadderRow => ({
  at: instantOf(at),
  ...{ from, to, label, kind: 'sip', leg: 'A', source: 'sbc' },
})

const ladder = (rows: LadderRow[]): Ladder => ({
  ...{ id: 'one', title: 'one', observer: 'sbc', startedAt: instantOf(0), rows },
  participants: [
    { id: 'carrier', side: 'carrier', name: 'carrier', address: '192.0.2.10' },
    { id: 'sbc', side: 'observer', name: 'sbc' },
    { id: 'teams', side: 'teams', name: 'Teams', address: '52.114.75.24' },
  ],
  legs: [{ id: 'A', role: 'carrier', colour: 'blue', label: 'carrier call' }],
})

const CALL = ladder([
  row(0, 'carrier', 'sbc', 'INVITE'),
  row(16, 'sbc', 'teams', 'INVITE 28:orgid:b951f16b-2034-41c6-9ff6-87af40a20b6a'),
  row(5016, 'teams', 'sbc', 'BYE'),
])

test('a gap with long labels is wider, and together they fill the width', () => {
  const { columns, width } = layLadder(CALL, { width: 900 })
  const [first = 0, second = 0, third = 0] = columns
  assert.ok(third - second > second - first)
  assert.equal(width, 900)
  assert.ok(third < 900)
})

test('where there is too little width, nothing gets too narrow to read', () => {
  const { columns, width, rows } = layLadder(CALL, { width: 200 })
  assert.ok(width > 200)
  assert.ok((columns[1] ?? 0) - (columns[0] ?? 0) >= 90)
  assert.ok((rows[1]?.label.length ?? 0) > 1)
})

test('rows lie one below the other without a hole, a silence before the one that ended it', () => {
  const { rows } = layLadder(CALL)
  assert.deepEqual(
    rows.slice(1).map(({ top }) => top),
    rows.slice(0, -1).map(({ bottom }) => bottom),
  )
  assert.deepEqual(
    rows.map(({ silence }) => silence?.length),
    [undefined, undefined, seconds(5)],
  )
})

test('a silence to scale is as high as it was long, within reason', () => {
  const height = (silence: 'compressed' | 'to-scale', quiet: number): number =>
    layLadder(ladder([row(0, 'carrier', 'sbc', 'INVITE'), row(quiet, 'sbc', 'carrier', 'BYE')]), { silence })
      .height
  assert.ok(height('to-scale', 10_000) > height('to-scale', 5000))
  assert.equal(height('to-scale', 3_600_000), height('to-scale', 1_800_000))
  assert.equal(height('compressed', 10_000), height('compressed', 5000))
})

test('two marked rows have the time between them, and a finding stands at its row with its title', () => {
  const [first, second, last] = CALL.rows as [LadderRow, LadderRow, LadderRow]
  const pins = new Map([[second, [{ severity: 'critical' as const, title: 'It <broke>' }]]])
  const svg = ladderSvg(CALL, { marked: [last, first], pins })
  assert.match(svg, />5\.02 s<\/text>/)
  assert.match(svg, /<title>It &lt;broke&gt;<\/title><circle/)
})

test('a message that came again has a mark', () => {
  const again = ladder([
    row(0, 'carrier', 'sbc', 'INVITE'),
    { ...row(500, 'carrier', 'sbc', 'INVITE'), repeated: true },
  ])
  const marks = (drawn: Ladder): number => ladderSvg(drawn).match(/<path transform/g)?.length ?? 0
  assert.equal(marks(again), 1)
  assert.equal(marks(CALL), 0)
})

test('a slice is drawn with the words of the whole', () => {
  const layout = layLadder(CALL)
  const slice = ladderRowsSvg(layout, layout.rows.slice(1, 2), { top: 0, bottom: 99 })
  assert.ok(slice.includes('INVITE 28:orgid'))
  assert.ok(!slice.includes('BYE'))
  assert.ok(ladderSvg(CALL).includes(slice.split('\n').find(line => line.startsWith('<g')) ?? 'nothing'))
})

/** WCAG 2.2: relative luminance of `#rrggbb` or `rgb(r,g,b)`. */
function luminance(colour: string): number {
  const parts = colour.startsWith('#')
    ? [1, 3, 5].map(at => Number.parseInt(colour.slice(at, at + 2), 16))
    : [...colour.matchAll(/\d+/g)].map(Number)
  const [red = 0, green = 0, blue = 0] = parts.map(part => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((left, right) => right - left)
  return (high + 0.05) / (low + 0.05)
}

test('every ink can be read on the ground, on its tint, and on rows that are chosen or marked', () => {
  for (const palette of [LIGHT, DARK]) {
    for (const [colour, ink] of Object.entries(palette.leg)) {
      const { ground, chosen, marked } = palette
      for (const behind of [ground, chosen, marked, palette.tint[colour as keyof typeof palette.tint]])
        assert.ok(contrast(ink, behind) >= 4.5, `${colour} on ${behind}: ${contrast(ink, behind).toFixed(2)}`)
    }
    for (const behind of [palette.ground, palette.chosen, palette.marked])
      assert.ok(contrast(palette.soft, behind) >= 4.5, `soft on ${behind}`)
  }
})
