// The store over a database: batches become transactions, questions become SQL, and what is kept stays within an age and
// a number of octets. Facts are most of it and go first; calls, findings, health and probes have bounds of their own.

import { drawn, type Fact } from '../facts/index.ts'
import { type Instant, instantOf, type Millis } from '../kernel/index.ts'
import type { HealthChange } from '../watch/index.ts'
import { callsQuery, countsQuery, cursorOf, pageRows } from './call-query.ts'
import type { CallRow } from './call-row.ts'
import { CallTracker } from './call-tracker.ts'
import { type Database, RowList, type SqlRow, type SqlValue, type Work } from './database.ts'
import { findingWork } from './finding-work.ts'
import { Keeping } from './keeping.ts'
import type {
  Batch,
  CallQuestion,
  CallStory,
  Count,
  CountQuestion,
  FactQuestion,
  FindingQuestion,
  HealthQuestion,
  KeptFinding,
  Page,
  ProbeQuestion,
  ProbeResult,
  Retention,
  Span,
  Store,
  StoreSize,
} from './store.ts'
import {
  CALLS,
  callColumns,
  callOf,
  FACTS,
  factRow,
  factsOf,
  findingOf,
  HEALTH,
  healthOf,
  healthRow,
  LEGS,
  legRows,
  PROBES,
  probeOf,
  probeRow,
} from './tables.ts'

const FACT_ROWS = 1000
const FACT_ROWS_LIMIT = 10_000
/** Facts of one call that are shown. */
const STORY_LIMIT = 5000
/** Legs and connections of one call that are looked up. */
const NAMES_LIMIT = 200

export class SqlStore implements Store {
  readonly #database: Database
  readonly #keeping: Keeping
  readonly #tracker = new CallTracker()

  constructor(database: Database, retention: Retention) {
    this.#database = database
    this.#keeping = new Keeping(database, retention)
  }

  async append(batch: Batch): Promise<void> {
    const facts = new RowList(FACTS)
    const calls = new Map<string, CallRow>()
    const keep = (call: CallRow): void => void calls.set(`${call.observer} ${call.id}`, call)
    let octets = 0
    for (const noted of batch.facts) {
      const fact = noted.kind === 'sketch' ? drawn(noted) : noted
      const row = factRow(fact)
      octets += String(row.body).length + ROW_OCTETS
      facts.add(row)
      const call = this.#tracker.hear(fact)
      if (call !== undefined) keep(call)
    }
    for (const call of batch.calls) keep(call)
    const work = [
      ...facts.work,
      ...callWork([...calls.values()]),
      ...batch.findings.flatMap(findingWork),
      ...rowsWork(HEALTH, batch.health.map(healthRow)),
      ...rowsWork(PROBES, batch.probes.map(probeRow)),
    ]
    octets += (calls.size + batch.health.length + batch.probes.length) * OTHER_OCTETS
    octets += batch.findings.length * FINDING_OCTETS
    await this.#keeping.makeRoom(octets)
    await this.#database.write(work)
  }

  async calls(question: CallQuestion): Promise<Page<CallRow>> {
    const query = callsQuery(question)
    if (query === undefined) return { items: [] }
    const rows = await this.#database.read(query.sql, query.values)
    const page = rows.slice(0, pageRows(question.limit))
    const last = page.at(-1)
    return {
      items: page.map(callOf),
      ...(rows.length > page.length && last !== undefined && { next: cursorOf(last.started_at, last.seq) }),
    }
  }

  async call(id: string): Promise<CallStory | undefined> {
    const rows = await this.#database.read(
      `select * from calls where seq in (select seq from calls where id = ? union
        select c.seq from legs l join calls c on c.id = l.call and c.observer = l.observer where l.call_id = ?)
        order by started_at, seq limit 1`,
      [id, id],
    )
    if (rows[0] === undefined) return undefined
    const call = callOf(rows[0])
    const names = [call.id, ...call.legs.map(leg => leg.callId)].slice(0, NAMES_LIMIT)
    return { call, facts: await this.#factsAbout(call, names), findings: await this.#findingsAbout(names) }
  }

  async facts({ kinds, observer, limit, ...span }: FactQuestion): Promise<Fact[]> {
    const where = new Where().span(span)
    if (kinds !== undefined) where.among('kind', kinds)
    if (observer !== undefined) where.add('observer = ?', observer)
    const rows = pageRows(limit, FACT_ROWS, FACT_ROWS_LIMIT)
    return factsOf(await this.#select('select body from facts', where, 'at, id', rows))
  }

  async findings({ rule, severity, limit, ...span }: FindingQuestion): Promise<KeptFinding[]> {
    const where = new Where().span(span).equal('rule', rule).equal('severity', severity)
    const rows = await this.#select('select id, body from findings', where, NEWEST, pageRows(limit))
    return rows.map(findingOf)
  }

  async finding(id: number): Promise<KeptFinding | undefined> {
    const [row] = await this.#database.read('select id, body from findings where id = ?', [id])
    return row && findingOf(row)
  }

  async health({ subject, name, limit, ...span }: HealthQuestion): Promise<HealthChange[]> {
    const where = new Where().span(span).equal('subject', subject).equal('name', name)
    return (await this.#select('select * from health', where, NEWEST, pageRows(limit))).map(healthOf)
  }

  async probes({ target, limit, ...span }: ProbeQuestion): Promise<ProbeResult[]> {
    const where = new Where().span(span).equal('target', target)
    return (await this.#select('select * from probes', where, NEWEST, pageRows(limit))).map(probeOf)
  }

  async callCounts(question: CountQuestion): Promise<Count[]> {
    const { sql, values } = countsQuery(question)
    const rows = await this.#database.read(sql, values)
    return rows.map(row => ({
      at: instantOf(question.from + Number(row.bucket) * Math.max(1, Math.floor(question.bucketMs))),
      value: row.value === null ? '' : String(row.value),
      calls: Number(row.calls),
      answered: Number(row.answered),
      answeredMs: Number(row.answered_ms) as Millis,
    }))
  }

  size(): Promise<StoreSize> {
    return this.#keeping.size()
  }

  forgetOld(now: Instant): Promise<boolean> {
    return this.#keeping.forgetOld(now)
  }

  end(): Promise<void> {
    return this.#database.end()
  }

  /** Of its dialogs, and of the connections that carried them. */
  async #factsAbout({ observer }: CallRow, names: readonly string[]): Promise<Fact[]> {
    const about = (what: readonly string[]): Promise<SqlRow[]> => {
      const where = new Where().among('about', what).add('observer = ?', observer)
      return this.#select('select id, at, body from facts', where, 'at, id', STORY_LIMIT)
    }
    const own = await about(names)
    const connections = factsOf(own).flatMap(fact =>
      'connection' in fact && fact.connection !== undefined ? [fact.connection] : [],
    )
    const carried = await about([...new Set(connections)].slice(0, NAMES_LIMIT))
    const inOrder = [...own, ...carried].sort(
      (left, right) => Number(left.at) - Number(right.at) || Number(left.id) - Number(right.id),
    )
    return factsOf(inOrder)
  }

  async #findingsAbout(names: readonly string[]): Promise<KeptFinding[]> {
    const where = new Where().among('ref', names)
    const sql = `select id, body from findings where id in (select finding from finding_calls${where.sql}) order by at desc`
    return (await this.#database.read(sql, where.values)).map(findingOf)
  }

  #select(head: string, where: Where, order: string, limit: number): Promise<SqlRow[]> {
    return this.#database.read(`${head}${where.sql} order by ${order} limit ?`, [...where.values, limit])
  }
}

const NEWEST = 'at desc, id desc'
/** What a row takes besides its text, with its place in the indexes. */
const ROW_OCTETS = 200
const OTHER_OCTETS = 1000
const FINDING_OCTETS = 8000

const rowsWork = (table: typeof HEALTH, rows: readonly Parameters<RowList['add']>[0][]): Work[] => {
  const list = new RowList(table)
  for (const row of rows) list.add(row)
  return list.work
}

function callWork(calls: readonly CallRow[]): Work[] {
  // Two calls may share a leg's Call-ID where a peer repeats it; no transaction writes a row twice.
  const legs = new Map(calls.flatMap(legRows).map(row => [`${row.observer} ${row.call_id}`, row]))
  return [...rowsWork(CALLS, calls.map(callColumns)), ...rowsWork(LEGS, [...legs.values()])]
}

/** Conditions that hold together. */
class Where {
  readonly #parts: string[] = []
  readonly values: SqlValue[] = []

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

  among(column: string, values: readonly string[]): this {
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
