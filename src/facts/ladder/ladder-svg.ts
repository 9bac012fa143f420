// The ladder as one self-contained SVG: no script, no font, no reference outside; every word from a peer is escaped.

import { escapeMarkup, printable, seconds, wrapped } from '../../kernel/index.ts'
import type { Ladder, LadderRow, LegColour } from './ladder.ts'
import { INK, TINT } from './leg-colours.ts'

export interface LadderSvgOptions {
  /** Where a click on row `index` leads, as `#message-3`; undefined for nowhere. */
  link?: (row: LadderRow, index: number) => string | undefined
}

const TIME_WIDTH = 74
const MARGIN = 20
const HEAD = 96
const ROW = 30
const LINE = 14
const GAP = 340
const GAP_SILENT = 14
/** Of the label's font, generous enough for any that a viewer takes. */
const LETTER_WIDTH = 6.6
const LABEL_LINES = 3
const SILENCE = seconds(2)

interface Placed {
  row: LadderRow
  index: number
  label: string[]
  from: number
  to: number
  /** Of the arrow. */
  y: number
  colour: LegColour
}

export function ladderSvg(ladder: Ladder, options: LadderSvgOptions = {}): string {
  const columns = new Map(ladder.participants.map((each, index) => [each.id, columnX(index)]))
  const { placed, silences, bottom } = placeRows(ladder, columns)
  const width = columnX(ladder.participants.length - 1) + TIME_WIDTH + MARGIN
  const height = bottom + 50
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="Helvetica, Arial, 'DejaVu Sans', sans-serif" font-size="12">`,
    `<title>${escapeMarkup(ladder.title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    arrowHeads(ladder),
    heading(ladder),
    ...ladder.participants.map((each, index) =>
      lifeline(each.name, each.address ?? '', columnX(index), bottom),
    ),
    ...silences.map(
      y =>
        `<line x1="${MARGIN}" x2="${width - MARGIN}" y1="${y}" y2="${y}" stroke="#bbb" stroke-dasharray="1 5"/>`,
    ),
    ...placed.map(each => drawRow(each, ladder, options)),
    legend(ladder, bottom + 30),
    '</svg>',
    '',
  ].join('\n')
}

const columnX = (index: number): number => MARGIN + TIME_WIDTH + 40 + index * GAP

function placeRows(
  ladder: Ladder,
  columns: ReadonlyMap<string, number>,
): { placed: Placed[]; silences: number[]; bottom: number } {
  const colours = new Map(ladder.legs.map(leg => [leg.id, leg.colour]))
  const placed: Placed[] = []
  const silences: number[] = []
  let y = HEAD
  let before = ladder.startedAt
  for (const [index, row] of ladder.rows.entries()) {
    if (row.at - before >= SILENCE) {
      y += GAP_SILENT
      silences.push(y - 4)
    }
    before = row.at
    const from = columns.get(row.from) ?? 0
    const to = columns.get(row.to) ?? 0
    const label = wrapped(
      printable(row.label),
      Math.floor((Math.abs(to - from) - 30) / LETTER_WIDTH),
      LABEL_LINES,
    )
    y += ROW + (label.length - 1) * LINE
    placed.push({ row, index, label, from, to, y, colour: colours.get(row.leg) ?? 'blue' })
  }
  return { placed, silences, bottom: y + 20 }
}

function arrowHeads(ladder: Ladder): string {
  const colours = [...new Set(ladder.legs.map(leg => leg.colour))]
  const heads = colours.map(
    colour =>
      `<marker id="head-${colour}" viewBox="0 0 10 10" refX="9" refY="5" markerUnits="userSpaceOnUse" markerWidth="11" markerHeight="11" orient="auto-start-reverse"><path d="M0 0L10 5L0 10z" fill="${INK[colour]}"/></marker>`,
  )
  return `<defs>${heads.join('')}</defs>`
}

function heading(ladder: Ladder): string {
  const when = new Date(ladder.startedAt).toISOString().replace('T', ' ').replace('Z', ' UTC')
  return `<text x="${MARGIN}" y="26"><tspan font-size="15" font-weight="bold">${escapeMarkup(ladder.title)}</tspan><tspan dx="12" fill="#666">${when}, seen by ${escapeMarkup(ladder.observer)}</tspan></text>`
}

function lifeline(name: string, address: string, x: number, bottom: number): string {
  return [
    `<line x1="${x}" x2="${x}" y1="${HEAD - 10}" y2="${bottom}" stroke="#999"/>`,
    `<rect x="${x - 75}" y="44" width="150" height="40" rx="4" fill="#f4f4f4" stroke="#999"/>`,
    `<text x="${x}" y="${address === '' ? 68 : 61}" text-anchor="middle" font-weight="bold">${escapeMarkup(name)}</text>`,
    address === ''
      ? ''
      : `<text x="${x}" y="77" text-anchor="middle" fill="#555">${escapeMarkup(address)}</text>`,
  ].join('')
}

/** TCP and TLS dotted, media double and thick. */
const STROKES: Record<LadderRow['kind'], string> = {
  sip: 'stroke-width="1.5"',
  tcp: 'stroke-width="1.2" stroke-dasharray="2 3"',
  tls: 'stroke-width="1.2" stroke-dasharray="5 3"',
  rtp: 'stroke-width="3" stroke-opacity="0.45"',
}

function drawRow(
  { row, index, label, from, to, y, colour }: Placed,
  ladder: Ladder,
  options: LadderSvgOptions,
): string {
  const ink = INK[colour]
  const time = ((row.at - ladder.startedAt) / 1000).toFixed(3)
  const middle = (from + to) / 2
  const place = row.ref === undefined ? row.source : `${row.source} ${row.ref}`
  const [fromEnd, toEnd] = from < to ? [from + 1, to - 1] : [from - 1, to + 1]
  const drawn = [
    `<g><title>${escapeMarkup(`${row.label}\n${place}`)}</title>`,
    `<text x="${MARGIN + TIME_WIDTH - 18}" y="${y + 4}" text-anchor="end" fill="#666" font-variant-numeric="tabular-nums">${time}</text>`,
    `<text x="${MARGIN + TIME_WIDTH - 10}" y="${y + 4}" fill="${ink}" font-weight="bold">${row.leg}</text>`,
    `<line x1="${fromEnd}" x2="${toEnd}" y1="${y}" y2="${y}" stroke="${ink}" ${STROKES[row.kind]} marker-end="url(#head-${colour})"/>`,
    ...label.map(
      (text, line) =>
        `<text x="${middle}" y="${y - 6 - (label.length - 1 - line) * LINE}" text-anchor="middle" fill="${ink}">${escapeMarkup(text)}</text>`,
    ),
    '</g>',
  ].join('')
  const link = options.link?.(row, index)
  return link === undefined ? drawn : `<a href="${escapeMarkup(link)}">${drawn}</a>`
}

function legend(ladder: Ladder, y: number): string {
  let x = MARGIN
  const entries = ladder.legs.map(leg => {
    const width = 44 + leg.label.length * (LETTER_WIDTH + 0.4)
    const entry = `<rect x="${x}" y="${y - 13}" width="${width - 12}" height="19" rx="3" fill="rgb(${TINT[leg.colour].join(',')})"/><text x="${x + 8}" y="${y + 1}" fill="${INK[leg.colour]}"><tspan font-weight="bold">${leg.id}</tspan><tspan dx="6">${escapeMarkup(leg.label)}</tspan></text>`
    x += width
    return entry
  })
  return `<g>${entries.join('')}</g>`
}
