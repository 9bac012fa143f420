// What was done, by whom, from where: everything that changes something, and what was refused for want of rights. Kept in
// memory within bounds, and handed on. Refused ones are kept apart, so that nobody can push out what was done by knocking.

import type { AuditEntry } from './services.ts'

const DONE_LIMIT = 1000
const REFUSED_LIMIT = 200

export class AuditLog {
  readonly #done: AuditEntry[] = []
  readonly #refused: AuditEntry[] = []
  readonly #sink: ((entry: AuditEntry) => void) | undefined

  constructor(sink: ((entry: AuditEntry) => void) | undefined) {
    this.#sink = sink
  }

  note(entry: AuditEntry): void {
    const isRefused = entry.status === 401 || entry.status === 403
    keep(isRefused ? this.#refused : this.#done, entry, isRefused ? REFUSED_LIMIT : DONE_LIMIT)
    this.#sink?.(entry)
  }

  /** Newest first. */
  get entries(): AuditEntry[] {
    return [...this.#done, ...this.#refused].sort((left, right) => right.at - left.at)
  }
}

function keep(list: AuditEntry[], entry: AuditEntry, limit: number): void {
  list.push(entry)
  if (list.length > limit) list.shift()
}
