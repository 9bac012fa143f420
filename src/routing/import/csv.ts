// CSV as Export-Csv writes it (RFC 4180): perhaps with a `#TYPE` line first, and apart by `;` where Windows speaks German.

import type { RawRecord } from './raw-record.ts'

const DELIMITERS = [',', ';', '\t'] as const

export interface CsvText {
  records: RawRecord[]
  /** Rows that have more or fewer cells than the first, by line of the table. */
  uneven: number[]
}

export function parseCsv(text: string): CsvText {
  const body = text.replace(/^\ufeff?#TYPE[^\n]*\n/, '')
  const delimiter = delimiterOf(body.split('\n', 1)[0] ?? '')
  const [head = [], ...rows] = parseRows(body, delimiter)
  const names = head.map(name => name.trim().toLowerCase())
  const uneven: number[] = []
  const records = rows.map((row, index) => {
    if (row.length !== names.length) uneven.push(index + 2)
    return { fields: new Map(names.map((name, column) => [name, row[column] ?? ''] as const)) }
  })
  return { records, uneven }
}

/** A first line of several names, quoted or not. */
export function isCsv(text: string): boolean {
  const head = text.replace(/^\ufeff?#TYPE[^\n]*\n/, '').split('\n', 1)[0] ?? ''
  return /^"?\w[\w ]*"?\s*(?:[,;\t]\s*"?\w[\w ]*"?\s*)*$/.test(head.trim()) && /[,;\t"]/.test(head)
}

const delimiterOf = (head: string): string =>
  DELIMITERS.toSorted((left, right) => head.split(right).length - head.split(left).length)[0] ?? ','

function parseRows(text: string, delimiter: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  for (let at = 0; at < text.length; ) {
    const { cell, end } = parseCell(text, at, delimiter)
    row.push(cell)
    at = end
    if (text[at] === delimiter) {
      at++
      if (at === text.length) row.push('')
      continue
    }
    while (text[at] === '\r' || text[at] === '\n') at++
    if (row.length > 1 || row[0] !== '') rows.push(row)
    row = []
  }
  return rows
}

function parseCell(text: string, from: number, delimiter: string): { cell: string; end: number } {
  if (text[from] !== '"') {
    let end = from
    while (end < text.length && text[end] !== delimiter && text[end] !== '\n' && text[end] !== '\r') end++
    return { cell: text.slice(from, end), end }
  }
  let cell = ''
  let at = from + 1
  for (;;) {
    const quote = text.indexOf('"', at)
    if (quote === -1) return { cell: cell + text.slice(at), end: text.length }
    cell += text.slice(at, quote)
    if (text[quote + 1] !== '"') return { cell, end: quote + 1 }
    cell += '"'
    at = quote + 2
  }
}
