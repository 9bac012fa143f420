// Rows of a CSV table (RFC 4180) out of text in pieces of any length. Quotes that were never closed cost the line they
// stand in, not the file: what comes after it is read on.

const QUOTE = 34
const LINE_FEED = 10
const RETURN = 13

/** Characters of one row. A longer one has lost a quote. */
const ROW_LIMIT = 64 * 1024

export class CsvRows {
  /** Rows given up because a quote in them was never closed. */
  broken = 0
  readonly #delimiter: string
  #pending = ''

  constructor(delimiter: string) {
    this.#delimiter = delimiter
  }

  /** The rows that end in this text; empty lines are none. */
  push(text: string): string[][] {
    this.#pending += text
    return this.#rows(false)
  }

  /** Nothing comes any more: what was begun is a row. */
  end(): string[][] {
    return this.#rows(true)
  }

  #rows(isEnd: boolean): string[][] {
    const rows: string[][] = []
    let at = 0
    for (;;) {
      at = lineStart(this.#pending, at)
      const read = readRow(this.#pending, at, this.#delimiter, isEnd)
      if (read !== undefined) {
        rows.push(read.cells)
        at = read.end
        continue
      }
      const left = this.#pending.length - at
      if (left === 0 || (!isEnd && left <= ROW_LIMIT)) break
      this.broken += 1
      const line = this.#pending.indexOf('\n', at)
      at = line === -1 ? this.#pending.length : line + 1
    }
    this.#pending = this.#pending.slice(at)
    return rows
  }
}

/** What most often parts the cells of a first line: `,`, `;` as Excel writes it in many countries, or a tab. */
export function csvDelimiter(head: string): string {
  const line = head.split('\n', 1)[0] ?? ''
  return (
    [',', ';', '\t'].toSorted((left, right) => line.split(right).length - line.split(left).length)[0] ?? ','
  )
}

function lineStart(text: string, from: number): number {
  let at = from
  while (text.charCodeAt(at) === LINE_FEED || text.charCodeAt(at) === RETURN) at++
  return at
}

/** Undefined where the row is not all there yet. */
function readRow(
  text: string,
  from: number,
  delimiter: string,
  isEnd: boolean,
): { cells: string[]; end: number } | undefined {
  const cells: string[] = []
  for (let at = from; at < text.length || cells.length > 0; ) {
    const cell =
      text.charCodeAt(at) === QUOTE ? quotedCell(text, at, delimiter) : plainCell(text, at, delimiter)
    if (cell === undefined) return undefined
    cells.push(cell.value)
    if (cell.end < text.length && text[cell.end] !== delimiter) return { cells, end: cell.end }
    if (cell.end >= text.length) return isEnd ? { cells, end: text.length } : undefined
    at = cell.end + 1
  }
  return undefined
}

interface Cell {
  value: string
  end: number
}

function plainCell(text: string, from: number, delimiter: string): Cell {
  const part = delimiter.charCodeAt(0)
  let end = from
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end)
    if (code === part || code === LINE_FEED || code === RETURN) break
  }
  return { value: text.slice(from, end), end }
}

/** With what stands between the closing quote and the next delimiter. Undefined without a closing quote. */
function quotedCell(text: string, from: number, delimiter: string): Cell | undefined {
  let value = ''
  for (let at = from + 1; ; ) {
    const quote = text.indexOf('"', at)
    if (quote === -1) return undefined
    value += text.slice(at, quote)
    if (text.charCodeAt(quote + 1) !== QUOTE) {
      const rest = plainCell(text, quote + 1, delimiter)
      return { value: value + rest.value, end: rest.end }
    }
    value += '"'
    at = quote + 2
  }
}
