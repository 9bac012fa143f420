// How long and how much is kept. Too old goes by age. When the room within the cap gets scarce, the oldest facts go, some
// at a time; the other tables have a share of the cap each, in rows, so that they leave room for facts.
//
//   size < 90 % of the cap: written      above: oldest facts go, then written      nothing left to go: refused (`full`)

import { type Instant, instantOf } from '../kernel/index.ts'
import { forgetBlocks } from './block-work.ts'
import type { Command, Database, DatabaseSize } from './database.ts'
import { MINUTE_MS } from './fact-pack.ts'
import type { Retention, StoreSize } from './store.ts'
import { StoreTrouble } from './store-trouble.ts'

/** Used room from which on the oldest facts go. */
const FULL_SHARE = 0.9
/** Rows and facts that go at a time, and the blocks they may be in: a transaction of a few ten milliseconds. */
const CHUNK_ROWS = 5000
const CHUNK_BLOCKS = 1000
/** Times that is done for one batch. */
const ROUNDS = 40
/** Batches between two looks at the tables that have a bound in rows. */
const LOOK_EVERY = 100

interface Bound {
  table: string
  id: string
  time: string
  /** Of the cap, and octets a row takes with its place in the indexes. */
  share: number
  rowOctets: number
}

const BOUNDS: readonly Bound[] = [
  { table: 'calls', id: 'seq', time: 'started_at', share: 0.25, rowOctets: 900 },
  { table: 'findings', id: 'id', time: 'at', share: 0.05, rowOctets: 8000 },
  { table: 'health', id: 'id', time: 'at', share: 0.02, rowOctets: 300 },
  { table: 'probes', id: 'id', time: 'at', share: 0.03, rowOctets: 400 },
]

export class Keeping {
  readonly #database: Database
  readonly #retention: Retention
  #evicted = 0
  #aged = 0
  #batches = 0

  constructor(database: Database, retention: Retention) {
    this.#database = database
    this.#retention = retention
  }

  /** Room for so many octets more. Throws a `StoreTrouble` (`full`) where there is none to be had. */
  async makeRoom(octets: number): Promise<void> {
    if (this.#batches++ % LOOK_EVERY === 0) await this.#boundTables()
    const limit = this.#retention.capBytes * FULL_SHARE
    let tidied = false
    for (let round = 0; round < ROUNDS; round++) {
      const size = await this.#database.size()
      // The log grows by them, whatever is free in the file.
      if (used(size) + octets <= limit && size.bytes + octets <= this.#retention.capBytes) return
      const gone = used(size) + octets <= limit ? 0 : (await this.#forgetFacts()).gone
      this.#evicted += gone
      if (gone > 0) continue
      // Room that is free, but above the cap, or not known to be free yet.
      if (tidied) break
      await this.#database.tidyUp()
      tidied = true
    }
    const size = await this.#database.size()
    if (used(size) + octets <= this.#retention.capBytes && size.bytes <= this.#retention.capBytes) return
    throw new StoreTrouble('full', `no room within ${this.#retention.capBytes} octets`)
  }

  /** What is older than is kept, a bounded number of rows; whether more of them are left. */
  async forgetOld(now: Instant): Promise<boolean> {
    const before = instantOf(now - this.#retention.keepMs)
    const facts = await this.#forgetFacts(before)
    this.#aged += facts.gone
    let { more } = facts
    for (const bound of BOUNDS) {
      const gone = await this.#forget(bound, CHUNK_ROWS, before)
      this.#aged += gone
      more ||= gone >= CHUNK_ROWS
    }
    if (!more) await this.#database.tidyUp()
    return more
  }

  async size(): Promise<StoreSize> {
    const { bytes, freeBytes } = await this.#database.size()
    const rows = await this.#database.read('select at from fact_blocks order by id limit 1', [])
    const oldest = rows[0]?.at
    return {
      bytes,
      freeBytes,
      capBytes: this.#retention.capBytes,
      ...(typeof oldest === 'number' && { oldestFact: instantOf(oldest) }),
      evicted: this.#evicted,
      aged: this.#aged,
    }
  }

  async #boundTables(): Promise<void> {
    for (const bound of BOUNDS) {
      const { table, id, share, rowOctets } = bound
      const most = Math.max(1000, Math.floor((this.#retention.capBytes * share) / rowOctets))
      const rows = await this.#database.read(
        `select min(${id}) as first_row, max(${id}) as last_row from ${table}`,
        [],
      )
      const { first_row: first, last_row: last } = rows[0] ?? {}
      if (typeof first !== 'number' || typeof last !== 'number') continue
      const over = last - first + 1 - most
      if (over > 0) this.#evicted += await this.#forget(bound, Math.min(over, CHUNK_ROWS))
    }
  }

  /** The oldest facts, in whole blocks: how many went, and whether there may be more. */
  async #forgetFacts(before?: Instant): Promise<{ gone: number; more: boolean }> {
    const old =
      before === undefined
        ? 'order by id'
        : `where at < ${Math.floor(before / MINUTE_MS) * MINUTE_MS} order by at`
    const rows = await this.#database.read(
      `select id, facts, octets from fact_blocks ${old} limit ${CHUNK_BLOCKS}`,
      [],
    )
    const ids: number[] = []
    let gone = 0
    let octets = 0
    for (const row of rows) {
      if (gone >= CHUNK_ROWS) break
      ids.push(Number(row.id))
      gone += Number(row.facts)
      octets += Number(row.octets)
    }
    if (ids.length > 0) await this.#database.write(forgetBlocks(ids, octets))
    return { gone, more: ids.length < rows.length || rows.length === CHUNK_BLOCKS }
  }

  /** The oldest rows of a table, and what hangs on them; how many went. */
  #forget({ table, id, time }: Bound, rows: number, before?: Instant): Promise<number> {
    const old =
      before === undefined
        ? `select ${id} from ${table} order by ${id} limit ${rows}`
        : `select ${id} from ${table} where ${time} < ${Math.floor(before)} order by ${time} limit ${rows}`
    const main: Command = { sql: `delete from ${table} where ${id} in (${old})`, values: [] }
    return this.#database.write([...hanging(table, old), main])
  }
}

/** Rows of other tables that go with these; they do not count. */
function hanging(table: string, old: string): Command[] {
  if (table === 'calls')
    return [
      {
        sql: `delete from legs where (call, observer) in (select id, observer from calls where seq in (${old}))`,
        values: [],
      },
    ]
  return table === 'findings'
    ? [{ sql: `delete from finding_calls where finding in (${old})`, values: [] }]
    : []
}

const used = ({ bytes, freeBytes }: DatabaseSize): number => bytes - freeBytes
