// A page that stands alone: the ladders, and below each the messages its rows lead to.

import { escapeMarkup } from '../../kernel/index.ts'
import type { Ladder, LadderRow } from './ladder.ts'
import { ladderSvg } from './ladder-svg.ts'
import { INK } from './leg-colours.ts'

const STYLE = `
body { font: 14px/1.45 Helvetica, Arial, 'DejaVu Sans', sans-serif; margin: 24px; color: #222; background: #fff }
.ladder { overflow-x: auto }
details { border-left: 4px solid; margin: 6px 0; padding-left: 10px }
details:target { background: #fff8dc }
summary { cursor: pointer }
pre { white-space: pre-wrap; overflow-wrap: anywhere; color: #222; font: 12px/1.4 'DejaVu Sans Mono', Menlo, Consolas, monospace }
.place { color: #666 }
`

export function ladderHtml(ladders: readonly Ladder[]): string {
  const title = ladders.length === 1 ? (ladders[0] as Ladder).title : `${ladders.length} calls`
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>${escapeMarkup(title)}</title><style>${STYLE}</style></head><body>`,
    ...ladders.map(ladderSection),
    '</body></html>',
    '',
  ].join('\n')
}

/** A ladder within a page; `number` tells its anchors from those of others there. */
export function ladderSection(ladder: Ladder, number: number): string {
  const anchor = (index: number): string => `m${number + 1}-${index + 1}`
  const link = (row: LadderRow, index: number): string | undefined =>
    row.message === undefined ? undefined : `#${anchor(index)}`
  const messages = ladder.rows.flatMap((row, index) => {
    if (row.message === undefined) return []
    const colour = ladder.legs.find(leg => leg.id === row.leg)?.colour ?? 'blue'
    const time = ((row.at - ladder.startedAt) / 1000).toFixed(3)
    const place = row.ref === undefined ? row.source : `${row.source} ${row.ref}`
    return [
      `<details id="${anchor(index)}" style="border-color:${INK[colour]}"><summary>${time} ${escapeMarkup(row.label)} <span class="place">${escapeMarkup(`${row.from} to ${row.to}, ${place}`)}</span></summary>`,
      `<pre>${escapeMarkup(row.message)}</pre></details>`,
    ]
  })
  return [
    `<section><div class="ladder">${ladderSvg(ladder, { link })}</div>`,
    ...messages,
    '</section>',
  ].join('\n')
}
