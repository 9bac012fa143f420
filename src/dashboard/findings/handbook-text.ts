// Pages of the handbook, read as what they are made of: as much of Markdown as they use, and nothing that is not on the
// page becomes anything but text.

export type Block =
  | { kind: 'heading'; level: number; text: string }
  | { kind: 'paragraph'; text: string }
  | { kind: 'list'; ordered: boolean; items: string[] }
  | { kind: 'code'; text: string }
  | { kind: 'table'; head: string[]; rows: string[][] }

/** What is between these the finding itself says already. */
const SAID_ALREADY = [/<!-- rule -->.*?<!-- \/rule -->/s, /\n## Example\n.*?(?=\n## |$)/s]

/** The blocks of a page, without its title, its rule and its example. */
export function blocksOf(page: string): Block[] {
  const text = SAID_ALREADY.reduce((left, said) => left.replace(said, ''), page).replace(/<!--.*?-->/gs, '')
  const lines = text.split('\n')
  const blocks: Block[] = []
  for (let at = 0; at < lines.length; ) {
    const read = lines[at]?.trim() === '' ? undefined : blockAt(lines, at)
    if (read !== undefined) blocks.push(read.block)
    at = read?.end ?? at + 1
  }
  return blocks
}

interface Read {
  block: Block
  /** The line after it. */
  end: number
}

const ITEM = /^(?:(-)|\d+\.) +(.*)$/

function blockAt(lines: readonly string[], at: number): Read {
  const line = lines[at] as string
  const heading = /^(#+) (.*)$/.exec(line)
  if (heading !== null) {
    const [, marks = '', text = ''] = heading
    return { block: { kind: 'heading', level: marks.length, text }, end: at + 1 }
  }
  if (line.startsWith('```')) return code(lines, at)
  if (line.startsWith('|')) return table(lines, at)
  if (ITEM.test(line)) return list(lines, at)
  const end = endOf(lines, at, next => next.trim() === '' || /^(#|```|\|)/.test(next) || ITEM.test(next))
  return { block: { kind: 'paragraph', text: lines.slice(at, end).join(' ') }, end }
}

/** The first line after `at` that is none of the block any more. */
function endOf(lines: readonly string[], at: number, isOver: (line: string) => boolean): number {
  let end = at + 1
  while (end < lines.length && !isOver(lines[end] as string)) end++
  return end
}

function code(lines: readonly string[], at: number): Read {
  const end = endOf(lines, at, line => line.startsWith('```'))
  return { block: { kind: 'code', text: lines.slice(at + 1, end).join('\n') }, end: end + 1 }
}

function table(lines: readonly string[], at: number): Read {
  const end = endOf(lines, at, line => !line.startsWith('|'))
  const rows = lines.slice(at, end).map(cellsOf)
  // The second row is the line under the head.
  return { block: { kind: 'table', head: rows[0] ?? [], rows: rows.slice(2) }, end }
}

const cellsOf = (line: string): string[] =>
  line
    .replace(/^\||\|\s*$/g, '')
    .split(/(?<!\\)\|/)
    .map(cell => cell.trim().replaceAll('\\|', '|'))

function list(lines: readonly string[], at: number): Read {
  const end = endOf(lines, at, line => !ITEM.test(line) && !/^\s+\S/.test(line))
  const items: string[] = []
  for (const line of lines.slice(at, end)) {
    const item = ITEM.exec(line)
    if (item !== null) items.push(item[2] ?? '')
    else items.push(`${items.pop()} ${line.trim()}`)
  }
  return { block: { kind: 'list', ordered: !(lines[at] as string).startsWith('-'), items }, end }
}

export type Span = { kind: 'text' | 'code' | 'strong' | 'emphasis'; text: string }

const SPAN = /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*]+)\*|\[([^\]]+)\]\([^)]*\)/g

/** The pieces of a line. Links are to other pages of the handbook, which are not served: their words stay. */
export function spansOf(text: string): Span[] {
  const spans: Span[] = []
  let at = 0
  for (const found of text.matchAll(SPAN)) {
    const [whole, code, strong, emphasis, link] = found
    if (found.index > at) spans.push({ kind: 'text', text: text.slice(at, found.index) })
    at = found.index + whole.length
    if (code !== undefined) spans.push({ kind: 'code', text: code })
    if (strong !== undefined) spans.push({ kind: 'strong', text: strong })
    if (emphasis !== undefined) spans.push({ kind: 'emphasis', text: emphasis })
    if (link !== undefined) spans.push(...spansOf(link))
  }
  if (at < text.length) spans.push({ kind: 'text', text: text.slice(at) })
  return spans
}
