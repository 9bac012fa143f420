// What the store asks of a database: whole transactions as data, and questions in SQL both databases understand, with `?`
// where a value goes. Integers, texts, octets and nulls are all there is.

export type SqlValue = number | string | Uint8Array | null
export type SqlRow = Record<string, SqlValue>

export interface Table {
  name: string
  columns: Readonly<Record<string, 'integer' | 'text' | 'blob'>>
  /** Columns that tell one row from another: a row that is there already gets the new values. */
  key?: readonly string[]
  /** All rows are there already. The columns are those that change, then the key. */
  changes?: true
}

/** Rows by column: lists of equal length, in the order of the table's columns. */
export interface Insertion {
  table: Table
  columns: readonly (readonly SqlValue[])[]
}

export interface Command {
  sql: string
  values: readonly SqlValue[]
}

export type Work = Insertion | Command

export interface DatabaseSize {
  bytes: number
  freeBytes: number
}

export interface Database {
  /** One transaction, on the disk when this is done; how many rows the last of it wrote. Throws a `StoreTrouble`. */
  write(work: readonly Work[]): Promise<number>
  read(sql: string, values: readonly SqlValue[]): Promise<SqlRow[]>
  size(): Promise<DatabaseSize>
  /** Makes the room of deleted rows usable, and gives back to the disk what is above the cap. */
  tidyUp(): Promise<void>
  end(): Promise<void>
}

/** Octets that a batch may take at most; the room for a database's own log is reckoned by it. */
export const BATCH_LIMIT_BYTES = 2 * 1024 * 1024

export const isInsertion = (work: Work): work is Insertion => 'table' in work

/** Column lists for rows that are made one by one. */
export class RowList {
  readonly #table: Table
  readonly #columns: SqlValue[][]
  #rows = 0

  constructor(table: Table) {
    this.#table = table
    this.#columns = Object.keys(table.columns).map(() => [])
  }

  add(row: Readonly<Record<string, SqlValue | undefined>>): void {
    let place = 0
    for (const name of Object.keys(this.#table.columns)) this.#columns[place++]?.push(row[name] ?? null)
    this.#rows++
  }

  get work(): Insertion[] {
    return this.#rows === 0 ? [] : [{ table: this.#table, columns: this.#columns }]
  }
}

/** Inserts what `source` gives: `values (?, ?)`, or a select. A row that is the same already is left alone. */
export function insertText({ name, columns, key }: Table, source: string): string {
  const insert = `insert into ${name} (${Object.keys(columns).join(', ')}) ${source}`
  if (key === undefined) return insert
  const others = Object.keys(columns).filter(each => !key.includes(each))
  const changes = others.map(each => `${each} = excluded.${each}`)
  const differs = others.map(each => `${name}.${each} is distinct from excluded.${each}`)
  return `${insert} on conflict (${key.join(', ')}) do update set ${changes.join(', ')} where ${differs.join(' or ')}`
}

/** Changes rows of a table; `given` is the new value of a column, `from` where it comes from if it is no mark. */
export function changeText(
  { name, columns, key = [] }: Table,
  given: (column: string) => string,
  from = '',
): string {
  const set = (column: string): string => `${column} = ${given(column)}`
  const changes = Object.keys(columns).filter(each => !key.includes(each))
  const isRow = key.map(column => `${name}.${set(column)}`)
  return `update ${name} set ${changes.map(set).join(', ')}${from} where ${isRow.join(' and ')}`
}
