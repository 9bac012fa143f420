// A table for a terminal: columns as wide as what is in them; when all is too much, the widest are folded first.

import { printable, withoutControls, wrapped } from './printable.ts'

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
  /** May be folded when the table is too wide, down to this width. */
  least?: number
}

const ANSI: Record<Tone, string> = { good: '32', bad: '31', dim: '2', strong: '1', plain: '0' }
const GAP = '  '
/** What does not fit into these is cut. */
const LINES = 4

/** Names of an export stand in it, so nothing in it may move the cursor. */
export function painted(text: string, tone: Tone, { colour }: Pick<TextStyle, 'colour'>): string {
  const clean = withoutControls(text)
  return colour && tone !== 'plain' && clean !== '' ? `\x1b[${ANSI[tone]}m${clean}\x1b[0m` : clean
}

/** Lines without line ends. */
export function textTable(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  style: TextStyle,
): string[] {
  const cells = rows.map(row => row.map(({ text, tone = 'plain' }) => ({ text: printable(text), tone })))
  const widths = widthsOf(columns, cells, style.width)
  const lines = (row: readonly Required<Cell>[]): string[] => {
    const folded = row.map(({ text }, place) => wrapped(text, widths[place] ?? text.length, LINES))
    const height = Math.max(...folded.map(({ length }) => length))
    return Array.from({ length: height }, (_, at) =>
      row
        .map(({ tone }, place) => {
          const text = folded[place]?.[at] ?? ''
          const width = widths[place] ?? text.length
          const padded = columns[place]?.right ? text.padStart(width) : text.padEnd(width)
          return painted(place === row.length - 1 ? padded.trimEnd() : padded, tone, style)
        })
        .join(GAP)
        .trimEnd(),
    )
  }
  const titles = columns.map(({ title }) => ({ text: title, tone: 'strong' as const }))
  return [titles, ...cells].flatMap(lines)
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
