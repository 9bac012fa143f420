// SQLite in a file, with a write-ahead log (WAL). Each transaction is on the disk when it is done (synchronous=FULL: one
// fsync of the log a batch), so that a loss of power costs what still waited and nothing else, and never corrupts.
// Everything here waits for the disk: it belongs on a thread of its own.

import { statSync } from 'node:fs'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { OperatorError } from '../../kernel/index.ts'
import {
  type Command,
  changeText,
  type Database,
  type DatabaseSize,
  type Insertion,
  insertText,
  isInsertion,
  type SqlRow,
  type SqlValue,
  type Work,
} from '../database.ts'
import { READ_VERSION, stepsFrom, VERSION_TABLE } from '../migrations.ts'
import { StoreTrouble } from '../store-trouble.ts'

export interface SqliteOptions {
  capBytes: number
  /** The tables are there and somebody else writes. */
  readOnly?: true
}

/** How long one waits for another process that writes. */
const BUSY_MS = 2000
const CACHE_KIB = 64 * 1024
/** Of the cap, what the database file may take; the rest is for its log. */
const FILE_SHARE = 0.92
/** Log from which on it is brought into the file at once, and from which on nothing is written until that was possible. */
const LONG_LOG_BYTES = 8 * 1024 * 1024
const LONGEST_LOG_BYTES = 16 * 1024 * 1024
const STATEMENTS = 200

const DIALECT = {
  id: 'integer primary key autoincrement',
  number: 'integer primary key',
  octets: '',
  blob: 'blob',
  keyed: ' without rowid',
}

export class SqliteFile implements Database {
  readonly #path: string
  readonly #database: DatabaseSync
  readonly #pageBytes: number
  readonly #mostPages: number
  readonly #statements = new Map<string, StatementSync>()

  /** Throws an `OperatorError` when it cannot be opened, or was written by a newer version. */
  constructor(path: string, { capBytes, readOnly }: SqliteOptions) {
    this.#path = path
    try {
      this.#database = new DatabaseSync(path, { readOnly: readOnly ?? false, timeout: BUSY_MS })
      this.#database.exec(`pragma cache_size = -${CACHE_KIB}; pragma temp_store = memory`)
      if (!readOnly) this.#prepare()
      this.#pageBytes = this.#pragma('page_size')
    } catch (error) {
      if (error instanceof OperatorError) throw error
      throw new OperatorError({
        code: 'store/open',
        where: path,
        what: (error as Error).message,
        hint: 'name a file in a folder that this user may write',
      })
    }
    this.#mostPages = Math.floor((capBytes * FILE_SHARE) / this.#pageBytes)
    // It never goes below what is there; then rows go first (`tidyUp`).
    if (!readOnly) this.#limitPages()
  }

  async write(work: readonly Work[]): Promise<number> {
    return this.#saying(() => {
      this.#shortenLog()
      this.#database.exec('begin immediate')
      try {
        let changed = 0
        for (const each of work) changed = isInsertion(each) ? this.#insert(each) : this.#command(each)
        this.#database.exec('commit')
        return changed
      } catch (error) {
        // SQLite has rolled back already where the disk or the cap was full.
        if (this.#database.isTransaction) this.#database.exec('rollback')
        throw error
      }
    })
  }

  async read(sql: string, values: readonly SqlValue[]): Promise<SqlRow[]> {
    return this.#saying(() => this.#statement(sql).all(...values) as SqlRow[])
  }

  async size(): Promise<DatabaseSize> {
    const logBytes = this.#logBytes()
    return {
      bytes: this.#pragma('page_count') * this.#pageBytes + logBytes,
      // The log begins anew once it is in the file.
      freeBytes: this.#pragma('freelist_count') * this.#pageBytes + logBytes,
    }
  }

  async tidyUp(): Promise<void> {
    const over = this.#pragma('page_count') - this.#mostPages
    const free = Math.min(over, this.#pragma('freelist_count'))
    if (free > 0) this.#database.exec(`pragma incremental_vacuum(${free})`)
    this.#database.exec('pragma wal_checkpoint(truncate)')
    if (free > 0) this.#limitPages()
  }

  async end(): Promise<void> {
    this.#statements.clear()
    if (this.#database.isOpen) this.#database.close()
  }

  #prepare(): void {
    if (this.#pragma('page_count') === 0) this.#database.exec('pragma auto_vacuum = incremental')
    this.#database.exec(
      `pragma journal_mode = wal; pragma synchronous = full; pragma journal_size_limit = ${LONG_LOG_BYTES}`,
    )
    this.#database.exec(VERSION_TABLE)
    const version = Number(this.#database.prepare(READ_VERSION).get()?.version ?? 0)
    for (const step of stepsFrom(version, this.#path, DIALECT)) {
      this.#database.exec(`begin immediate; ${step.sql.join(';\n')}; commit`)
    }
  }

  #limitPages(): void {
    this.#database.exec(`pragma max_page_count = ${Math.max(this.#mostPages, 100)}`)
  }

  #insert({ table, columns }: Insertion): number {
    const marks = columns.map(() => '?').join(', ')
    const statement = this.#statement(
      table.changes ? changeText(table, () => '?') : insertText(table, `values (${marks})`),
    )
    const rows = columns[0]?.length ?? 0
    const row: SqlValue[] = []
    for (let index = 0; index < rows; index++) {
      for (let place = 0; place < columns.length; place++) row[place] = columns[place]?.[index] ?? null
      statement.run(...row)
    }
    return rows
  }

  #command({ sql, values }: Command): number {
    return Number(this.#statement(sql).run(...values).changes)
  }

  /** Prepared once. */
  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    const statement = this.#database.prepare(sql)
    if (this.#statements.size >= STATEMENTS) this.#statements.clear()
    this.#statements.set(sql, statement)
    return statement
  }

  /** A reader that takes long keeps the log from beginning anew: then it is better to write nothing than to fill the disk. */
  #shortenLog(): void {
    if (this.#logBytes() < LONG_LOG_BYTES) return
    this.#database.exec('pragma wal_checkpoint(truncate)')
    if (this.#logBytes() >= LONGEST_LOG_BYTES)
      throw new StoreTrouble('busy', 'a reader keeps the log from being brought into the file')
  }

  #logBytes(): number {
    return statSync(`${this.#path}-wal`, { throwIfNoEntry: false })?.size ?? 0
  }

  #pragma(name: string): number {
    return Number(Object.values(this.#database.prepare(`pragma ${name}`).get() ?? {})[0] ?? 0)
  }

  #saying<Value>(act: () => Value): Value {
    try {
      return act()
    } catch (error) {
      if (error instanceof StoreTrouble) throw error
      const { errcode, message } = error as Error & { errcode?: number }
      throw new StoreTrouble(TROUBLES.get((errcode ?? 0) & 0xff) ?? 'failed', message)
    }
  }
}

/** Result codes of SQLite: SQLITE_BUSY, SQLITE_LOCKED, SQLITE_FULL. */
const TROUBLES = new Map([
  [5, 'busy'],
  [6, 'busy'],
  [13, 'full'],
] as const) as ReadonlyMap<number, StoreTrouble['trouble']>
