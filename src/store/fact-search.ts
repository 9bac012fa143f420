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
import { Where } from './sql-where.ts'
import type { FactQuestion } from './store.ts'

/** Blocks that are read at a time: one holds some hundred messages. */
const PAGE_BLOCKS = 8
/** Blocks that are opened for one call. */
const BLOCKS_LIMIT = 2000
/** Facts of one call that are shown. */
const STORY_LIMIT = 5000
/** Connections of one call that are looked up. */
export const NAMES_LIMIT = 200

/** A fact that was found, and its place among all. */
interface Found {
  at: Instant
  batch: number
  number: number
  fact(): Fact | undefined
}

const COLUMNS = 'b.id, b.batch, b.at, b.observer, b.body'

/** Oldest first; those of the same instant as they came in. */
export async function factsFor(database: Database, question: FactQuestion, limit: number): Promise<Fact[]> {
  const { from, to } = question
  let found: Found[] = []
  for await (const row of blocksIn(database, question)) {
    const last = found[limit - 1]
    if (last !== undefined && Number(row.at) > last.at) break
    const block = openBlock(row)
    while (block.next()) {
      const { at } = block
      if ((from === undefined || at >= from) && (to === undefined || at < to))
        found.push(foundIn(block, Number(row.batch)))
    }
    if (found.length >= limit) found = inOrder(found).slice(0, limit)
  }
  return factsIn(inOrder(found).slice(0, limit))
}

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

/** Of the dialogs of a call and of the connections that carried them, as one observer saw them; oldest first. */
export async function factsOfCall(
  database: Database,
  observer: string,
  names: readonly string[],
): Promise<Fact[]> {
  const own = await about(database, observer, names)
  const connections = factsIn(own).flatMap(fact =>
    'connection' in fact && fact.connection !== undefined ? [fact.connection] : [],
  )
  const carried = await about(database, observer, [...new Set(connections)].slice(0, NAMES_LIMIT))
  return factsIn(inOrder([...own, ...carried]))
}

async function about(database: Database, observer: string, names: readonly string[]): Promise<Found[]> {
  if (names.length === 0) return []
  const wanted = new Set(names.map(cleanText))
  const hashes = new Set(names.map(nameHash))
  const found: Found[] = []
  for (const ids of pagesOf(await blocksNamed(database, observer, [...hashes]))) {
    const where = new Where().among('b.id', ids)
    const rows = await database.read(`select ${COLUMNS} from fact_blocks b${where.sql}`, where.values)
    for (const row of rows) {
      const block = openBlock(row)
      while (block.next()) {
        if (!hashes.has(block.name)) continue
        const { fact } = block
        if (fact === undefined || !wanted.has(cleanText(aboutOf(fact) ?? ''))) continue
        found.push({ ...foundIn(block, Number(row.batch)), fact: () => fact })
      }
    }
  }
  return inOrder(found).slice(0, STORY_LIMIT)
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
  const { at, number, from } = block
  return { at, batch, number, fact: () => block.standAt(from).fact }
}

const factsIn = (found: readonly Found[]): Fact[] =>
  found.map(each => each.fact()).filter(fact => fact !== undefined)

const inOrder = (found: Found[]): Found[] =>
  found.sort((left, right) => left.at - right.at || left.batch - right.batch || left.number - right.number)
