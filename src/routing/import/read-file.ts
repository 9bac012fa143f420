// The records in one file of an export, whatever wrote it: ConvertTo-Json, Export-Csv or Format-List.

import { isCsv, parseCsv } from './csv.ts'
import { decodeText } from './decode-text.ts'
import { isFormatList, parseFormatList } from './format-list.ts'
import type { ImportReport } from './problem.ts'
import { isObject, type RawRecord, rawRecord } from './raw-record.ts'

/** What a door hands over: the octets of a file, or what it parsed itself (YAML). */
export type TenantFile = { name: string; octets: Uint8Array } | { name: string; value: unknown }

export type FileFormat = 'JSON' | 'CSV' | 'Format-List' | 'own form' | 'unknown'

export interface FileContent {
  format: FileFormat
  records: RawRecord[]
  /** The file in our own form: parts of a tenant by their names. */
  own?: Record<string, unknown>
  /** A list with nothing in it. */
  isEmptyList?: boolean
}

const NOTHING: FileContent = { format: 'unknown', records: [] }

export function readFile(
  file: TenantFile,
  isOwnKey: (key: string) => boolean,
  report: ImportReport,
): FileContent {
  if ('value' in file) return fromValue(file.name, file.value, isOwnKey, report)
  const { text, guessed } = decodeText(file.octets)
  if (guessed !== undefined) {
    tell(report, file.name, 'warning', `its encoding is guessed as ${guessed}`, 'export as UTF-8')
  }
  const trimmed = text.replace(/^\ufeff/, '').trim()
  if (trimmed === '') {
    tell(report, file.name, 'warning', 'the file is empty', 'if the tenant has such objects, export again')
    return NOTHING
  }
  if (/^[[{]/.test(trimmed) || trimmed === 'null') return fromJson(file.name, trimmed, isOwnKey, report)
  if (isFormatList(trimmed)) return { format: 'Format-List', records: parseFormatList(trimmed) }
  if (isCsv(trimmed)) return fromCsv(file.name, trimmed, report)
  const what = /^-{3,}(\s+-{3,})+\s*$/m.test(trimmed)
    ? 'this is a table for the screen (Format-Table), which leaves things out'
    : 'this is neither JSON, CSV nor Format-List'
  tell(report, file.name, 'error', what, 'export with ConvertTo-Json (linesman route export-script)')
  return NOTHING
}

function fromJson(
  name: string,
  text: string,
  isOwnKey: (key: string) => boolean,
  report: ImportReport,
): FileContent {
  try {
    return fromValue(name, JSON.parse(text), isOwnKey, report, 'JSON')
  } catch (error) {
    const whole = /[\]}]$/.test(text) ? '' : ', and it ends in the middle'
    const what = `this is no proper JSON: ${(error as Error).message}${whole}`
    tell(report, name, 'error', what, 'export the file again')
    return NOTHING
  }
}

function fromValue(
  name: string,
  value: unknown,
  isOwnKey: (key: string) => boolean,
  report: ImportReport,
  format: FileFormat = 'own form',
): FileContent {
  if (isObject(value) && Object.keys(value).some(isOwnKey)) return { format, records: [], own: value }
  const objects = flat(value)
  const records = objects.filter(isObject).map(rawRecord)
  const others = objects.filter(object => !isObject(object) && object !== null).length
  if (others > 0) {
    tell(report, name, 'error', `${others} entries are no objects`, 'export the file again')
  }
  return { format, records, isEmptyList: objects.length === 0 }
}

/** Lists in lists, and lists in `value`, as Windows PowerShell and Microsoft Graph wrap them. */
function flat(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(flat)
  if (isObject(value) && Array.isArray(value.value)) return flat(value.value)
  return [value]
}

function fromCsv(name: string, text: string, report: ImportReport): FileContent {
  const { records, uneven, broken } = parseCsv(text)
  if (broken > 0) {
    const what = `${broken} rows could not be read: a quote in them is never closed`
    tell(report, name, 'error', what, 'export the file again')
  }
  if (uneven.length > 0) {
    const what = `${uneven.length} rows have not as many cells as the first, the first of them row ${uneven[0]}`
    tell(report, name, 'warning', what, 'look for quotes that are missing')
  }
  return { format: 'CSV', records }
}

const tell = (
  report: ImportReport,
  file: string,
  severity: 'error' | 'warning',
  what: string,
  remedy: string,
): void => report.add({ severity, file, what, remedy })
