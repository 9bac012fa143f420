// Alerts that are open. What rules say is the case now is held against it: so alerts begin, get worse, and end.
//
//   condition holds --> open --gone for a while--> over
//                        ^  the more often it came back, the longer the while: what flaps is one alert
//
// The book knows nobody who could be told.

import type { Severity, Wording } from '../../findings/index.ts'
import {
  after,
  earliestOf,
  type Instant,
  type Millis,
  millis,
  minutes,
  remember,
} from '../../kernel/index.ts'
import type { Alert } from '../alert.ts'
import type { AlertRule, Condition, Holding } from '../alert-rule.ts'

export interface OpenAlert extends Alert {
  /** It is said anew when this has grown: nearer, or more severe. */
  step: number
  once: boolean
  /** At the last look; else it is gone, or nobody can say. */
  holds: boolean
  /** Its condition is gone since. */
  goneAt?: Instant
}

export interface SavedBook {
  open: OpenAlert[]
  returns: [id: string, at: Instant[]][]
  over?: Alert[]
}

const SEVERITIES: readonly Severity[] = ['info', 'warning', 'critical']
/** Alerts open at once; what begins beyond them is counted and not told. */
export const OPEN_LIMIT = 500
/** Alerts of which it is known how often they came back. */
const RETURNS_LIMIT = 2 * OPEN_LIMIT
const OVER_LIMIT = 500
/** So long what is over can be looked up. */
const OVER_MS = minutes(24 * 60)
/** Returns that count. */
const FLAPPING = minutes(60)
const MOST_RETURNS = 6
const LONGEST_WHILE = minutes(30)

export class AlertBook {
  readonly #open: Map<string, OpenAlert>
  /** When alerts came back that were gone or over, by id. */
  readonly #returns: Map<string, Instant[]>
  readonly #recoverMs: Millis
  /** Those of the last day, the latest of them, oldest first. */
  #over: Alert[]
  #refused = 0

  constructor(recoverMs: Millis, saved?: SavedBook) {
    this.#recoverMs = recoverMs
    this.#open = new Map(saved?.open.map(alert => [alert.id, alert]))
    this.#returns = new Map(saved?.returns)
    this.#over = saved?.over ?? []
  }

  /** In the order they began. */
  open(): readonly OpenAlert[] {
    return [...this.#open.values()]
  }

  /** Those that ended within a day, oldest first. */
  over(): readonly Alert[] {
    return this.#over
  }

  has(id: string): boolean {
    return this.#open.has(id)
  }

  /** Alerts that began beyond the limit. */
  get refused(): number {
    return this.#refused
  }

  /** Takes in all that is the case now; returns the alerts that are over. */
  judge(judged: readonly (readonly [AlertRule, readonly Condition[]])[], now: Instant): Alert[] {
    const stays = new Set<string>()
    for (const alert of this.#open.values()) alert.holds = false
    for (const [rule, conditions] of judged) {
      for (const condition of conditions) {
        const id = `${condition.rule ?? rule.id} ${condition.about}`
        if (!('unclear' in condition)) this.#holds(id, rule, condition, now)
        // What was seen to be gone is not kept by what is unclear since.
        if (this.#open.get(id)?.goneAt === undefined) stays.add(id)
      }
    }
    const ended = this.open().flatMap(alert => (stays.has(alert.id) ? [] : this.#gone(alert, now)))
    const kept = [...this.#over, ...ended].filter(({ endedAt = now }) => now - endedAt < OVER_MS)
    this.#over = kept.slice(-OVER_LIMIT)
    return ended
  }

  /** Says of open alerts why they will be gone. */
  leave(isLeaving: (alert: Alert) => boolean, says: Wording): void {
    for (const { remedy, ...alert } of this.open()) {
      if (isLeaving(alert)) this.#open.set(alert.id, { ...alert, says })
    }
  }

  deadline(): Instant | undefined {
    return earliestOf(this.open().map(alert => this.#overAt(alert)))
  }

  saved(): SavedBook {
    return { open: [...this.open()], returns: [...this.#returns], over: this.#over }
  }

  #holds(id: string, rule: AlertRule, condition: Holding, now: Instant): void {
    const known = this.#open.get(id)
    if (known === undefined && this.#open.size >= OPEN_LIMIT) {
      this.#refused += 1
      return
    }
    const hasReturned = known === undefined ? this.#returns.has(id) : known.goneAt !== undefined
    // The first time is kept too, so that the second is known to be one.
    if (known === undefined || hasReturned) this.#returned(id, now)
    const { step = 0, once = false, severity, says, title = rule.title, count } = condition
    const remedy = condition.remedy ?? rule.remedy
    const held = known?.held
    this.#open.set(id, {
      id,
      rule: condition.rule ?? rule.id,
      severity,
      about: condition.about,
      title,
      says,
      ...(remedy && { remedy }),
      startedAt: known?.startedAt ?? condition.startedAt ?? now,
      seenAt: condition.seenAt ?? now,
      count: count ?? (known?.count ?? 0) + (known === undefined || hasReturned ? 1 : 0),
      ...(held && { held }),
      step: step * SEVERITIES.length + SEVERITIES.indexOf(severity),
      once,
      holds: true,
    })
  }

  #gone(alert: OpenAlert, now: Instant): Alert[] {
    alert.goneAt ??= now
    const overAt = this.#overAt(alert)
    if (overAt === undefined || now < overAt) return []
    this.#open.delete(alert.id)
    return [{ ...alertOf(alert), endedAt: alert.goneAt }]
  }

  #returned(id: string, now: Instant): void {
    const recent = (this.#returns.get(id) ?? []).filter(at => now - at < FLAPPING)
    remember(this.#returns, id, [...recent, now].slice(-MOST_RETURNS), RETURNS_LIMIT)
  }

  #overAt({ id, goneAt }: OpenAlert): Instant | undefined {
    if (goneAt === undefined) return undefined
    const times = (this.#returns.get(id) ?? []).filter(at => goneAt - at < FLAPPING).length
    const wait = this.#recoverMs * 2 ** Math.max(0, times - 1)
    return after(goneAt, millis(Math.min(wait, Math.max(LONGEST_WHILE, this.#recoverMs))))
  }
}

/** Without what is the book's own. */
export function alertOf(open: OpenAlert): Alert {
  const { step, once, holds, goneAt, ...alert } = open
  return alert
}
