// Microsoft Graph's log of calls (`getDirectRoutingCalls`) to call records: one page, several of them one after the
// other or in an array, rows alone.

import { fieldNamed } from './columns.ts'
import { JsonObjects } from './json-objects.ts'
import { callRecordOf, type RawCall } from './raw-call.ts'
import type { RecordKeeper } from './record-keeper.ts'

const ROW = /"(?:callEndSubReason|finalSipCode|trunkFullyQualifiedDomainName)"\s*:/
const NEXT_PAGE = '@odata.nextLink'

export class CallLog {
  readonly #keeper: RecordKeeper
  readonly #objects: JsonObjects
  #record = 0
  #hasNextPage = false
  #withoutTime = 0
  #unreadable = 0

  constructor(keeper: RecordKeeper) {
    this.#keeper = keeper
    this.#objects = new JsonObjects({
      object: text => this.#take(text),
      text: value => {
        if (value === NEXT_PAGE) this.#hasNextPage = true
      },
      outermost: () => {
        this.#hasNextPage = false
      },
    })
  }

  push(text: string): void {
    this.#objects.push(text)
  }

  end(): void {
    this.#keeper.skip(this.#unreadable, `${this.#unreadable} objects are no proper JSON`)
    this.#keeper.skip(this.#withoutTime, `${this.#withoutTime} records have no time in them`)
    if (this.#objects.isOpen) this.#keeper.problem('it ends in the middle of an object')
    if (this.#hasNextPage)
      this.#keeper.problem(`there are more pages: the last one names the next as ${NEXT_PAGE}`)
    if (this.#record === 0) this.#keeper.problem('there are no calls in it')
  }

  #take(text: string): boolean {
    if (!ROW.test(text)) return false
    const row = parsed(text)
    if (row === undefined) {
      this.#unreadable += 1
      return true
    }
    // The page around rows that could not be taken, or another object with such a row inside.
    if (!Object.keys(row).some(key => TELLING.has(key))) return false
    this.#record += 1
    const fact = callRecordOf(rawCall(row), this.#keeper.placeOf(`record ${this.#record}`))
    if (fact === undefined) this.#withoutTime += 1
    else this.#keeper.note(fact)
    return true
  }
}

const TELLING = new Set(['callEndSubReason', 'finalSipCode', 'trunkFullyQualifiedDomainName'])

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return undefined
  }
}

function rawCall(row: Record<string, unknown>): RawCall {
  const raw: RawCall = {}
  for (const [name, value] of Object.entries(row)) {
    const field = fieldNamed(name)
    if (field === undefined || value === null || value === '' || typeof value === 'object') continue
    raw[field] ??= String(value).trim()
  }
  // Bots have no name to sign in with, and old rows no id for support.
  raw.correlationId ??= typeof row.id === 'string' ? row.id : ''
  return raw
}

/** Whether text begins with such a log, which may hold no row. */
export const isCallLog = (head: string): boolean =>
  /^\s*[[{]/.test(head) && (ROW.test(head) || /directRoutingLogRow|getDirectRoutingCalls/.test(head))
