// Rows of calls, which are written at each event of a call: what never changes stands in most of the indexes, so of a call that
// was written before only what becomes of it is written again, and of its legs those that are new.

import type { CallRow } from './call-row.ts'
import { RowList, type Work } from './database.ts'
import { CALL_COURSE, CALLS, callColumns, LEGS, legRows } from './tables.ts'

/** Standing calls remembered; of the oldest all is written again. */
const WRITTEN_LIMIT = 10_000

export class CallWork {
  /** Standing calls as they stand in the database. */
  readonly #written = new Map<string, CallRow>()

  of(calls: readonly CallRow[]): Work[] {
    const [fresh, known] = [new RowList(CALLS), new RowList(CALL_COURSE)]
    // Two calls may share a leg's Call-ID where a peer repeats it; no transaction writes a row twice.
    const legs = new Map<string, ReturnType<typeof legRows>[number]>()
    for (const call of calls) {
      const before = this.#written.get(callKey(call))
      const isKnown = before !== undefined && isSameCall(before, call)
      ;(isKnown ? known : fresh).add(callColumns(call))
      for (const row of legRows(call, isKnown ? before.legs : []))
        legs.set(`${row.observer} ${row.call_id}`, row)
    }
    const rows = new RowList(LEGS)
    for (const row of legs.values()) rows.add(row)
    return [...fresh.work, ...known.work, ...rows.work]
  }

  /** They are in the database. */
  written(calls: readonly CallRow[]): void {
    for (const call of calls) {
      const key = callKey(call)
      if (call.endedAt === undefined) this.#written.set(key, call)
      else this.#written.delete(key)
    }
    for (const oldest of this.#written.keys()) {
      if (this.#written.size <= WRITTEN_LIMIT) return
      this.#written.delete(oldest)
    }
  }
}

export const callKey = ({ observer, id }: CallRow): string => `${observer} ${id}`

/** Whether only its course differs (`CALL_COURSE`). */
const isSameCall = (before: CallRow, call: CallRow): boolean =>
  before.startedAt === call.startedAt &&
  before.direction === call.direction &&
  before.caller === call.caller &&
  before.callee === call.callee &&
  before.trunk === call.trunk &&
  before.node === call.node
