// The ladder as one self-contained SVG: no script, no font, no reference outside; every word from a peer is escaped.

import { escapeMarkup, shortened } from '../kernel/index.ts'
import type { Ladder, Participant } from './ladder.ts'
import { type LadderGeometry, type LadderLayout, LETTER_WIDTH, layLadder, MARGIN } from './ladder-layout.ts'
import { type LadderPalette, LIGHT } from './ladder-palette.ts'
import { type LadderRowsOptions, ladderRowsSvg } from './ladder-rows-svg.ts'
import { clockText } from './time-label.ts'

export interface LadderSvgOptions extends LadderRowsOptions, LadderGeometry {}

/** What all of it is written in. */
export const LADDER_FONT = `font-family="Helvetica, Arial, 'DejaVu Sans', sans-serif" font-size="12"`

const TITLE_HEIGHT = 40
/** Of the participants. */
export const HEAD_HEIGHT = 52
const LEGEND_HEIGHT = 40
/** Of the title's letters, which are larger. */
const TITLE_LETTER = 8.6

export function ladderSvg(ladder: Ladder, options: LadderSvgOptions = {}): string {
  const palette = options.palette ?? LIGHT
  const layout = layLadder(ladder, options)
  const legend = legendOf(ladder, palette)
  const width = Math.ceil(Math.max(layout.width, legend.width, titleWidth(ladder)))
  const height = TITLE_HEIGHT + HEAD_HEIGHT + layout.height + LEGEND_HEIGHT
  const whole = { top: 0, bottom: layout.height }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ${LADDER_FONT}>`,
    `<title>${escapeMarkup(ladder.title)}</title>`,
    `<rect width="${width}" height="${height}" fill="${palette.ground}"/>`,
    arrowHeads(ladder, palette),
    heading(ladder, palette, options.offsetMinutes),
    `<g transform="translate(0 ${TITLE_HEIGHT})">${ladderHeadSvg(layout, palette)}</g>`,
    `<g transform="translate(0 ${TITLE_HEIGHT + HEAD_HEIGHT})">`,
    ladderRowsSvg(layout, layout.rows, whole, options),
    '</g>',
    `<g transform="translate(0 ${height - LEGEND_HEIGHT + 20})">${legend.drawn}</g>`,
    '</svg>',
    '',
  ].join('\n')
}

export function arrowHeads(ladder: Ladder, palette: LadderPalette): string {
  const colours = [...new Set(ladder.legs.map(leg => leg.colour))]
  const heads = colours.map(
    colour =>
      `<marker id="head-${colour}" viewBox="0 0 10 10" refX="9" refY="5" markerUnits="userSpaceOnUse" markerWidth="11" markerHeight="11" orient="auto-start-reverse"><path d="M0 0L10 5L0 10z" fill="${palette.leg[colour]}"/></marker>`,
  )
  return `<defs>${heads.join('')}</defs>`
}

function heading(ladder: Ladder, palette: LadderPalette, offsetMinutes?: number): string {
  const when = clockText(ladder.startedAt, offsetMinutes)
  return `<text x="${MARGIN}" y="26" fill="${palette.ink}"><tspan font-size="15" font-weight="bold">${escapeMarkup(ladder.title)}</tspan><tspan dx="12" fill="${palette.soft}">${when}, seen by ${escapeMarkup(ladder.observer)}</tspan></text>`
}

const titleWidth = (ladder: Ladder): number =>
  ladder.title.length * TITLE_LETTER + (36 + ladder.observer.length) * LETTER_WIDTH + 2 * MARGIN

/** The participants, `HEAD_HEIGHT` high, each over the beginning of its lifeline. */
export function ladderHeadSvg(
  { ladder, columns, boxHalf }: LadderLayout,
  palette: LadderPalette = LIGHT,
): string {
  return ladder.participants
    .map((each, index) => participantBox(each, columns[index] ?? 0, boxHalf, palette))
    .join('\n')
}

function participantBox(
  { name, address = '' }: Participant,
  x: number,
  half: number,
  palette: LadderPalette,
): string {
  const room = Math.floor((2 * half - 6) / LETTER_WIDTH)
  const lines = [
    `<g><title>${escapeMarkup([name, address].join('\n'))}</title>`,
    `<line x1="${x}" x2="${x}" y1="44" y2="${HEAD_HEIGHT}" stroke="${palette.line}"/>`,
    `<rect x="${x - half}" y="4" width="${2 * half}" height="40" rx="4" fill="${palette.box}" stroke="${palette.line}"/>`,
    `<text x="${x}" y="${address === '' ? 28 : 21}" text-anchor="middle" font-weight="bold" fill="${palette.ink}">${escapeMarkup(shortened(name, room))}</text>`,
  ]
  if (address !== '') {
    lines.push(
      `<text x="${x}" y="37" text-anchor="middle" fill="${palette.soft}">${escapeMarkup(shortened(address, room))}</text>`,
    )
  }
  return `${lines.join('')}</g>`
}

function legendOf(ladder: Ladder, palette: LadderPalette): { drawn: string; width: number } {
  let x = MARGIN
  const entries = ladder.legs.map(leg => {
    const width = 44 + leg.label.length * (LETTER_WIDTH + 0.4)
    const entry = `<rect x="${x}" y="-13" width="${width - 12}" height="19" rx="3" fill="${palette.tint[leg.colour]}"/><text x="${x + 8}" y="1" fill="${palette.leg[leg.colour]}"><tspan font-weight="bold">${leg.id}</tspan><tspan dx="6">${escapeMarkup(leg.label)}</tspan></text>`
    x += width
    return entry
  })
  return { drawn: `<g>${entries.join('')}</g>`, width: x + MARGIN }
}
