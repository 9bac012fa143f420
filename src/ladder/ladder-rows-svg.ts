// Rows of a ladder as SVG: as many of a layout as are wanted, between lifelines as long as they are. Every word from a
// peer is escaped.

import { between, escapeMarkup } from '../kernel/index.ts'
import type { LadderRow } from './ladder.ts'
import { type LadderLayout, LINE, MARGIN, type PlacedRow } from './ladder-layout.ts'
import { type LadderPalette, LIGHT } from './ladder-palette.ts'
import { lengthText } from './time-label.ts'

/** A finding pinned to a row that is evidence of it. */
export interface LadderPin {
  severity: 'info' | 'warning' | 'critical'
  title: string
}

export interface LadderRowsOptions {
  /** Default light. */
  palette?: LadderPalette
  /** Where a click on row `index` leads, as `#message-3`; undefined for nowhere. */
  link?: (row: LadderRow, index: number) => string | undefined
  pins?: ReadonlyMap<LadderRow, readonly LadderPin[]>
  /** At most two, with the time that elapsed between them. */
  marked?: readonly LadderRow[]
  chosen?: LadderRow
  /** Attributes for the group of a row, as a screen needs them to know it again; written as they are. */
  attributes?: (placed: PlacedRow) => string
}

/** Those of `rows`, with what stands behind them from `top` to `bottom`. */
export function ladderRowsSvg(
  layout: LadderLayout,
  rows: readonly PlacedRow[],
  { top, bottom }: { top: number; bottom: number },
  options: LadderRowsOptions = {},
): string {
  const palette = options.palette ?? LIGHT
  return [
    ...rows.map(placed => backdrop(placed, layout, palette, options)),
    ...layout.columns.map(x => lifeline(x, top, bottom, palette)),
    ...rows.map(placed => silenceBreak(placed, layout, palette)),
    ...rows.map(placed => drawRow(placed, layout, palette, options)),
    elapsed(layout, palette, options.marked ?? []),
  ].join('\n')
}

function lifeline(x: number, top: number, bottom: number, palette: LadderPalette): string {
  return `<line x1="${x}" x2="${x}" y1="${top}" y2="${bottom}" stroke="${palette.line}"/>`
}

function backdrop(
  { row, top, bottom, silence }: PlacedRow,
  { width }: LadderLayout,
  palette: LadderPalette,
  { chosen, marked }: LadderRowsOptions,
): string {
  const isChosen = row === chosen
  const isMarked = marked?.includes(row) === true
  if (!isChosen && !isMarked) return ''
  const start = silence === undefined ? top : 2 * silence.y - top
  const fill = isMarked ? palette.marked : palette.chosen
  const edge = isChosen
    ? `<rect x="0" y="${start}" width="3" height="${bottom - start}" fill="${palette.ink}"/>`
    : ''
  return `<rect x="0" y="${start}" width="${width}" height="${bottom - start}" fill="${fill}"/>${edge}`
}

function silenceBreak(
  { silence }: PlacedRow,
  { width, timeEnd }: LadderLayout,
  palette: LadderPalette,
): string {
  if (silence === undefined) return ''
  const { y, length } = silence
  return [
    `<line x1="${timeEnd + 8}" x2="${width - MARGIN}" y1="${y}" y2="${y}" stroke="${palette.line}" stroke-dasharray="1 5"/>`,
    `<text x="${timeEnd}" y="${y + 4}" text-anchor="end" fill="${palette.soft}" font-size="11">${lengthText(length)}</text>`,
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
  placed: PlacedRow,
  layout: LadderLayout,
  palette: LadderPalette,
  options: LadderRowsOptions,
): string {
  const { row, index, time, from, to, y, colour } = placed
  const { timeEnd } = layout
  const ink = palette.leg[colour]
  const place = row.ref === undefined ? row.source : `${row.source} ${row.ref}`
  const [fromEnd, toEnd] = from < to ? [from + 1, to - 1] : [from - 1, to + 1]
  const attributes = options.attributes?.(placed) ?? ''
  const drawn = [
    `<g${attributes === '' ? '' : ` ${attributes}`}><title>${escapeMarkup(`${row.label}\n${place}`)}</title>`,
    `<text x="${timeEnd}" y="${y + 4}" text-anchor="end" fill="${palette.soft}" font-variant-numeric="tabular-nums">${time}</text>`,
    `<text x="${timeEnd + 8}" y="${y + 4}" fill="${ink}" font-weight="bold">${row.leg}</text>`,
    `<line x1="${fromEnd}" x2="${toEnd}" y1="${y}" y2="${y}" stroke="${ink}" ${STROKES[row.kind]} marker-end="url(#head-${colour})"/>`,
    row.repeated === true ? again(from < to ? from + 14 : from - 14, y, ink, palette) : '',
    ...labelLines(placed, ink),
    pinned(placed, layout, palette, options.pins?.get(row) ?? []),
    '</g>',
  ].join('')
  const link = options.link?.(row, index)
  return link === undefined ? drawn : `<a href="${escapeMarkup(link)}">${drawn}</a>`
}

function labelLines({ label, from, to, y }: PlacedRow, ink: string): string[] {
  return label.map(
    (text, line) =>
      `<text x="${(from + to) / 2}" y="${y - 6 - (label.length - 1 - line) * LINE}" text-anchor="middle" fill="${ink}">${escapeMarkup(text)}</text>`,
  )
}

/** The same octets once more: a turn on the arrow. */
const again = (x: number, y: number, ink: string, { ground }: LadderPalette): string =>
  `<path transform="translate(${x} ${y})" d="M4 -3.5A5 5 0 1 0 5 1M4.6 -6V-3H1.6" fill="${ground}" stroke="${ink}" stroke-width="1.4"/>`

function pinned(
  { y }: PlacedRow,
  { columns }: LadderLayout,
  palette: LadderPalette,
  pins: readonly LadderPin[],
): string {
  const [worst] = [...pins].sort((left, right) => SEVERITIES[left.severity] - SEVERITIES[right.severity])
  if (worst === undefined) return ''
  const x = (columns.at(-1) ?? 0) + 18
  const titles = pins.map(pin => pin.title).join('\n')
  return [
    `<g><title>${escapeMarkup(titles)}</title><circle cx="${x}" cy="${y}" r="8" fill="${palette.severity[worst.severity]}"/>`,
    `<text x="${x}" y="${y + 4}" text-anchor="middle" font-weight="bold" fill="${palette.ground}">${pins.length > 1 ? pins.length : '!'}</text></g>`,
  ].join('')
}
const SEVERITIES = { critical: 0, warning: 1, info: 2 }

const BOLD_WIDTH = 7

/** A bracket from one marked row to the other. */
function elapsed(
  { rows, columns, width }: LadderLayout,
  palette: LadderPalette,
  marked: readonly LadderRow[],
): string {
  const [first, last] = rows.filter(({ row }) => marked.includes(row))
  if (first === undefined || last === undefined) return ''
  const x = (columns.at(-1) ?? 0) + 36
  const length = lengthText(between(first.row.at, last.row.at))
  return [
    `<path d="M${x - 5} ${first.y}H${x}V${last.y}H${x - 5}" fill="none" stroke="${palette.ink}" stroke-width="1.5"/>`,
    `<text x="${Math.min(x + 6, width - 4 - length.length * BOLD_WIDTH)}" y="${(first.y + last.y) / 2 + 4}" fill="${palette.ink}" font-weight="bold" stroke="${palette.ground}" stroke-width="4" paint-order="stroke">${length}</text>`,
  ].join('')
}
