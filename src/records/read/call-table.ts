// The table of the Teams admin centre, `DirectRouting.calls.<date>.csv`, to call records, row by row. RFC 4180 as
// Microsoft writes it, or apart by semicolons and with times of its own as Excel saves it again.

import { CsvRows, csvDelimiter } from '../../kernel/index.ts'
import { type Columns, columnsOf } from './columns.ts'
import { callRecordOf, type RawCall } from './raw-call.ts'
import type { RecordKeeper } from './record-keeper.ts'
import { isRewritten } from './record-time.ts'

export class CallTable {
  readonly #keeper: RecordKeeper
  #rows: CsvRows | undefined
  #names: string[] | undefined
  #columns: Columns | undefined
  /** As a spreadsheet counts them: the names are row 1. */
  #row = 0
  #withoutTime = 0
  #uneven = 0
  #torn = 0

  constructor(keeper: RecordKeeper) {
    this.#keeper = keeper
  }

  /** The first piece holds the line of names whole. */
  push(text: string): void {
    this.#rows ??= new CsvRows(csvDelimiter(text))
    for (const row of this.#rows.push(text)) this.#take(row)
  }

  end(): void {
    for (const row of this.#rows?.end() ?? []) this.#take(row)
    const broken = this.#rows?.broken ?? 0
    this.#keeper.skip(broken, `${broken} rows have a quote that is never closed`)
    this.#keeper.skip(this.#torn, `${this.#torn} rows run into the next line: a quote is missing`)
    this.#keeper.skip(this.#withoutTime, `${this.#withoutTime} rows have no time in them`)
    if (this.#uneven > 0) this.#keeper.problem(`${this.#uneven} rows have other cells than there are names`)
    if (this.#row === 1) this.#keeper.problem('there are no calls in it, only the names of the columns')
  }

  #take(row: string[]): void {
    this.#row += 1
    if (this.#names === undefined) {
      this.#names = row
      this.#columns = columnsOf(row)
      return
    }
    this.#columns ??= this.#byPlace(row)
    const isUneven = row.length !== this.#names.length
    if (isUneven && row.some(cell => cell.includes('\n'))) {
      this.#torn += 1
      return
    }
    if (isUneven) this.#uneven += 1
    const raw = rawCall(row, this.#columns)
    if (isRewritten(raw.invite ?? raw.start ?? '')) this.#keeper.problem(REWRITTEN)
    const fact = callRecordOf(raw, this.#keeper.placeOf(`row ${this.#row}`))
    if (fact === undefined) this.#withoutTime += 1
    else this.#keeper.note(fact)
  }

  #byPlace(row: string[]): Columns {
    const columns = columnsOf(this.#names ?? [], row)
    if (columns?.known === 'by place') this.#keeper.problem(BY_PLACE)
    return columns ?? { fields: [], known: 'by place' }
  }
}

const BY_PLACE = 'the names of the columns are not known here; they were told by their place'
const REWRITTEN = 'a spreadsheet has written the times anew; they were read as UTC'

function rawCall(row: readonly string[], { fields }: Columns): RawCall {
  const raw: RawCall = {}
  for (let column = 0; column < fields.length; column++) {
    const field = fields[column]
    const value = row[column]?.trim()
    if (field !== undefined && value !== undefined && value !== '') raw[field] = value
  }
  return raw
}

/** Whether text begins with such a table. */
export function isCallTable(head: string): boolean {
  const rows = new CsvRows(csvDelimiter(head))
  const [names, row] = [...rows.push(head), ...rows.end()]
  return names !== undefined && columnsOf(names, row) !== undefined
}
