// The store over a database: batches become transactions, questions become SQL, and what is kept stays within an age and
// a number of octets. Facts are most of it and go first; calls, findings, health and probes have bounds of their own.

import type { Fact } from '../facts/index.ts'
import { type Instant, instantOf, type Millis } from '../kernel/index.ts'
import type { HealthChange } from '../watch/index.ts'
import { blockWork } from './block-work.ts'
import { callsQuery, countsQuery, cursorOf, pageRows } from './call-query.ts'
import type { CallRow } from './call-row.ts'
import { CallWork, callKey } from './call-work.ts'
import { type Database, RowList, type SqlRow, type Work } from './database.ts'
import { FactNumbers } from './fact-numbers.ts'
import { type PackedFacts, packFacts } from './fact-pack.ts'
import { factsFor, factsOfCall, NAMES_LIMIT } from './fact-search.ts'
import { FactTaker } from './fact-taker.ts'
import { findingWork } from './finding-work.ts'
import { Keeping } from './keeping.ts'
import { Where } from './sql-where.ts'
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
  Store,
  StoreSize,
  StoryQuestion,
} from './store.ts'
import {
  callOf,
  findingOf,
  HEALTH,
  healthOf,
  healthRow,
  PROBES,
  probeOf,
  probeRow,
  STATES,
} from './tables.ts'

const FACT_ROWS = 1000
const FACT_ROWS_LIMIT = 10_000
/** Facts that come with a call. */
const STORY_ROWS = 5000

/** A batch whose facts are octets already. */
export interface PackedBatch extends Omit<Batch, 'facts'> {
  facts: PackedFacts
}

export class SqlStore implements Store {
  readonly #database: Database
  readonly #keeping: Keeping
  readonly #taker: FactTaker
  readonly #callWork = new CallWork()
  readonly #numbers: FactNumbers

  /** `own` tells of its calls itself (`StorePlace`). */
  constructor(database: Database, retention: Retention, own?: string) {
    this.#database = database
    this.#taker = new FactTaker(own)
    this.#numbers = new FactNumbers(database)
    this.#keeping = new Keeping(database, retention)
  }

  append({ facts, ...rest }: Batch): Promise<void> {
    return this.appendPacked({ ...rest, facts: packFacts(facts) })
  }

  /** The same with facts that are octets already, which are changed. */
  async appendPacked(batch: PackedBatch): Promise<void> {
    const latest = new Map<string, CallRow>()
    const keep = (call: CallRow): void => void latest.set(callKey(call), call)
    const blocks = this.#taker.take(batch.facts, keep)
    for (const call of batch.calls) keep(call)
    const calls = [...latest.values()]
    const facts = await blockWork(blocks, this.#numbers)
    const work = [
      ...facts.work,
      ...this.#callWork.of(calls),
      ...batch.findings.flatMap(findingWork),
      ...rowsWork(HEALTH, batch.health.map(healthRow)),
      ...rowsWork(PROBES, batch.probes.map(probeRow)),
    ]
    const others = calls.length + batch.health.length + batch.probes.length
    await this.#keeping.makeRoom(
      facts.octets + others * OTHER_OCTETS + batch.findings.length * FINDING_OCTETS,
    )
    await this.#database.write(work)
    this.#callWork.written(calls)
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
    const call = await this.#callRow(id)
    if (call === undefined) return undefined
    const { items: facts, next } = await this.#story(call, {})
    const findings = await this.#findingsAbout(namesOf(call))
    return { call, facts, ...(next !== undefined && { next }), findings }
  }

  async facts(question: FactQuestion | StoryQuestion): Promise<Page<Fact>> {
    if (!('call' in question))
      return factsFor(this.#database, question, pageRows(question.limit, FACT_ROWS, FACT_ROWS_LIMIT))
    const call = await this.#callRow(question.call)
    return call === undefined ? { items: [] } : this.#story(call, question)
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

  async keep({ name, text: body }: { name: string; text: string }): Promise<void> {
    await this.#keeping.makeRoom(body.length + OTHER_OCTETS)
    await this.#database.write(rowsWork(STATES, [{ name, body }]))
  }

  async kept(name: string): Promise<string | undefined> {
    const [row] = await this.#database.read('select body from states where name = ?', [name])
    return row && String(row.body)
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

  async #callRow(id: string): Promise<CallRow | undefined> {
    const [row] = await this.#database.read(
      `select * from calls where seq in (select seq from calls where id = ? union
        select c.seq from legs l join calls c on c.id = l.call and c.observer = l.observer where l.call_id = ?)
        order by started_at, seq limit 1`,
      [id, id],
    )
    return row && callOf(row)
  }

  #story(call: CallRow, { limit, after }: Omit<StoryQuestion, 'call'>): Promise<Page<Fact>> {
    const most = { limit: pageRows(limit, STORY_ROWS, FACT_ROWS_LIMIT), after }
    return factsOfCall(this.#database, call.observer, namesOf(call), most)
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

const namesOf = ({ id, legs }: CallRow): string[] =>
  [id, ...legs.map(leg => leg.callId)].slice(0, NAMES_LIMIT)

const NEWEST = 'at desc, id desc'
/** What a row takes with its place in the indexes. */
const OTHER_OCTETS = 1000
const FINDING_OCTETS = 8000

const rowsWork = (table: typeof HEALTH, rows: readonly Parameters<RowList['add']>[0][]): Work[] => {
  const list = new RowList(table)
  for (const row of rows) list.add(row)
  return list.work
}
