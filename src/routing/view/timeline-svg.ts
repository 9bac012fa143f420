// The call that waits longest as a picture: time goes to the right, the caller and each SBC have a lane.

import type { CallAnswer } from '../ask.ts'
import type { TimelineRow } from '../timeline.ts'
import { downText, ringsText } from './answer-text.ts'
import { line, MARGIN, svg, text, WIDTH } from './picture.ts'
import { secondsText } from './words.ts'

const CALLER = 'the caller'
const HEAD = 100
const BARE_HEAD = 46
const NAME_WIDTH = 210
const LINE = 18
const LANE_GAP = 16
const START = MARGIN + NAME_WIDTH + 10
const ROOM = WIDTH - MARGIN - START - 20

interface Lane {
  name: string
  rows: readonly TimelineRow[]
  top: number
}

export interface TimelineOptions {
  /** What is seen, in other words than `TimelineRow` says it: another language. */
  told?: (says: string) => string
  /** Without its headline and its styles, for a page that has both. */
  isBare?: boolean
}

export function timelineSvg(
  answer: CallAnswer,
  { told = says => says, isBare = false }: TimelineOptions = {},
): string {
  const { timeline } = answer.played
  const head = isBare ? BARE_HEAD : HEAD
  const lanes = lanesOf(timeline, head)
  const last = lanes.at(-1)
  const bottom = last === undefined ? head : last.top + heightOf(last.rows)
  const end = Math.max(1, ...timeline.map(({ atMs }) => atMs))
  const xOf = (atMs: number): number => START + (atMs / end) * ROOM
  const parts = [
    ...(isBare ? [] : headline(answer)),
    ...ticks(end).flatMap(atMs => [
      line(xOf(atMs), head - 16, xOf(atMs), bottom),
      text(secondsText(atMs), { x: xOf(atMs), y: head - 22, ink: 'dim', anchor: 'middle' }),
    ]),
    ...lanes.flatMap(lane => laneParts(lane, xOf, told)),
  ]
  return svg(`The wait${downText(answer)}`, bottom + MARGIN, parts, isBare)
}

const headline = (answer: CallAnswer): string[] => [
  text(`The wait${downText(answer)}`, { x: MARGIN, y: 30, strong: true, width: WIDTH - 2 * MARGIN }),
  text(`${ringsText(answer)}; below, the call that waits longest`, {
    x: MARGIN,
    y: 52,
    ink: 'dim',
    width: WIDTH - 2 * MARGIN,
  }),
]

function lanesOf(timeline: readonly TimelineRow[], head: number): Lane[] {
  const byName = new Map<string, TimelineRow[]>([[CALLER, []]])
  for (const row of timeline) {
    const name = row.gateway ?? CALLER
    byName.set(name, [...(byName.get(name) ?? []), row])
  }
  let top = head
  return [...byName].map(([name, rows]) => {
    const lane = { name, rows, top }
    top += heightOf(rows) + LANE_GAP
    return lane
  })
}

const heightOf = (rows: readonly TimelineRow[]): number => Math.max(1, rows.length) * LINE + 6

function laneParts(
  { name, rows, top }: Lane,
  xOf: (atMs: number) => number,
  told: (says: string) => string,
): string[] {
  const isCaller = name === CALLER
  const [from, to] = [xOf(rows[0]?.atMs ?? 0), xOf(rows.at(-1)?.atMs ?? 0)]
  const bottom = top + heightOf(rows)
  return [
    line(MARGIN, bottom + LANE_GAP / 2, WIDTH - MARGIN, bottom + LANE_GAP / 2),
    text(isCaller ? told(name) : name, { x: MARGIN, y: top + 14, strong: true, width: NAME_WIDTH }),
    `<rect class="${isCaller ? 'warn' : 'dim'}" x="${from}" y="${top}" width="${Math.max(3, to - from)}" height="${bottom - top}" rx="3" fill-opacity="0.18"/>`,
    ...rows.flatMap(({ atMs, says }, place) => mark(xOf(atMs), top + place * LINE + 10, says, told)),
  ]
}

/** A dot with what happens, on the side where there is room. */
function mark(x: number, y: number, says: string, told: (says: string) => string): string[] {
  const left = x > START + ROOM / 2
  const bad = /CANCEL|RST|fails|does not|next gateway/.test(says)
  const width = left ? x - START - 10 : WIDTH - MARGIN - x - 10
  return [
    `<circle class="${bad ? 'bad' : 'good'}" cx="${x}" cy="${y}" r="3.5"/>`,
    text(told(says), { x: left ? x - 8 : x + 8, y: y + 4, anchor: left ? 'end' : 'start', width }),
  ]
}

/** A handful of round times. */
function ticks(end: number): number[] {
  const step =
    [100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 60_000].find(each => end / each <= 8) ?? 120_000
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, place) => place * step)
}
