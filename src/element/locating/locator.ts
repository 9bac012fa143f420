// The searches for servers that an element has under way (locating.ts), joined to the look-ups of its world, and what
// it remembers of servers that failed. Two searches with the same question ask the world once.

import {
  after,
  type Chance,
  formatEndpoint,
  type Instant,
  type Millis,
  remember,
  seconds,
} from '../../kernel/index.ts'
import type { Question } from '../dns.ts'
import type { ElementEffect, ElementEvent } from '../element.ts'
import {
  hasMore,
  type Locating,
  type LocatingRules,
  type Location,
  nextLocation,
  type Sought,
  startLocating,
  stepLocating,
} from './locating.ts'

/** A search, and what it is for. */
export interface Search<Purpose> {
  readonly sought: Sought
  readonly purpose: Purpose
  locating: Locating
  /** All that was asked, in order. */
  readonly asked: Question[]
}

/** Answers that searches may wait for at once. */
const SEARCHES_LIMIT = 1000
/** Servers whose failure is remembered. */
const DOWN_LIMIT = 1000
/** A server that failed is tried after the others for this long, unless it said itself for how long. */
const DOWN = seconds(60)
/** A Retry-After longer than this is cut: a slip of one server must not take it out for days. */
const LONGEST_DOWN = seconds(600)

export class Locator<Purpose> {
  readonly #chance: Chance
  readonly #emit: (effect: ElementEffect) => void
  /** By question. */
  readonly #waiting = new Map<string, Set<Search<Purpose>>>()
  readonly #down = new Map<string, Instant>()
  #searching = 0

  constructor(options: { chance: Chance; emit: (effect: ElementEffect) => void }) {
    this.#chance = options.chance
    this.#emit = options.emit
  }

  /** Begins a search; where it needs the world, `resolved` tells how it went on. */
  begin(sought: Sought, purpose: Purpose, now: Instant): Search<Purpose> {
    const search: Search<Purpose> = { sought, purpose, locating: NOWHERE, asked: [] }
    if (this.#searching < SEARCHES_LIMIT) this.#put(search, startLocating(sought, this.#rules(now)))
    return search
  }

  /** The location found has failed: on to the next. */
  next(search: Search<Purpose>, now: Instant): void {
    if (search.locating.state === 'located')
      this.#put(search, nextLocation(search.locating, this.#rules(now)))
  }

  /** The searches that have come to a location, or to an end, by an answer of the world. */
  resolved(
    { name, record, answer }: Extract<ElementEvent, { type: 'resolved' }>,
    now: Instant,
  ): Search<Purpose>[] {
    const question = { name, record }
    const key = keyOf(question)
    const waiting = this.#waiting.get(key)
    if (waiting === undefined) return []
    this.#waiting.delete(key)
    for (const search of waiting) {
      this.#searching -= 1
      this.#put(search, stepLocating(search.locating, question, answer, this.#rules(now)))
    }
    return [...waiting].filter(({ locating: { state } }) => state === 'located' || state === 'exhausted')
  }

  /** Others are tried before this one for a while. */
  failed(location: Location, now: Instant, pause: Millis = DOWN): void {
    const key = formatEndpoint(location)
    remember(this.#down, key, after(now, pause < LONGEST_DOWN ? pause : LONGEST_DOWN), DOWN_LIMIT)
  }

  answered(location: Location): void {
    if (this.#down.size > 0) this.#down.delete(formatEndpoint(location))
  }

  #rules(now: Instant): LocatingRules {
    const isDown = (location: Location): boolean => {
      if (this.#down.size === 0) return false
      const until = this.#down.get(formatEndpoint(location))
      return until !== undefined && now < until
    }
    return { chance: this.#chance, isDown }
  }

  #put(search: Search<Purpose>, [locating, questions]: [Locating, Question[]]): void {
    search.locating = locating
    for (const question of questions) {
      search.asked.push(question)
      this.#searching += 1
      const key = keyOf(question)
      const waiting = this.#waiting.get(key)
      if (waiting !== undefined) waiting.add(search)
      else {
        this.#waiting.set(key, new Set([search]))
        this.#emit({ type: 'resolve', ...question })
      }
    }
  }
}

const NOWHERE: Locating = { state: 'exhausted', why: 'no-server-answered' }

const keyOf = ({ name, record }: Question): string => `${record} ${name}`

/** Where a search has led; undefined while it is under way, and when it has led nowhere. */
export const locationOf = (search: Search<unknown>): Location | undefined =>
  search.locating.state === 'located' ? search.locating.location : undefined

/** Whether it is over and has led nowhere, or no further. */
export const isExhausted = (search: Search<unknown>): boolean => search.locating.state === 'exhausted'

/** Whether another location may follow the one found. */
export const mayGoOn = (search: Search<unknown>): boolean =>
  search.locating.state === 'located' && hasMore(search.locating)
