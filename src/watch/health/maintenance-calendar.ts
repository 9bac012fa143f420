// When what is worked on: windows that operators begin and plan, and those of the configuration, once or each week. Of one
// subject that is on is which lasts longest.
//
//   operator: now, or later --\
//   configuration: once --------> on at this moment, and what comes next
//   configuration: weekly -----/
//
// One that ended before its time does not begin anew, whoever planned it.

import type { Instant } from '../../kernel/index.ts'
import type { HealthSubject, Maintenance } from './health.ts'
import { occurrenceAt, type WeeklyWindow } from './wall-clock.ts'

/** A window of the configuration. */
export interface MaintenanceRule extends HealthSubject {
  note: string
  window: Pick<Maintenance, 'from' | 'until'> | (WeeklyWindow & { says: string })
}

/** What is to outlive a restart, as plain JSON. */
export interface SavedCalendar {
  words: Maintenance[]
  ended: Maintenance[]
}

/** Windows that operators have begun or planned. */
export const PLANNED_LIMIT = 200

export class MaintenanceCalendar {
  readonly #rules: readonly MaintenanceRule[]
  /** The last known of each rule: reckoned anew once it is over, or once a clock was set back, for another one may come first. */
  readonly #occurrences = new Map<MaintenanceRule, { at: Instant; window: Maintenance | undefined }>()
  #words: Maintenance[] = []
  /** Of the configuration, and over or called off before their time. */
  #ended: Maintenance[] = []

  constructor(rules: readonly MaintenanceRule[] = []) {
    this.#rules = rules
  }

  /** Takes the place of those of the same subject that are on or begin then; false where there are too many. */
  plan(word: Maintenance, now: Instant): boolean {
    const isOn = ({ from }: Maintenance): boolean => from <= now
    const others = this.#words.filter(
      each =>
        each.until > now && !(isSame(each, word) && (each.from === word.from || (isOn(each) && isOn(word)))),
    )
    if (others.length >= PLANNED_LIMIT) return false
    this.#words = [...others, word]
    return true
  }

  /** Ends what is on, or calls off what begins `from` then; whether there was any. */
  end(subject: HealthSubject, now: Instant, from?: Instant): boolean {
    const isMeant = (each: Maintenance): boolean =>
      isSame(each, subject) && (from === undefined ? each.from <= now : each.from === from)
    const meant = this.#all(now).filter(isMeant)
    this.#words = this.#words.filter(each => !meant.includes(each))
    this.#ended = [...this.#ended, ...meant.filter(({ isConfigured }) => isConfigured)]
      .filter(({ until }) => until > now)
      .slice(-PLANNED_LIMIT)
    return meant.length > 0
  }

  /** What goes on, one of a subject. */
  on(now: Instant): Maintenance[] {
    const longest = new Map<string, Maintenance>()
    for (const each of this.#all(now)) {
      const key = `${each.subject} ${each.name}`
      if (each.from <= now && each.until > (longest.get(key)?.until ?? now)) longest.set(key, each)
    }
    return [...longest.values()]
  }

  /** What has not begun: of each weekly rule the next. The soonest first. */
  upcoming(now: Instant): Maintenance[] {
    return this.#all(now)
      .filter(({ from }) => from > now)
      .toSorted((left, right) => left.from - right.from)
  }

  saved(now: Instant): SavedCalendar {
    return { words: this.#words.filter(({ until }) => until > now), ended: this.#ended }
  }

  resume({ words, ended }: SavedCalendar, now: Instant): void {
    this.#words = words.filter(({ until }) => until > now).slice(-PLANNED_LIMIT)
    this.#ended = ended.filter(({ until }) => until > now).slice(-PLANNED_LIMIT)
  }

  #all(now: Instant): Maintenance[] {
    return [
      ...this.#words.filter(({ until }) => until > now),
      ...this.#rules.flatMap(rule => this.#occurrence(rule, now)),
    ]
  }

  #occurrence(rule: MaintenanceRule, now: Instant): Maintenance[] {
    const known = this.#occurrences.get(rule)
    const found = known !== undefined && known.at <= now ? known.window : undefined
    if (found !== undefined && found.until > now && !this.#isEnded(found)) return [found]
    const window = this.#next(rule, now)
    this.#occurrences.set(rule, { at: now, window })
    return window === undefined ? [] : [window]
  }

  #next(rule: MaintenanceRule, now: Instant): Maintenance | undefined {
    const { window, ...about } = rule
    if (!('zone' in window)) {
      const once: Maintenance = { ...about, ...window, isConfigured: true }
      return window.until > now && !this.#isEnded(once) ? once : undefined
    }
    const next: Maintenance = {
      ...{ ...about, ...occurrenceAt(window, now), isConfigured: true },
      repeats: window.says,
    }
    return this.#isEnded(next) ? this.#next(rule, next.until) : next
  }

  #isEnded(window: Maintenance): boolean {
    return this.#ended.some(
      each => isSame(each, window) && each.from === window.from && each.until === window.until,
    )
  }
}

const isSame = (one: HealthSubject, other: HealthSubject): boolean =>
  one.subject === other.subject && one.name === other.name
