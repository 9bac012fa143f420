// The list of calls as CSV (RFC 4180), page by page as it is taken, up to a bound. A spreadsheet runs what begins like a
// formula, and callers choose what their numbers look like: such a cell begins with an apostrophe, and so does what comes
// behind a semicolon, where spreadsheets of half of Europe begin a cell.

import type { CallQuestion, CallRow, Page } from '../../store/index.ts'

const PAGE = 1000
const ROWS = 100_000

const COLUMNS: readonly [head: string, cell: (row: CallRow) => string | number | undefined][] = [
  ['id', row => row.id],
  ['started', row => timeOf(row.startedAt)],
  ['answered', row => timeOf(row.answeredAt)],
  ['ended', row => timeOf(row.endedAt)],
  ['seconds', row => (row.durationMs === undefined ? undefined : row.durationMs / 1000)],
  ['direction', row => row.direction],
  ['caller', row => row.caller],
  ['callee', row => row.callee],
  ['trunk', row => row.trunk],
  ['node', row => row.node],
  ['region', row => row.region],
  ['status', row => row.status],
  ['state', row => row.state],
  ['transfer', row => row.transfer],
  ['says', row => row.says],
  ['findings', row => row.findings],
  ['callIds', row => row.legs.map(({ callId }) => callId).join(' ')],
  ['observer', row => row.observer],
]

export async function* callsCsv(
  page: (question: CallQuestion) => Promise<Page<CallRow>>,
  question: CallQuestion,
): AsyncGenerator<string> {
  yield `${COLUMNS.map(([head]) => head).join(',')}\r\n`
  const most = question.limit ?? ROWS
  let after = question.after
  for (let rows = 0; rows < most; ) {
    const { items, next } = await page({
      ...question,
      limit: Math.min(PAGE, most - rows),
      ...(after !== undefined && { after }),
    })
    yield items.map(lineOf).join('')
    rows += items.length
    if (next === undefined) return
    after = next
  }
}

const lineOf = (row: CallRow): string => `${COLUMNS.map(([, cell]) => quoted(cell(row))).join(',')}\r\n`

/** A number that begins with `+` and goes on in digits is none. */
const FORMULA = /(^|[;\t\r\n])(?=[=@\t\r-]|\+(?!\d+$))/g

function quoted(value: string | number | undefined): string {
  if (typeof value !== 'string') return value === undefined ? '' : String(value)
  const safe = value.replace(FORMULA, "$1'")
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

const timeOf = (at: number | undefined): string | undefined =>
  at === undefined ? undefined : new Date(at).toISOString()
