// PostgreSQL as the database, named by one URL. Rows of a table go over in one statement, as an array for each column. How
// full it is cannot be read off its files, which do not shrink: what facts take is counted as they come and go.

import pg from 'pg'
import { OperatorError } from '../../kernel/index.ts'
import {
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
import { StoreTrouble, type Trouble } from '../store-trouble.ts'

const CONNECTIONS = 4
const CONNECT_MS = 5000
const STATEMENT_MS = 10_000
/** Its files are looked at again after so many transactions. */
const SIZE_EVERY = 50
/** Name of the lock by which two programs that start together make the tables one after the other. */
const MIGRATION_LOCK = 5061

const DIALECT = {
  id: 'bigint generated always as identity primary key',
  number: 'bigint primary key',
  octets: 'collate "C"',
  blob: 'bytea',
  keyed: '',
}
const TABLES = ['fact_blocks', 'fact_names', 'calls', 'legs', 'findings', 'finding_calls', 'health', 'probes']
const SIZE_OF_TABLES = `select coalesce(sum(pg_total_relation_size(oid)), 0) as bytes from pg_class
  where relkind = 'r' and relnamespace = current_schema()::regnamespace
  and relname in (${TABLES.map(table => `'${table}'`).join(', ')})`
/** Whole numbers of 64 bits and sums of them: all are below 2^53 here. */
const NUMBERS = new Set([20, 1700])

export class PostgresDatabase implements Database {
  readonly #pool: pg.Pool
  #size: DatabaseSize | undefined
  #sinceSize = 0

  private constructor(pool: pg.Pool) {
    this.#pool = pool
  }

  /** Throws an `OperatorError` when there is no such server or no access, or its tables are of a newer version. */
  static async open(url: string): Promise<PostgresDatabase> {
    const pool = new pg.Pool({
      connectionString: url,
      max: CONNECTIONS,
      connectionTimeoutMillis: CONNECT_MS,
      statement_timeout: STATEMENT_MS,
      application_name: 'linesman',
      types: {
        getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
          NUMBERS.has(oid)
            ? Number
            : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
      },
    })
    // A server that goes away ends idle connections; the next question opens one.
    pool.on('error', () => {})
    try {
      await migrate(pool, placeOf(url))
    } catch (error) {
      await pool.end()
      if (error instanceof OperatorError) throw error
      throw new OperatorError({
        code: 'store/open',
        where: placeOf(url),
        what: (error as Error).message,
        hint: 'write postgresql://user:password@host:5432/database of a server that is up',
      })
    }
    return new PostgresDatabase(pool)
  }

  async write(work: readonly Work[]): Promise<number> {
    this.#sinceSize++
    return saying(async () => {
      const client = await this.#pool.connect()
      try {
        await client.query('begin')
        let changed = 0
        for (const each of work) {
          const { sql, values } = isInsertion(each) ? insertion(each) : each
          const result = await client.query(numbered(sql), [...values])
          changed = result.rowCount ?? 0
        }
        await client.query('commit')
        client.release()
        return changed
      } catch (error) {
        // The server rolls back what its client leaves.
        client.release(true)
        throw error
      }
    })
  }

  read(sql: string, values: readonly SqlValue[]): Promise<SqlRow[]> {
    return saying(async () => (await this.#pool.query<SqlRow>(numbered(sql), [...values])).rows)
  }

  async size(): Promise<DatabaseSize> {
    if (this.#size === undefined || this.#sinceSize >= SIZE_EVERY) {
      const [tables] = await this.read(SIZE_OF_TABLES, [])
      const [facts] = await this.read('select octets from fact_totals', [])
      const bytes = Number(tables?.bytes ?? 0)
      this.#size = { bytes, freeBytes: Math.max(0, bytes - Number(facts?.octets ?? 0)) }
      this.#sinceSize = 0
    }
    return this.#size
  }

  async tidyUp(): Promise<void> {
    await saying(() => this.#pool.query('vacuum fact_blocks, fact_names'))
    this.#size = undefined
  }

  async end(): Promise<void> {
    await this.#pool.end()
  }
}

async function migrate(pool: pg.Pool, place: string): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query(`select pg_advisory_lock(${MIGRATION_LOCK})`)
    await client.query(VERSION_TABLE)
    const { rows } = await client.query<SqlRow>(READ_VERSION)
    for (const step of stepsFrom(Number(rows[0]?.version ?? 0), place, DIALECT))
      await client.query(`begin; ${step.sql.join(';\n')}; commit`)
  } finally {
    // The connection's end gives the lock back, whatever happened.
    client.release(true)
  }
}

const TYPES = { integer: 'bigint', text: 'text', blob: 'bytea' } as const

function insertion({ table, columns }: Insertion): { sql: string; values: (readonly SqlValue[])[] } {
  const arrays = Object.values(table.columns).map(type => `?::${TYPES[type]}[]`)
  const given = `unnest(${arrays.join(', ')})`
  const names = Object.keys(table.columns).join(', ')
  const sql = table.changes
    ? changeText(table, column => `given.${column}`, ` from ${given} as given (${names})`)
    : insertText(table, `select * from ${given}`)
  return { sql, values: [...columns] }
}

/** `?` as `$1`, `$2` ...: none of the store's SQL has one in a text. */
function numbered(sql: string): string {
  let place = 0
  return sql.replace(/\?/g, () => `$${++place}`)
}

/** Without name and password. */
function placeOf(url: string): string {
  try {
    const { host, pathname } = new URL(url)
    return `postgresql://${host}${pathname}`
  } catch {
    return 'postgresql'
  }
}

/** Error codes of PostgreSQL (appendix A of its manual) that are no failure of ours. */
const TROUBLES: Readonly<Record<string, Trouble>> = {
  '53100': 'full',
  '53300': 'busy',
  '55P03': 'busy',
  '57014': 'busy',
  '40P01': 'busy',
}

async function saying<Value>(act: () => Promise<Value>): Promise<Value> {
  try {
    return await act()
  } catch (error) {
    const { code, message } = error as Error & { code?: string }
    throw new StoreTrouble(TROUBLES[code ?? ''] ?? 'failed', message)
  }
}
