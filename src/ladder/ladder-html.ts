// A page that stands alone: the ladders, and below each the messages its rows lead to.

import { escapeMarkup } from '../kernel/index.ts'
import type { Ladder, LadderRow } from './ladder.ts'
import { type LadderPalette, LIGHT } from './ladder-palette.ts'
import { type LadderSvgOptions, ladderSvg } from './ladder-svg.ts'
import { timeLabel } from './time-label.ts'

const style = ({ ground, ink, soft, marked }: LadderPalette): string => `
body { font: 14px/1.45 Helvetica, Arial, 'DejaVu Sans', sans-serif; margin: 24px; color: ${ink}; background: ${ground} }
.ladder { overflow-x: auto }
details { border-left: 4px solid; margin: 6px 0; padding-left: 10px }
details:target { background: ${marked} }
summary { cursor: pointer }
pre { white-space: pre-wrap; overflow-wrap: anywhere; color: ${ink}; font: 12px/1.4 'DejaVu Sans Mono', Menlo, Consolas, monospace }
.place { color: ${soft} }
`

export function ladderHtml(ladders: readonly Ladder[], options: LadderSvgOptions = {}): string {
  const title = ladders.length === 1 ? (ladders[0] as Ladder).title : `${ladders.length} calls`
  return [...ladderHtmlText(ladders, title, options)].join('')
}

/** The same piece by piece, so that no more than one ladder is held. */
export function* ladderHtmlText(
  ladders: Iterable<Ladder>,
  title: string,
  options: LadderSvgOptions = {},
): Generator<string> {
  yield '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
  yield `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">\n`
  yield `<title>${escapeMarkup(title)}</title><style>${style(options.palette ?? LIGHT)}</style></head><body>\n`
  let number = 0
  for (const ladder of ladders) yield `${ladderSection(ladder, number++, options)}\n`
  yield '</body></html>\n'
}

/** A ladder within a page; `number` tells its anchors from those of others there. */
export function ladderSection(ladder: Ladder, number: number, options: LadderSvgOptions = {}): string {
  const palette = options.palette ?? LIGHT
  const anchor = (index: number): string => `m${number + 1}-${index + 1}`
  const link = (row: LadderRow, index: number): string | undefined =>
    row.message === undefined ? undefined : `#${anchor(index)}`
  const colours = new Map(ladder.legs.map(leg => [leg.id, leg.colour]))
  const messages = ladder.rows.flatMap((row, index) => {
    if (row.message === undefined) return []
    const colour = colours.get(row.leg) ?? 'blue'
    const time = timeLabel(row.at, ladder.startedAt, ladder.rows[index - 1]?.at, options)
    const place = row.ref === undefined ? row.source : `${row.source} ${row.ref}`
    return [
      `<details id="${anchor(index)}" style="border-color:${palette.leg[colour]}"><summary>${time} ${escapeMarkup(row.label)} <span class="place">${escapeMarkup(`${row.from} to ${row.to}, ${place}`)}</span></summary>`,
      `<pre>${escapeMarkup(row.message)}</pre></details>`,
    ]
  })
  return [
    `<section><div class="ladder">${ladderSvg(ladder, { ...options, link })}</div>`,
    ...messages,
    '</section>',
  ].join('\n')
}
