// What one channel was told, and what it is to be told next. Alerts about the same thing are told together, once all that
// belongs to it had time to show.
//
//   new or worse --group wait--> begun --repeat--> again --over, group wait--> resolved
//
// Only what was told is told to be over. A channel gets a bounded number of notices; what is too much waits, and then goes
// as it is by then.

import {
  after,
  earliestOf,
  type Instant,
  type Millis,
  type Rate,
  seconds,
  TokenBucket,
} from '../../kernel/index.ts'
import type { Alert, Notice } from '../alert.ts'
import { alertOf, type OpenAlert } from './alert-book.ts'

interface Told {
  id: string
  about: string
  step: number
  /** When it was told last. */
  at: Instant
  /** It is over, and nobody was told yet. */
  over?: Alert
}

export interface SavedChannel {
  told: Told[]
  waiting: [group: string, since: Instant][]
}

export interface Timing {
  groupWaitMs: Millis
  repeatMs: Millis
}

/** Twenty at once, then two a minute. */
const RATE: Rate = { most: 20, everyMs: seconds(30) }

export class ChannelLog {
  readonly #told: Map<string, Told>
  /** Groups with something new, or something over, and since when. */
  #waiting: Map<string, Instant>
  readonly #bucket = new TokenBucket()
  /** When the next notice may go, or is to. */
  #deadline: Instant | undefined

  constructor(saved?: SavedChannel) {
    this.#told = new Map(saved?.told.map(each => [each.id, each]))
    this.#waiting = new Map(saved?.waiting)
  }

  /** An alert is over. */
  ended(alert: Alert): void {
    const told = this.#told.get(alert.id)
    if (told !== undefined) told.over = alert
  }

  /** Notices that are due; `open` are all alerts that go to this channel. */
  due(open: readonly OpenAlert[], { groupWaitMs, repeatMs }: Timing, now: Instant): Notice[] {
    const notices: Notice[] = []
    const stillWaiting = new Map<string, Instant>()
    const waits: Instant[] = []
    const told = (kind: Notice['kind'], group: string, alerts: readonly Alert[]): boolean => {
      if (!this.#bucket.has(now, RATE)) {
        waits.push(after(now, RATE.everyMs as Millis))
        return false
      }
      this.#bucket.take()
      notices.push({ kind, at: now, group, alerts })
      return true
    }
    const waited = (key: string): boolean => {
      const since = this.#waiting.get(key) ?? now
      const until = after(since, groupWaitMs)
      if (until > now) waits.push(until)
      stillWaiting.set(key, since)
      return until <= now
    }

    for (const [group, fresh] of this.#fresh(open)) {
      if (!waited(`begun ${group}`) || !told('begun', group, fresh.map(alertOf))) continue
      for (const alert of fresh) this.#tell(alert, now)
      stillWaiting.delete(`begun ${group}`)
    }
    for (const [group, over] of this.#over()) {
      const alerts = over.flatMap(each => each.over ?? [])
      if (!waited(`over ${group}`) || !told('resolved', group, alerts)) continue
      for (const { id } of over) this.#told.delete(id)
      stillWaiting.delete(`over ${group}`)
    }
    for (const [group, same] of this.#same(open)) {
      const at = after(earliestOf(same.map(({ id }) => this.#told.get(id)?.at)) ?? now, repeatMs)
      if (at > now) waits.push(at)
      else if (told('again', group, same.map(alertOf))) for (const alert of same) this.#tell(alert, now)
    }
    this.#waiting = stillWaiting
    this.#deadline = earliestOf(waits)
    return notices
  }

  deadline(): Instant | undefined {
    return this.#deadline
  }

  saved(): SavedChannel {
    return { told: [...this.#told.values()], waiting: [...this.#waiting] }
  }

  #tell({ id, about, step }: OpenAlert, at: Instant): void {
    // What was better for a while is not told anew as worse.
    this.#told.set(id, { id, about, at, step: Math.max(step, this.#told.get(id)?.step ?? 0) })
  }

  /** Told never, or before it got worse. */
  #fresh(open: readonly OpenAlert[]): Map<string, OpenAlert[]> {
    const fresh = open.filter(({ id, step, held }) => {
      const told = this.#told.get(id)
      if (told !== undefined) delete told.over
      return held === undefined && (told === undefined || told.step < step)
    })
    return Map.groupBy(fresh, ({ about }) => about)
  }

  #over(): Map<string, Told[]> {
    const over = [...this.#told.values()].filter(told => told.over !== undefined)
    return Map.groupBy(over, ({ about }) => about)
  }

  /** Told, and seen again since. */
  #same(open: readonly OpenAlert[]): Map<string, OpenAlert[]> {
    const same = open.filter(({ id, held, once, holds, seenAt }) => {
      const told = this.#told.get(id)
      return told !== undefined && held === undefined && !once && holds && seenAt > told.at
    })
    return Map.groupBy(same, ({ about }) => about)
  }
}
