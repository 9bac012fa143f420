// Conditions of a question in SQL, with their values.

import type { SqlValue } from './database.ts'
import type { Span } from './store.ts'

/** Conditions that hold together. */
export class Where {
  readonly #parts: string[]
  readonly values: SqlValue[]

  constructor(parts: readonly string[] = [], values: readonly SqlValue[] = []) {
    this.#parts = [...parts]
    this.values = [...values]
  }

  /** The same, to which more can be added. */
  with(): Where {
    return new Where(this.#parts, this.values)
  }

  get sql(): string {
    return this.#parts.length === 0 ? '' : ` where ${this.#parts.join(' and ')}`
  }

  add(sql: string, ...values: SqlValue[]): this {
    this.#parts.push(sql)
    this.values.push(...values)
    return this
  }

  equal(column: string, value: SqlValue | undefined): this {
    return value === undefined ? this : this.add(`${column} = ?`, value)
  }

  among(column: string, values: readonly SqlValue[]): this {
    return values.length === 0
      ? this.add('1 = 0')
      : this.add(`${column} in (${values.map(() => '?').join(', ')})`, ...values)
  }

  span({ from, to }: Span): this {
    if (from !== undefined) this.add('at >= ?', from)
    if (to !== undefined) this.add('at < ?', to)
    return this
  }
}
