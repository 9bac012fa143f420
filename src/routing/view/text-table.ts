// A table for a terminal: columns as wide as what is in them, the widest cut first when all is too much.

import { printable, shortened } from '../../kernel/index.ts'

/** What a part of a text is, for a terminal with colours. */
export type Tone = 'good' | 'bad' | 'dim' | 'strong' | 'plain'

export interface Cell {
  text: string
  tone?: Tone
}

export interface TextStyle {
  /** ANSI colours. */
  colour: boolean
  /** Characters in a line. */
  width: number
}

export interface Column {
  title: string
  /** Numbers stand at the right. */
  right?: boolean
  /** May be cut when the table is too wide; `least` is what stays of it. */
  least?: number
}

const ANSI: Record<Tone, string> = { good: '32', bad: '31', dim: '2', strong: '1', plain: '0' }
const GAP = '  '

export const painted = (text: string, tone: Tone, { colour }: Pick<TextStyle, 'colour'>): string =>
  colour && tone !== 'plain' && text !== '' ? `\x1b[${ANSI[tone]}m${text}\x1b[0m` : text

/** Lines without line ends. */
export function textTable(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  style: TextStyle,
): string[] {
  const cells = rows.map(row => row.map(({ text, tone = 'plain' }) => ({ text: printable(text), tone })))
  const widths = widthsOf(columns, cells, style.width)
  const line = (row: readonly Required<Cell>[]): string => {
    const parts = row.map(({ text, tone }, place) => {
      const width = widths[place] ?? text.length
      const fitted = shortened(text, width)
      const last = place === row.length - 1
      const padded = columns[place]?.right ? fitted.padStart(width) : last ? fitted : fitted.padEnd(width)
      return painted(padded, tone, style)
    })
    return parts.join(GAP).trimEnd()
  }
  return [line(columns.map(({ title }) => ({ text: title, tone: 'strong' }))), ...cells.map(line)]
}

function widthsOf(
  columns: readonly Column[],
  rows: readonly (readonly Required<Cell>[])[],
  limit: number,
): number[] {
  const widths = columns.map(({ title }, place) =>
    rows.reduce((most, row) => Math.max(most, row[place]?.text.length ?? 0), title.length),
  )
  const over = (): number =>
    widths.reduce((sum, width) => sum + width, GAP.length * (widths.length - 1)) - limit
  for (let more = over(); more > 0; more = over()) {
    const room = columns.map(({ least }, place) => (widths[place] ?? 0) - (least ?? widths[place] ?? 0))
    const most = Math.max(...room)
    if (most <= 0) return widths
    const widest = room.indexOf(most)
    widths[widest] = (widths[widest] ?? 0) - 1
  }
  return widths
}
