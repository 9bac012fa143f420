// Calls to look up: the store's, or, where nothing is kept, those that can be drawn from the facts at hand.

import { type Fact, type FactLog, inTimeOrder, type Ladder, ladderOf } from '../../facts/index.ts'
import { after, type Instant, type Millis, millis } from '../../kernel/index.ts'
import {
  type CallQuestion,
  type CallRow,
  type CallStory,
  type Count,
  type CountQuestion,
  callRowsOf,
  type Page,
} from '../../store/index.ts'
import type { Services } from '../services.ts'
import { CONNECTION_KINDS, failedConnections, isEvidence } from './failed-connections.ts'

/** Facts that are looked at where nothing is kept: drawing them takes processor time from calls. */
const LOOKED_AT = 20_000
const PAGE = 100
/** Facts of connections that are looked through for those that failed during a call. */
const MEANWHILE = 10_000
/** Of the newest until the call ended, as many are looked through for those about these. */
const FINDINGS = 500

export class CallBook {
  readonly #facts: FactLog
  readonly #store: Services['store']
  readonly #observer: string | undefined
  #drawn: { noted: number; rows: CallRow[] } | undefined

  constructor({ facts, store, self }: Pick<Services, 'facts' | 'store' | 'self'>) {
    this.#facts = facts
    this.#store = store
    this.#observer = self.observer
  }

  /** Newest first. */
  async page(asked: CallQuestion): Promise<Page<CallRow>> {
    const question = this.#observer === undefined ? asked : { observer: this.#observer, ...asked }
    if (this.#store !== undefined) return this.#store.store.calls(question)
    const wanted = this.#rows().filter(row => isAskedFor(row, question))
    const begin = Math.max(0, wanted.findIndex(row => cursorOf(row) === question.after) + 1)
    const items = wanted.slice(begin, begin + (question.limit ?? PAGE))
    const last = items.at(-1)
    return {
      items,
      ...(begin + items.length < wanted.length && last !== undefined && { next: cursorOf(last) }),
    }
  }

  /** By its id or the Call-ID of a leg, with so many pages of its facts; what has just begun is not in the store yet. */
  async one(id: string, pages = 1): Promise<CallStory | undefined> {
    const kept = await this.#store?.store.call(id)
    if (kept !== undefined) return this.#withFailed(await this.#withMore(kept, pages - 1))
    const call = this.#rows().find(row => row.id === id || row.legs.some(leg => leg.callId === id))
    if (call === undefined) return undefined
    return { call, facts: this.#recent().filter(fact => fact.observer === call.observer), findings: [] }
  }

  async #withMore(story: CallStory, pages: number): Promise<CallStory> {
    const { next: after, call, facts } = story
    if (pages <= 0 || after === undefined || this.#store === undefined) return story
    const { items, next } = await this.#store.store.facts({ call: call.id, after })
    const { next: _, ...known } = story
    const longer = { ...known, facts: [...facts, ...items], ...(next !== undefined && { next }) }
    return this.#withMore(longer, pages - 1)
  }

  /**
   * A dialog leads to the connections that carried it, and to findings that name it; those that came to nothing meanwhile,
   * and what was found in them, are asked for by time.
   */
  async #withFailed(story: CallStory): Promise<CallStory> {
    const { call, facts, findings } = story
    if (this.#store === undefined || facts.length === 0) return story
    const { store } = this.#store
    const { observer, startedAt, endedAt } = call
    const until = endedAt === undefined ? {} : { to: after(endedAt, millis(1)) }
    const about = { kinds: CONNECTION_KINDS, observer, from: startedAt, ...until, limit: MEANWHILE }
    const failed = failedConnections((await store.facts(about)).items)
    if (failed.length === 0) return story
    const known = new Set(findings.map(({ id }) => id))
    const told = (await store.findings({ ...until, limit: FINDINGS })).filter(each => !known.has(each.id))
    return {
      ...story,
      facts: [...inTimeOrder([...facts, ...failed])],
      findings: [...told.filter(each => isEvidence(failed, each.finding.en)), ...findings],
    }
  }

  async counts(question: CountQuestion): Promise<Count[]> {
    if (this.#store !== undefined) return this.#store.store.callCounts(question)
    return countsOf(
      this.#rows().filter(row => this.#observer === undefined || row.observer === this.#observer),
      question,
    )
  }

  #recent(): readonly Fact[] {
    return this.#facts.latest(LOOKED_AT)
  }

  #rows(): CallRow[] {
    const { noted } = this.#facts
    if (this.#drawn?.noted !== noted) {
      const rows = callRowsOf(this.#recent()).sort((left, right) => right.startedAt - left.startedAt)
      this.#drawn = { noted, rows }
    }
    return this.#drawn.rows
  }
}

/** Undefined once the facts of a call are no longer kept. */
export const ladderOfCall = ({ call, facts }: CallStory): Ladder | undefined =>
  ladderOf(facts, { observer: call.observer, call: call.id })[0]

/** Where the page after this row begins; the store has cursors of its own. */
const cursorOf = ({ observer, id }: CallRow): string => `${observer} ${id}`

function isAskedFor(row: CallRow, question: CallQuestion): boolean {
  const { from, to, number, durationMs, shorterThanMs, transferred, hasFindings } = question
  const tail = number?.replaceAll(/\D/g, '')
  return (
    (from === undefined || row.startedAt >= from) &&
    (to === undefined || row.startedAt < to) &&
    (['observer', 'direction', 'trunk', 'region', 'node', 'status', 'state'] as const).every(
      key => question[key] === undefined || question[key] === row[key],
    ) &&
    (tail === undefined || [row.caller, row.callee].some(each => each?.endsWith(tail))) &&
    within(row.durationMs, durationMs?.from, durationMs?.to) &&
    (shorterThanMs === undefined || (row.durationMs !== undefined && row.durationMs < shorterThanMs)) &&
    (transferred === undefined || transferred === (row.transfer !== 'none')) &&
    (hasFindings === undefined || hasFindings === row.findings > 0)
  )
}

const within = (length: Millis | undefined, from: Millis | undefined, to: Millis | undefined): boolean =>
  (from === undefined || (length !== undefined && length >= from)) &&
  (to === undefined || (length !== undefined && length <= to))

function countsOf(rows: readonly CallRow[], { from, to, bucketMs, by }: CountQuestion): Count[] {
  const counts = new Map<string, Count>()
  for (const row of rows) {
    if (row.startedAt < from || row.startedAt >= to) continue
    const at = (from + Math.floor((row.startedAt - from) / bucketMs) * bucketMs) as Instant
    const value = String(row[by] ?? '')
    const key = `${at} ${value}`
    const count = counts.get(key) ?? { at, value, calls: 0, answered: 0, answeredMs: 0 as Millis }
    counts.set(key, count)
    count.calls++
    if (row.answeredAt !== undefined) count.answered++
    count.answeredMs = (count.answeredMs + (row.durationMs ?? 0)) as Millis
  }
  return [...counts.values()].sort((left, right) => left.at - right.at || (left.value < right.value ? -1 : 1))
}
