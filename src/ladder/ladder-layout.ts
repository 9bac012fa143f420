// Where everything of a ladder stands, in pixels. What draws it takes a slice: a ladder of ten thousand rows is laid
// once, and of it only what is looked at is drawn.
//
//   MARGIN  TIME   leg           gap                gap           END
//   |      3.228    C  |                    |                    |   pin, time elapsed

import { between, type Millis, millis, printable, seconds, wrapped } from '../kernel/index.ts'
import type { Ladder, LadderRow, LegColour } from './ladder.ts'

export interface LadderGeometry {
  /** Between two lifelines; default 340. */
  gap?: number
  /** A silence as a break of one height (the default), or as high as it was long, within reason. */
  silence?: 'compressed' | 'to-scale'
}

export interface PlacedRow {
  row: LadderRow
  /** Its place among the ladder's rows. */
  index: number
  /** The row above it. */
  before: LadderRow | undefined
  label: string[]
  /** Of the lifelines. */
  from: number
  to: number
  /** Of all that belongs to it; y is that of the arrow. */
  top: number
  y: number
  bottom: number
  colour: LegColour
  /** How long nothing happened before it, where that is worth a break; and where that is drawn. */
  silence?: { length: Millis; y: number }
}

export interface LadderLayout {
  ladder: Ladder
  gap: number
  width: number
  /** Of the rows, without head and legend. */
  height: number
  rows: readonly PlacedRow[]
}

export const MARGIN = 12
export const TIME_WIDTH = 88
/** Half a box of a participant, and what is told beside the last lifeline. */
const END = 106
const ROW = 30
export const LINE = 14
const BREAK = 22
/** Of the label's font, generous enough for any that a viewer takes. */
export const LETTER_WIDTH = 6.6
const LABEL_LINES = 3
/** Nothing for so long is worth a break. */
export const SILENCE = seconds(2)
const PIXELS_A_SECOND = 24
const LONGEST_BREAK = 480
const GAP = 340

/** The x of lifeline `index`. */
export const columnX = (index: number, gap: number): number =>
  MARGIN + TIME_WIDTH + 12 + boxHalf(gap) + index * gap

/** Half the width of a participant's box. */
export const boxHalf = (gap: number): number => Math.min(75, gap / 2 - 4)

const widthWith = (gap: number, participants: number): number =>
  columnX(Math.max(0, participants - 1), gap) + END

/** The gap with which a ladder of so many participants fills `width`, but none so small that nothing can be read. */
export function gapFor(width: number, participants: number): number {
  const gaps = Math.max(1, participants - 1)
  const gap = Math.floor((width - widthWith(WIDE_BOX, 1)) / gaps)
  if (gap >= WIDE_BOX) return Math.min(GAP_LIMIT, gap)
  // Boxes shrink with it: half of one more gap goes to the first.
  return Math.max(LEAST_GAP, Math.floor((width - widthWith(0, 1)) / (gaps + 0.5)))
}
/** With such a gap boxes are as wide as they get. */
const WIDE_BOX = 158
const LEAST_GAP = 132
const GAP_LIMIT = 520

export function layLadder(ladder: Ladder, geometry: LadderGeometry = {}): LadderLayout {
  const { gap = GAP, silence = 'compressed' } = geometry
  const columns = new Map(ladder.participants.map((each, index) => [each.id, columnX(index, gap)]))
  const colours = new Map(ladder.legs.map(leg => [leg.id, leg.colour]))
  const rows: PlacedRow[] = []
  let top = 0
  let before: LadderRow | undefined
  for (const [index, row] of ladder.rows.entries()) {
    const quiet = before === undefined ? millis(0) : between(before.at, row.at)
    const height = quiet < SILENCE ? 0 : breakHeight(quiet, silence)
    const [from, to] = [columns.get(row.from) ?? 0, columns.get(row.to) ?? 0]
    const room = Math.floor((Math.abs(to - from) - 24) / LETTER_WIDTH)
    const label = wrapped(printable(row.label), room, LABEL_LINES)
    const y = top + height + ROW + (label.length - 1) * LINE - 8
    rows.push({
      ...{ row, index, before, label, from, to, top, y, bottom: y + 8 },
      colour: colours.get(row.leg) ?? 'blue',
      ...(height > 0 && { silence: { length: quiet, y: top + height / 2 } }),
    })
    top = y + 8
    before = row
  }
  return { ladder, gap, width: widthWith(gap, ladder.participants.length), height: top + 16, rows }
}

function breakHeight(quiet: Millis, silence: 'compressed' | 'to-scale'): number {
  if (silence === 'compressed') return BREAK
  return Math.min(LONGEST_BREAK, Math.max(BREAK, (quiet / 1000) * PIXELS_A_SECOND))
}
