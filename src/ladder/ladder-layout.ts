// Where everything of a ladder stands, in pixels. What draws it takes a slice: a ladder of ten thousand rows is laid
// once, and of it only what is looked at is drawn.
//
//   MARGIN  time  leg             gap                gap             end
//   |       3.228  C    |                    |                    |   pin, time elapsed

import { between, type Millis, millis, printable, seconds, wrapped } from '../kernel/index.ts'
import type { Ladder, LadderRow, LegColour } from './ladder.ts'
import { type LadderTimes, timeLabel } from './time-label.ts'

export interface LadderGeometry extends LadderTimes {
  /** Pixels there are; it gets wider where so many lifelines need more. Without it, as wide as is good to read. */
  width?: number
  /** A silence as a break of one height (the default), or as high as it was long, within reason. */
  silence?: 'compressed' | 'to-scale'
}

export interface PlacedRow {
  row: LadderRow
  /** Its place among the ladder's rows. */
  index: number
  time: string
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
  /** The x of the lifelines, of the end of times, and half the width of a participant's box. */
  columns: readonly number[]
  timeEnd: number
  boxHalf: number
  width: number
  /** Of the rows, without head and legend. */
  height: number
  rows: readonly PlacedRow[]
}

export const MARGIN = 12
const LEG_WIDTH = 26
const ROW = 30
export const LINE = 14
const BREAK = 22
/** Of the label's font, generous enough for any that a viewer takes. */
export const LETTER_WIDTH = 6.6
const LABEL_LINES = 4
/** Nothing for so long is worth a break. */
export const SILENCE = seconds(2)
const PIXELS_A_SECOND = 24
const LONGEST_BREAK = 480

export function layLadder(ladder: Ladder, geometry: LadderGeometry = {}): LadderLayout {
  const times = ladder.rows.map((row, index) =>
    timeLabel(row.at, ladder.startedAt, ladder.rows[index - 1]?.at, geometry),
  )
  const longest = times.reduce((most, time) => Math.max(most, time.length), LEAST_TIME)
  const timeEnd = Math.ceil(MARGIN + longest * LETTER_WIDTH)
  const across = columnsOf(ladder, timeEnd + LEG_WIDTH, geometry.width)
  const rows = placeRows(ladder, across.columns, times, geometry.silence ?? 'compressed')
  return { ladder, timeEnd, ...across, height: (rows.at(-1)?.bottom ?? 0) + 16, rows }
}
const LEAST_TIME = 6

function placeRows(
  ladder: Ladder,
  columns: readonly number[],
  times: readonly string[],
  silence: 'compressed' | 'to-scale',
): PlacedRow[] {
  const xs = new Map(ladder.participants.map(({ id }, index) => [id, columns[index] ?? 0]))
  const colours = new Map(ladder.legs.map(leg => [leg.id, leg.colour]))
  let top = 0
  let before: LadderRow | undefined
  return ladder.rows.map((row, index): PlacedRow => {
    const quiet = before === undefined ? millis(0) : between(before.at, row.at)
    const height = quiet < SILENCE ? 0 : breakHeight(quiet, silence)
    const [from, to] = [xs.get(row.from) ?? 0, xs.get(row.to) ?? 0]
    const room = Math.floor((Math.abs(to - from) - LABEL_MARGIN) / LETTER_WIDTH)
    const label = wrapped(printable(row.label), room, LABEL_LINES)
    const bottom = top + height + ROW + (label.length - 1) * LINE
    const placed = {
      ...{ row, index, time: times[index] ?? '', label, from, to, top, y: bottom - 8, bottom },
      colour: colours.get(row.leg) ?? 'blue',
      ...(height > 0 && { silence: { length: quiet, y: top + height / 2 } }),
    }
    top = bottom
    before = row
    return placed
  })
}
const LABEL_MARGIN = 16

function breakHeight(quiet: Millis, silence: 'compressed' | 'to-scale'): number {
  if (silence === 'compressed') return BREAK
  return Math.min(LONGEST_BREAK, Math.max(BREAK, Math.round((quiet / 1000) * PIXELS_A_SECOND)))
}

/** With a smaller gap nothing could be read, with a larger one the eye gets lost. */
const LEAST_GAP = 96
const LONGEST_GAP = 520
/** Without a width to keep to. */
const GAP = 340
const BOX_HALF = 75
/** What is told beside the last lifeline, at least. */
const END = 52

/** Each gap gets what its longest label asks for; where that is too much, all get less by the same share. */
function columnsOf(
  { participants, rows }: Ladder,
  start: number,
  width: number | undefined,
): Pick<LadderLayout, 'columns' | 'boxHalf' | 'width'> {
  const count = Math.max(0, participants.length - 1)
  const places = new Map(participants.map(({ id }, place) => [id, place]))
  const wanted = new Array<number>(count).fill(LEAST_GAP)
  for (const { from, to, label } of rows) {
    const [left, right] = [places.get(from) ?? 0, places.get(to) ?? 0].sort((one, other) => one - other)
    // An arrow over several gaps has room enough.
    if (left === undefined || right !== left + 1) continue
    const asked = Math.min(LONGEST_GAP, label.length * LETTER_WIDTH + LABEL_MARGIN)
    wanted[left] = Math.max(wanted[left] ?? LEAST_GAP, asked)
  }
  const gaps = width === undefined ? wanted.map(() => GAP) : fitted(wanted, width - start - 2 * BOX_HALF - 16)
  const boxHalf = Math.floor(Math.min(BOX_HALF, ...gaps.map(gap => gap / 2 - 4)))
  let x = start + boxHalf
  const columns = [x, ...gaps.map(gap => (x += Math.floor(gap)))]
  return { columns, boxHalf, width: Math.max(x + Math.max(END, boxHalf + 12), width ?? 0) }
}

/** Gaps between the least and what is wanted, or beyond that all alike, that fill `room` together where they can. */
function fitted(wanted: readonly number[], room: number): number[] {
  const sum = wanted.reduce((total, gap) => total + gap, 0)
  const least = wanted.length * LEAST_GAP
  if (sum <= room) return wanted.map(gap => Math.min(LONGEST_GAP, gap + (room - sum) / wanted.length))
  // Small boxes leave some of their room to the gaps.
  const share = Math.max(0, room - least) / Math.max(1, sum - least)
  return wanted.map(gap => LEAST_GAP + (gap - LEAST_GAP) * share)
}
