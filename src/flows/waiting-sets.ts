// Records whose template has not come yet: exporters send templates now and then, so that a listener that starts, or
// a capture that begins, meets records first. They wait within bounds and are read when it comes.

import { type Instant, minutes } from '../kernel/index.ts'
import type { ExportClock } from './export-clock.ts'

export interface WaitingSet {
  template: number
  bytes: Uint8Array
  clock: ExportClock
  ref: string
  /** When it came. */
  at: Instant
}

/** Of all exporters together. */
const MAX_BYTES = 8 * 1024 * 1024
const MAX_WAIT = minutes(60)

export class WaitingSets<Owner> {
  readonly #sets = new Map<Owner, WaitingSet[]>()
  #bytes = 0

  /** Keeps a copy; false where there is no room for it. */
  add(owner: Owner, set: WaitingSet): boolean {
    if (this.#bytes + set.bytes.length > MAX_BYTES) return false
    const sets = this.#sets.get(owner)
    const kept = { ...set, bytes: set.bytes.slice() }
    if (sets === undefined) this.#sets.set(owner, [kept])
    else sets.push(kept)
    this.#bytes += set.bytes.length
    return true
  }

  /** Takes out those whose template has come, and those that have waited too long. */
  take(owner: Owner, template: number, now: Instant): { ready: WaitingSet[]; expired: WaitingSet[] } {
    const [ready, expired, waiting]: [WaitingSet[], WaitingSet[], WaitingSet[]] = [[], [], []]
    for (const set of this.#sets.get(owner) ?? []) {
      const isLate = now - set.at > MAX_WAIT
      ;(isLate ? expired : set.template === template ? ready : waiting).push(set)
    }
    this.#keep(owner, waiting)
    return { ready, expired }
  }

  /** Takes out all that an exporter left behind. */
  takeAll(owner: Owner): WaitingSet[] {
    const sets = this.#sets.get(owner) ?? []
    this.#keep(owner, [])
    return sets
  }

  #keep(owner: Owner, sets: WaitingSet[]): void {
    for (const { bytes } of this.#sets.get(owner) ?? []) this.#bytes -= bytes.length
    for (const { bytes } of sets) this.#bytes += bytes.length
    if (sets.length > 0) this.#sets.set(owner, sets)
    else this.#sets.delete(owner)
  }
}
