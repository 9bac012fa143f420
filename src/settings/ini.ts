// The ini file of an AudioCodes SBC: parameters, and tables whose FORMAT line names the columns.
//
//   [ SIPInterface ]
//   FORMAT Index = InterfaceName, TLSPort, TLSContext;
//   SIPInterface 0 = "TEAMS", 5061, "PUBLIC";
//   [ \SIPInterface ]
//
// Before version 7.2.250 names of columns carry the table's own (`SIPInterface_TLSPort`), which is taken off here.

export interface IniFile {
  tables: ReadonlyMap<string, readonly IniRow[]>
  /** By name in lower case, for the device does not mind. */
  parameters: ReadonlyMap<string, string>
  /** What could not be read, with its line. */
  problems: string[]
  /** Lines that say something and were understood, and those that were not. */
  read: number
  skipped: number
}

export interface IniRow {
  table: string
  index: number
  line: number
  /** The value of a column, quotes taken off; undefined where the table has no such column, or no value in it. */
  value(column: string): string | undefined
  /** Of a column that holds a number. */
  number(column: string): number | undefined
}

const PROBLEMS_TOLD = 10
const MAX_ROWS = 100_000

export function parseIni(text: string): IniFile {
  const reader = new IniReader()
  for (const [index, line] of text.split(/\r\n|[\n\r]/).entries()) reader.line(line.trim(), index + 1)
  return reader.file()
}

class IniReader {
  readonly #tables = new Map<string, IniRow[]>()
  readonly #parameters = new Map<string, string>()
  readonly #problems: string[] = []
  /** Columns of the table under way, by name in lower case. */
  #columns: ReadonlyMap<string, number> | undefined
  #rows = 0
  #read = 0
  #skipped = 0

  line(line: string, number: number): void {
    if (line === '' || line.startsWith(';') || line.startsWith('!')) return
    if (line.startsWith('[')) {
      this.#columns = undefined
      return
    }
    const format = /^FORMAT\s+\S+\s*=(.*?);?$/i.exec(line)
    if (format !== null) {
      this.#columns = columnsOf(format[1] as string)
      return
    }
    const why = this.#columns === undefined ? this.#parameter(line) : this.#row(line, number, this.#columns)
    if (why === undefined) {
      this.#read++
      return
    }
    this.#skipped++
    if (this.#problems.length < PROBLEMS_TOLD) this.#problems.push(`${number}: ${why}`)
  }

  file(): IniFile {
    const more = this.#skipped - this.#problems.length
    return {
      tables: this.#tables,
      parameters: this.#parameters,
      problems: more > 0 ? [...this.#problems, `${more} more lines cannot be read`] : this.#problems,
      read: this.#read,
      skipped: this.#skipped,
    }
  }

  #parameter(line: string): string | undefined {
    const [, name, value] = /^([\w.]+)\s*=\s*(.*)$/.exec(line) ?? []
    if (name === undefined) return 'this is neither a parameter nor a row of a table'
    this.#parameters.set(name.toLowerCase(), unquoted(value as string))
    return undefined
  }

  #row(line: string, number: number, columns: ReadonlyMap<string, number>): string | undefined {
    const [, table, index, rest] = /^(\w+)\s+(\d+)\s*=\s*(.*)$/.exec(line) ?? []
    if (table === undefined) return 'this is no row of a table'
    const values = splitValues(rest as string)
    if (values === undefined) return `row ${index} of ${table} ends within quotes`
    if (++this.#rows > MAX_ROWS) return 'too many rows'
    const rows = this.#tables.get(table) ?? []
    rows.push(rowOf(table, Number(index), number, columns, values))
    this.#tables.set(table, rows)
    return undefined
  }
}

function rowOf(
  table: string,
  index: number,
  line: number,
  columns: ReadonlyMap<string, number>,
  values: readonly string[],
): IniRow {
  const value = (column: string): string | undefined => {
    const place = columns.get(column.toLowerCase())
    return (place === undefined ? undefined : values[place]) || undefined
  }
  const number = (column: string): number | undefined => {
    const text = value(column)
    return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : undefined
  }
  return { table, index, line, value, number }
}

function columnsOf(text: string): Map<string, number> {
  const names = text.split(',').map(name => name.trim().toLowerCase())
  return new Map(names.map((name, place) => [name.replace(/^[^_]*_/, ''), place]))
}

/** Values between commas, which stand in quotes where they hold some; undefined where quotes do not end. */
function splitValues(text: string): string[] | undefined {
  const values: string[] = []
  let value = ''
  let isQuoted = false
  for (const character of text) {
    if (character === '"') isQuoted = !isQuoted
    else if (isQuoted) value += character
    else if (character === ';') break
    else if (character === ',') {
      values.push(value.trim())
      value = ''
    } else value += character
  }
  return isQuoted ? undefined : [...values, value.trim()]
}

const unquoted = (text: string): string => /^(['"])(.*)\1$/.exec(text)?.[2] ?? text
