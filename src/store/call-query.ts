// The question for a page of calls as SQL: conditions that hold together, newest first, from where the page before ended.
// The order (start, then row) never changes, whatever is written meanwhile.

import type { Command, SqlValue } from './database.ts'
import { numberWanted, TAIL_DIGITS } from './number-tail.ts'
import type { CallQuestion, CountedBy, CountQuestion } from './store.ts'

export const PAGE_LIMIT = 1000
const PAGE_ROWS = 100
/** The index of short calls goes so far. */
const SHORT_INDEX_MS = 10_000

interface Condition {
  sql: string
  values: SqlValue[]
}

export const pageRows = (limit: number | undefined, usual = PAGE_ROWS, most = PAGE_LIMIT): number =>
  Math.max(1, Math.min(most, Math.floor(limit ?? usual)))

/** One row more than the page has, which tells whether there is another; undefined where nothing can match. */
export function callsQuery(question: CallQuestion): Command | undefined {
  const conditions = conditionsOf(question)
  const limit = pageRows(question.limit) + 1
  if (question.number === undefined) return select(conditions, limit)
  const wanted = numberWanted(question.number)
  if (wanted === undefined) return undefined
  const sides = ['caller', 'callee'].map(side =>
    select(
      [
        ...conditions,
        wanted.isWhole
          ? condition(`${side}_tail = ?`, wanted.tail)
          : condition(`${side}_tail >= ? and ${side}_tail < ?`, wanted.tail, `${wanted.tail}:`),
        ...(wanted.digits.length > TAIL_DIGITS ? [condition(`${side} like ?`, `%${wanted.digits}`)] : []),
      ],
      limit,
    ),
  )
  // A call from a number to itself is one row of the union.
  const [caller, callee] = sides as [Command, Command]
  return {
    sql: `select * from (${caller.sql}) as by_caller union select * from (${callee.sql}) as by_callee ${ORDER} limit ?`,
    values: [...caller.values, ...callee.values, limit],
  }
}

const ORDER = 'order by started_at desc, seq desc'

const select = (conditions: readonly Condition[], limit: number): Command => ({
  sql: `select * from calls${where(conditions)} ${ORDER} limit ?`,
  values: [...conditions.flatMap(each => each.values), limit],
})

const where = (conditions: readonly Condition[]): string =>
  conditions.length === 0 ? '' : ` where ${conditions.map(each => each.sql).join(' and ')}`

const condition = (sql: string, ...values: SqlValue[]): Condition => ({ sql, values })

function conditionsOf(question: CallQuestion): Condition[] {
  const { from, to, state, durationMs, shorterThanMs, transferred, hasFindings, after } = question
  const conditions: Condition[] = []
  const add = (sql: string, value: SqlValue | undefined): void => {
    if (value !== undefined) conditions.push(condition(sql, value))
  }
  add('started_at >= ?', from)
  add('started_at < ?', to)
  for (const column of ['observer', 'direction', 'trunk', 'region', 'node', 'status', 'state'] as const)
    add(`${column} = ?`, question[column])
  if (state === 'ringing' || state === 'answered') conditions.push(condition('ended_at is null'))
  add('duration_ms >= ?', durationMs?.from)
  add('duration_ms <= ?', durationMs?.to)
  add('duration_ms < ?', shorterThanMs)
  if (shorterThanMs !== undefined && shorterThanMs <= SHORT_INDEX_MS)
    conditions.push(condition(`duration_ms < ${SHORT_INDEX_MS}`))
  if (transferred !== undefined)
    conditions.push(condition(transferred ? "transfer <> 'none'" : "transfer = 'none'"))
  if (hasFindings !== undefined) conditions.push(condition(hasFindings ? 'findings > 0' : 'findings = 0'))
  const place = after === undefined ? undefined : placeOf(after)
  if (place !== undefined) conditions.push(condition('(started_at, seq) < (?, ?)', ...place))
  return conditions
}

/** Where the page after this row begins. */
export const cursorOf = (startedAt: SqlValue | undefined, seq: SqlValue | undefined): string =>
  `${startedAt}.${seq}`

/** Anybody may have written it; what is no cursor begins at the first page. */
function placeOf(cursor: string): [number, number] | undefined {
  const [, startedAt, seq] = /^(\d{1,15})\.(\d{1,15})$/.exec(cursor) ?? []
  return startedAt === undefined || seq === undefined ? undefined : [Number(startedAt), Number(seq)]
}

const COUNTED: Readonly<Record<CountedBy, string>> = {
  state: 'state',
  status: 'status',
  direction: 'direction',
  trunk: 'trunk',
  region: 'region',
  node: 'node',
  transfer: 'transfer',
}

/** Values of one chart; a chart with more tells nothing. */
const COUNT_LIMIT = 20_000

export function countsQuery({ from, to, bucketMs, by }: CountQuestion): Command {
  const bucket = Math.max(1, Math.floor(bucketMs))
  return {
    sql: `select (started_at - ${Math.floor(from)}) / ${bucket} as bucket, ${COUNTED[by]} as value, count(*) as calls,
      count(answered_at) as answered, coalesce(sum(duration_ms), 0) as answered_ms
      from calls where started_at >= ? and started_at < ? group by 1, 2 order by 1, 2 limit ?`,
    values: [from, to, COUNT_LIMIT],
  }
}
