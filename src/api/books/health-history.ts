// What became of health over time: the store's changes, or, where nothing is kept, the last that were told.

import { after, type Instant, millis, minutes } from '../../kernel/index.ts'
import type { HealthQuestion } from '../../store/index.ts'
import type { Health, HealthChange, HealthState } from '../../watch/index.ts'
import type { Services } from '../services.ts'

const REMEMBERED = 2000
const PAGE = 100
/** Beats of one subject go back so far. */
const BEATS_MS = minutes(24 * 60)
const BEATS = 200

export interface Beat {
  at: Instant
  state: HealthState
}

export class HealthHistory {
  readonly #store: Services['store']
  readonly #changes: HealthChange[] = []

  constructor({ store, health }: Pick<Services, 'store' | 'health'>) {
    this.#store = store
    health?.subscribe(change => {
      this.#changes.push(change)
      if (this.#changes.length > REMEMBERED) this.#changes.shift()
    })
  }

  /** Newest first. */
  async list(question: HealthQuestion): Promise<HealthChange[]> {
    if (this.#store !== undefined) return this.#store.store.health(question)
    const { subject, name, from, to, limit = PAGE } = question
    return this.#changes
      .filter(
        change =>
          (subject === undefined || change.subject === subject) &&
          (name === undefined || change.name === name) &&
          (from === undefined || change.at >= from) &&
          (to === undefined || change.at < to),
      )
      .reverse()
      .slice(0, limit)
  }

  /** What the state of both directions together was, oldest first. */
  async beats({ subject, name, state, since }: Health, now: Instant): Promise<Beat[]> {
    const from = after(now, -BEATS_MS as typeof BEATS_MS)
    // What a clock told that was ahead, and was set back since, is of no time that has come.
    const to = after(now, millis(1))
    const changes = await this.list({ subject, name, from, to, limit: BEATS })
    const both = changes.filter(change => change.direction === undefined).reverse()
    const beats = both.map(change => ({ at: change.at, state: change.state }))
    // What it was before the first of them it was all the time before, unless there were more than could be asked for.
    const before = changes.length < BEATS ? both[0]?.from : undefined
    if (before !== undefined) beats.unshift({ at: from, state: before })
    // What was told last may not be kept yet.
    if (beats.at(-1)?.state !== state) beats.push({ at: since, state })
    return beats
  }
}
