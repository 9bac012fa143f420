// The ladder for a terminal and for the goldens of tests.
//
//    time    carrier             sbc            Teams
//   0.000 A  │─ INVITE +4952... ▶│                 │
//   0.012 B  │                   │─ INVITE +4952. ▶│

import { printable, shortened, wrapped } from '../kernel/index.ts'
import type { Ladder, LadderRow, LegColour, Participant } from './ladder.ts'
import { SILENCE } from './ladder-layout.ts'
import { clockText, type TimeMode, timeLabel } from './time-label.ts'

export interface LadderTextOptions {
  /** ANSI colours (256). */
  colour?: boolean
  /** Characters; default 110. Grows where so many columns need more. */
  width?: number
  /** `false` leaves the times out, for comparing runs. Default since-first. */
  times?: TimeMode | false
  /** East of UTC, for times of day; default 0. */
  offsetMinutes?: number
}

const DEFAULT_WIDTH = 110
/** Of a time, and of what stands between it and the first lifeline. */
const TIME_WIDTHS: Record<TimeMode, number> = { 'since-first': 8, 'since-previous': 8, 'time-of-day': 12 }
const LEG_WIDTH = 4
const MIN_GAP = 24
/** Beside a label: a dash and a space before it, a space and a dash after it, and the head of the arrow. */
const ARROW_ROOM = 5
const LABEL_LINES = 4

const ANSI: Record<LegColour | 'dim', string> = {
  blue: '38;5;75',
  orange: '38;5;214',
  magenta: '38;5;176',
  green: '38;5;78',
  red: '38;5;203',
  cyan: '38;5;80',
  yellow: '38;5;185',
  dim: '2',
}
const DASH: Record<LadderRow['kind'], string> = { sip: '─', tcp: '┄', tls: '┄', rtp: '═' }

type Paint = (text: string, colour: LegColour | 'dim') => string

/** Text with a line end after each line. */
export function ladderText(ladder: Ladder, options: LadderTextOptions = {}): string {
  const paint: Paint =
    options.colour === true
      ? (text, colour) => (text === '' ? '' : `\x1b[${ANSI[colour]}m${text}\x1b[0m`)
      : text => text
  const { times = 'since-first', offsetMinutes = 0 } = options
  const timeWidth = times === false ? TIME_WIDTHS['since-first'] : TIME_WIDTHS[times]
  const gutterWidth = timeWidth + LEG_WIDTH
  const { positions, nameLimit } = columnsOf(ladder, options.width ?? DEFAULT_WIDTH, gutterWidth)
  const columns = new Map(ladder.participants.map((each, index) => [each.id, positions[index] as number]))
  const colours = new Map(ladder.legs.map(leg => [leg.id, leg.colour]))
  const lines = [
    titleLine(ladder, times === false ? undefined : offsetMinutes),
    '',
    ...header(ladder.participants, positions, nameLimit),
  ]
  const { marks, markOf } = sourceMarks(ladder)
  let before: LadderRow | undefined
  for (const row of ladder.rows) {
    if (row.at - (before?.at ?? row.at) >= SILENCE) lines.push(paint(lifelines(positions, '┊'), 'dim'))
    const time =
      times === false ? '' : timeLabel(row.at, ladder.startedAt, before?.at, { times, offsetMinutes })
    before = row
    const gutter = `${time.padStart(timeWidth)} ${`${row.leg}${markOf(row)}`.padEnd(LEG_WIDTH - 1)}`
    const colour = colours.get(row.leg) ?? 'blue'
    lines.push(...rowLines(row, { columns, positions, gutter, paint, colour }))
  }
  lines.push('', ladder.legs.map(leg => paint(`${leg.id} ${leg.label}`, leg.colour)).join('   '))
  if (marks.length > 0) lines.push(marks.join('   '))
  return `${lines.map(line => line.trimEnd()).join('\n')}\n`
}

/** Where several observers have their part in it, a mark behind the letter of the leg tells whose a row is. */
function sourceMarks({ rows, observer }: Ladder): { marks: string[]; markOf: (row: LadderRow) => string } {
  const others = [...new Set(rows.map(row => row.source))].filter(source => source !== observer)
  const mark = (index: number): string => SOURCE_MARKS[Math.min(index, SOURCE_MARKS.length - 1)] as string
  const bySource = new Map(others.map((source, index) => [source, mark(index)]))
  return {
    marks: others.map((source, index) => `${mark(index)} seen by ${printable(source)}`),
    markOf: ({ source }) => bySource.get(source) ?? '',
  }
}
const SOURCE_MARKS = ["'", '"', '+', '*', '~']

function titleLine(ladder: Ladder, offsetMinutes: number | undefined): string {
  const when = offsetMinutes === undefined ? '' : `, ${clockText(ladder.startedAt, offsetMinutes)}`
  return `${printable(ladder.title)}${when}, seen by ${printable(ladder.observer)}`
}

/** Where the lifelines stand: each gap as wide as its longest label asks, the widest cut first when all is too much. */
function columnsOf(
  ladder: Ladder,
  width: number,
  gutterWidth: number,
): { positions: number[]; nameLimit: number } {
  const sum = (gaps: readonly number[]): number => gaps.reduce((total, gap) => total + gap, gutterWidth + 1)
  const full = leastGaps(ladder.participants, LONGEST_NAME)
  const nameLimit = sum(full) <= width ? LONGEST_NAME : SHORT_NAME
  const least = nameLimit === LONGEST_NAME ? full : leastGaps(ladder.participants, SHORT_NAME)
  const index = new Map(ladder.participants.map((each, place) => [each.id, place]))
  const wanted = [...least]
  for (const { from, to, label } of ladder.rows) {
    const gap = Math.min(index.get(from) ?? 0, index.get(to) ?? 0)
    const asked = label.length + ARROW_ROOM + 1
    // An arrow over several gaps has room enough.
    if (Math.abs((index.get(from) ?? 0) - (index.get(to) ?? 0)) === 1)
      wanted[gap] = Math.max(wanted[gap] ?? 0, asked)
  }
  let cut = Math.max(MIN_GAP, ...wanted)
  const gaps = (): number[] => wanted.map((gap, place) => Math.max(least[place] ?? 0, Math.min(gap, cut)))
  while (cut > MIN_GAP && sum(gaps()) > width) cut--
  let position = gutterWidth
  return { positions: [gutterWidth, ...gaps().map(gap => (position += gap))], nameLimit }
}

/** Of an IPv6 address, the longest name there is; and of an IPv4 address, with which two fit on the smallest gap. */
const LONGEST_NAME = 39
const SHORT_NAME = 15

/** Room for the names over two neighbouring lifelines, placed as `header` places them. */
function leastGaps(participants: readonly Participant[], nameLimit: number): number[] {
  const lengths = participants.map(each => Math.min(nameLimit, (each.address ?? each.name).length))
  const half = (place: number): number => Math.ceil((lengths[place] ?? 0) / 2)
  return participants.slice(1).map((_, before) => {
    const right = before === 0 ? (lengths[0] ?? 0) : half(before)
    const left = before + 2 === participants.length ? (lengths[before + 1] ?? 0) : half(before + 1)
    return Math.max(MIN_GAP, right + left + 1)
  })
}

/** Names and addresses: the first flush left on its lifeline, the last flush right, the others centred. */
function header(
  participants: readonly Participant[],
  positions: readonly number[],
  nameLimit: number,
): string[] {
  const lines: string[] = []
  for (const field of ['name', 'address'] as const) {
    let line = ''
    for (const [index, participant] of participants.entries()) {
      const text = shortened(printable(participant[field] ?? ''), nameLimit)
      const position = positions[index] as number
      const start =
        index === 0
          ? position
          : index === positions.length - 1
            ? position + 1 - text.length
            : position - (text.length >> 1)
      line = line.padEnd(Math.max(0, start)) + text
    }
    lines.push(line)
  }
  return lines
}

const lifelines = (positions: readonly number[], mark = '│'): string => {
  let line = ''
  for (const position of positions) line = line.padEnd(position) + mark
  return line
}

interface Canvas {
  columns: Map<string, number>
  positions: readonly number[]
  gutter: string
  paint: Paint
  colour: LegColour
}

function rowLines(row: LadderRow, canvas: Canvas): string[] {
  const from = canvas.columns.get(row.from) ?? canvas.gutter.length
  const to = canvas.columns.get(row.to) ?? canvas.gutter.length
  const [left, right] = from < to ? [from, to] : [to, from]
  const inner = right - left - 1
  const [first = '', ...more] = wrapped(printable(row.label), inner - ARROW_ROOM, LABEL_LINES)
  const dash = DASH[row.kind]
  const shaft = `${dash} ${first} `.padEnd(inner - 1, dash)
  const body = from < to ? `${shaft}▶` : `◀${shaft}`
  const indent = from < to ? '  ' : '   '
  return [
    canvasLine(canvas.gutter, body, left, canvas),
    ...more.map(text =>
      canvasLine(' '.repeat(canvas.gutter.length), `${indent}${text}`.padEnd(inner), left, canvas),
    ),
  ]
}

/** One line: gutter, lifelines, and between them the text that starts right of column `left`. */
function canvasLine(gutter: string, text: string, left: number, canvas: Canvas): string {
  const { paint, colour, positions } = canvas
  const blank = lifelines(positions)
  const start = left + 1
  return (
    paint(gutter, colour) +
    paint(blank.slice(gutter.length, start), 'dim') +
    paint(text, colour) +
    paint(blank.slice(start + text.length), 'dim')
  )
}
