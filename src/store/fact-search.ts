// Finds facts again: by time, kind and observer, or by what they are about. Blocks are opened in the order of their time, and
// no more of them than the answer needs.

import { zstdDecompressSync } from 'node:zlib'
import type { Fact } from '../facts/index.ts'
import type { Instant } from '../kernel/index.ts'
import { cleanText } from './clean-text.ts'
import type { Database, SqlRow } from './database.ts'
import { aboutOf, nameHash } from './fact-name.ts'
import { PART_IDS } from './fact-numbers.ts'
import { BlockReader, MINUTE_MS } from './fact-pack.ts'
import { FactPage, type Found } from './fact-page.ts'
import { Where } from './sql-where.ts'
import type { FactQuestion, Page } from './store.ts'

/** Blocks that are read at a time: one holds some hundred messages. */
const PAGE_BLOCKS = 8
/** Blocks that are opened for one call. */
const BLOCKS_LIMIT = 2000
/** Connections of one call that are looked up. */
export const NAMES_LIMIT = 200

const COLUMNS = 'b.id, b.batch, b.at, b.observer, b.body'

/** Oldest first, from where the page before ended. */
export async function factsFor(
  database: Database,
  { after, ...question }: FactQuestion,
  limit: number,
): Promise<Page<Fact>> {
  const page = new FactPage(limit, after)
  const from = latest(question.from, page.from)
  const { to } = question
  for await (const row of blocksIn(database, { ...question, ...(from !== undefined && { from }) })) {
    if (page.isBefore(Number(row.at))) break
    const block = openBlock(row)
    while (block.next()) {
      const { at } = block
      if ((from === undefined || at >= from) && (to === undefined || at < to))
        page.add(foundIn(block, Number(row.batch)))
    }
  }
  return page.page()
}

const latest = (one: Instant | undefined, other: Instant | undefined): Instant | undefined =>
  one === undefined || (other !== undefined && other > one) ? other : one

async function* blocksIn(database: Database, question: FactQuestion): AsyncGenerator<SqlRow> {
  const { kinds, observer, from, to } = question
  const base = new Where()
  if (kinds !== undefined) base.among('kind', kinds)
  base.equal('observer', observer)
  // A block lies within a minute.
  if (from !== undefined)
    base.add('at >= ?', Math.floor(from / MINUTE_MS) * MINUTE_MS).add('last_at >= ?', Math.floor(from))
  if (to !== undefined) base.add('at < ?', Math.ceil(to))
  for (let last: SqlRow | undefined; ; ) {
    const where = base.with()
    if (last !== undefined) where.add('(at, id) > (?, ?)', Number(last.at), Number(last.id))
    const rows = await database.read(
      `select ${COLUMNS} from fact_blocks b where id in (
        select id from fact_blocks${where.sql} order by at, id limit ${PAGE_BLOCKS}) order by b.at, b.id`,
      where.values,
    )
    yield* rows
    last = rows.at(-1)
    if (rows.length < PAGE_BLOCKS) return
  }
}

/** Of the dialogs of a call and of the connections that carried them, as one observer saw them. */
export async function factsOfCall(
  database: Database,
  observer: string,
  names: readonly string[],
  { limit, after }: { limit: number; after?: string | undefined },
): Promise<Page<Fact>> {
  const page = new FactPage(limit, after)
  const connections = new Set<string>()
  for await (const { fact, found } of about(database, observer, names)) {
    if ('connection' in fact && fact.connection !== undefined) connections.add(fact.connection)
    page.add(found)
  }
  const carriers = [...connections].slice(0, NAMES_LIMIT)
  for await (const { found } of about(database, observer, carriers)) page.add(found)
  return page.page()
}

async function* about(
  database: Database,
  observer: string,
  names: readonly string[],
): AsyncGenerator<{ fact: Fact; found: Found }> {
  const wanted = new Set(names.map(cleanText))
  const hashes = new Set(names.map(nameHash))
  for (const ids of pagesOf(await blocksNamed(database, observer, [...hashes]))) {
    const where = new Where().among('b.id', ids)
    const rows = await database.read(`select ${COLUMNS} from fact_blocks b${where.sql}`, where.values)
    for (const row of rows) {
      const block = openBlock(row)
      while (block.next()) {
        if (!hashes.has(block.name)) continue
        const { fact } = block
        if (fact === undefined || !wanted.has(cleanText(aboutOf(fact) ?? ''))) continue
        yield { fact, found: { ...foundIn(block, Number(row.batch)), fact: () => fact } }
      }
    }
  }
}

async function blocksNamed(database: Database, observer: string, hashes: number[]): Promise<number[]> {
  const where = new Where().among('n.name', hashes).add('b.observer = ?', observer)
  const rows = await database.read(
    `with recursive
      bounds(first, last) as (select min(id) / ${PART_IDS}, max(id) / ${PART_IDS} from fact_blocks),
      parts(part) as (select first from bounds union all
        select part + 1 from parts cross join bounds where part < bounds.last)
     select distinct b.id, b.at from parts cross join fact_names n cross join fact_blocks b${where.sql}
       and n.part = parts.part and b.id = n.block order by b.at, b.id limit ${BLOCKS_LIMIT}`,
    where.values,
  )
  return rows.map(row => Number(row.id))
}

function* pagesOf(ids: readonly number[]): Generator<readonly number[]> {
  for (let from = 0; from < ids.length; from += PAGE_BLOCKS) yield ids.slice(from, from + PAGE_BLOCKS)
}

const openBlock = (row: SqlRow): BlockReader =>
  new BlockReader(zstdDecompressSync(row.body as Uint8Array), String(row.observer))

function foundIn(block: BlockReader, batch: number): Found {
  const { at, number, from, to } = block
  return { at, batch, number, octets: to - from, fact: () => block.standAt(from).fact }
}
