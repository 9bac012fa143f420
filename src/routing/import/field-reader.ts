// Fields of a record as the kinds of values that cmdlets have, whatever the export made of them: texts, switches, whole
// numbers, lists. What cannot be read is told with file, object and field, and left out.

import { parseListText } from './format-list.ts'
import type { ImportReport } from './problem.ts'
import { isObject, type RawRecord } from './raw-record.ts'

export class FieldReader {
  readonly #record: RawRecord
  readonly #report: ImportReport
  readonly #file: string
  /** Kind and name of the object. */
  readonly object: string

  constructor(record: RawRecord, file: string, object: string, report: ImportReport) {
    this.#record = record
    this.#file = file
    this.object = object
    this.#report = report
  }

  warn(field: string, what: string, remedy: string): void {
    this.#report.add({ severity: 'warning', file: this.#file, object: this.object, field, what, remedy })
  }

  error(field: string, what: string, remedy: string): void {
    this.#report.add({ severity: 'error', file: this.#file, object: this.object, field, what, remedy })
  }

  /** Undefined when absent, null, empty, or cut off by the depth of the export. */
  text(field: string): string | undefined {
    const value = plain(this.#record.fields.get(field.toLowerCase()))
    if (value === undefined || value === null || value === '') return undefined
    if (isCut(value)) {
      this.#tellCut(field)
      return undefined
    }
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      this.#tellWrapped(field)
      return String(value).trim() || undefined
    }
    const name = isObject(value) ? (value.Name ?? value.name) : undefined
    if (typeof name === 'string') return name
    this.error(field, 'is no text', EXPORT_AGAIN)
    return undefined
  }

  /** A name without `Tag:`. */
  name(field: string): string | undefined {
    return this.text(field)?.replace(/^Tag:/i, '').trim()
  }

  flag(field: string): boolean | undefined {
    const text = this.text(field)?.toLowerCase()
    if (text === undefined) return undefined
    if (['true', '1', 'yes', 'wahr', '$true'].includes(text)) return true
    if (['false', '0', 'no', 'falsch', '$false'].includes(text)) return false
    this.error(field, `"${text}" is neither true nor false`, 'write true or false')
    return undefined
  }

  /** Within the limits, both included. */
  whole(field: string, lowest: number, highest: number): number | undefined {
    const text = this.text(field)
    if (text === undefined) return undefined
    const number = Number(text)
    if (Number.isInteger(number) && number >= lowest && number <= highest) return number
    this.error(field, `"${text}" is no whole number from ${lowest} to ${highest}`, 'write such a number')
    return undefined
  }

  /** One of the words, without regard to case. */
  word<Word extends string>(field: string, words: readonly Word[]): Word | undefined {
    const text = this.text(field)
    if (text === undefined) return undefined
    const found = words.find(
      (word, index) => word.toLowerCase() === text.toLowerCase() || text === `${index}`,
    )
    if (found === undefined) this.error(field, `"${text}" is not known here`, `write ${words.join(', ')}`)
    return found
  }

  /** Undefined when absent or null; empty when it is an empty list. */
  list(field: string): string[] | undefined {
    return this.items(field)?.flatMap(item => {
      if (typeof item === 'string' || typeof item === 'number') return String(item).trim() || []
      if (isObject(item) && typeof item.Name === 'string') return item.Name
      this.error(field, 'has an entry that is no text', EXPORT_AGAIN)
      return []
    })
  }

  /** As `list`, with entries as they are. */
  items(field: string): unknown[] | undefined {
    const value = plain(this.#record.fields.get(field.toLowerCase()))
    if (value === undefined || value === null) return undefined
    if (Array.isArray(value)) return this.#uncut(field, value.map(plain))
    if (isCut(value)) {
      this.#tellCut(field)
      return undefined
    }
    if (typeof value !== 'string') return isObject(value) ? [value] : [String(value)]
    return this.#listFromText(field, value)
  }

  #listFromText(field: string, text: string): string[] {
    this.#tellWrapped(field)
    if (this.#record.hasLists && /[^,;]\s+\S/.test(text)) {
      this.warn(field, 'is one text, as a list becomes that lies deeper than the export goes', EXPORT_AGAIN)
    }
    const listed = parseListText(text)
    if (listed?.truncated) {
      this.error(
        field,
        'is cut off after the first entries',
        'export again after $FormatEnumerationLimit = -1, or with ConvertTo-Json',
      )
    }
    const items = listed?.items ?? text.split(/\s*[,;]\s*/)
    return this.#uncut(
      field,
      items.filter(item => item !== ''),
    ) as string[]
  }

  #uncut(field: string, items: unknown[]): unknown[] {
    const whole = items.filter(item => item !== null && item !== undefined && !isCut(item))
    if (whole.length < items.length && items.some(isCut)) this.#tellCut(field)
    return whole
  }

  #tellCut(field: string): void {
    this.error(
      field,
      'was cut off by the depth of the export',
      'export again with ConvertTo-Json -Depth 8 (linesman route export-script)',
    )
  }

  #tellWrapped(field: string): void {
    if (!this.#record.wrapped?.has(field.toLowerCase())) return
    this.warn(field, 'went over several lines and was put together again', 'compare it, or export as JSON')
  }
}

const EXPORT_AGAIN = 'export again with linesman route export-script'

/** ConvertTo-Json writes an enumeration or a list of Windows PowerShell as an object around its value. */
function plain(value: unknown): unknown {
  if (!isObject(value)) return value
  const names = Object.keys(value)
  const inner = value.value ?? value.Value
  return names.length <= 2 && inner !== undefined && names.every(name => /^(value|count)$/i.test(name))
    ? inner
    : value
}

/** What ToString makes of an object that lies deeper than the export goes, or in a cell of CSV. */
const isCut = (value: unknown): boolean =>
  typeof value === 'string' &&
  /^(?:System\.|Microsoft\.(?:Rtc|Teams|Skype)[\w.]*(?:\[\])?$|Deserialized\.|@\{\.\.\.\}|@\{$|\{?System\.)/.test(
    value.trim(),
  )
