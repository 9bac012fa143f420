// CSV as Export-Csv writes it (RFC 4180): perhaps with a `#TYPE` line first, and apart by `;` where Windows speaks German.

import { CsvRows, csvDelimiter } from '../../kernel/index.ts'
import type { RawRecord } from './raw-record.ts'

export interface CsvText {
  records: RawRecord[]
  /** Rows that have more or fewer cells than the first, by line of the table. */
  uneven: number[]
  /** Rows left out because a quote in them was never closed. */
  broken: number
}

export function parseCsv(text: string): CsvText {
  const body = text.replace(/^\ufeff?#TYPE[^\n]*\n/, '')
  const reader = new CsvRows(csvDelimiter(body))
  const [head = [], ...rows] = [...reader.push(body), ...reader.end()]
  const names = head.map(name => name.trim().toLowerCase())
  const uneven: number[] = []
  const records = rows.map((row, index) => {
    if (row.length !== names.length) uneven.push(index + 2)
    return { fields: new Map(names.map((name, column) => [name, row[column] ?? ''] as const)) }
  })
  return { records, uneven, broken: reader.broken }
}

/** A first line of several names, quoted or not. */
export function isCsv(text: string): boolean {
  const head = text.replace(/^\ufeff?#TYPE[^\n]*\n/, '').split('\n', 1)[0] ?? ''
  return /^"?\w[\w ]*"?\s*(?:[,;\t]\s*"?\w[\w ]*"?\s*)*$/.test(head.trim()) && /[,;\t"]/.test(head)
}
