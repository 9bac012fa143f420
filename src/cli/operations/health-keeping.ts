// The health of a running system: what is seen goes in as it comes, what is asked comes out, and each change is told to
// whoever listens. What is seen is seen anew after a restart; what an operator has said stands in the store.

import type { HealthDesk } from '../../api/index.ts'
import type { Fact, FactLog } from '../../facts/index.ts'
import { type Clocks, Feed, type Instant } from '../../kernel/index.ts'
import {
  type Health,
  HealthBook,
  type HealthChange,
  type HealthPlaces,
  type HealthSubject,
  type Maintenance,
  type MaintenanceRule,
  type ProbeResult,
  type SavedCalendar,
} from '../../watch/index.ts'
import type { KeptState } from './kept-state.ts'

interface HealthWorld extends Clocks {
  state?: KeptState | undefined
  maintenance?: readonly MaintenanceRule[] | undefined
}

export class HealthKeeping implements HealthDesk {
  readonly #book: HealthBook
  readonly #now: () => Instant
  readonly #wall: () => Instant
  readonly #state: KeptState | undefined
  readonly #changes = new Feed<HealthChange>()

  constructor(facts: FactLog, places: HealthPlaces, { now, wall, state, maintenance }: HealthWorld) {
    this.#now = now
    this.#wall = wall
    this.#state = state
    this.#book = new HealthBook(places, {}, now(), maintenance)
    facts.handOn(noted => this.#tell(this.#book.note(noted, now())))
  }

  /** What was being worked on when the system ended still is. For those to hear it who listen by now. */
  resume(): void {
    const saved = savedCalendar(this.#state?.read())
    this.#tell(this.#book.resumeMaintenance(saved, this.#now(), this.#wall()))
  }

  /** Other places are configured from now on. */
  configure(places: HealthPlaces): void {
    this.#tell(this.#book.configure(places, this.#now()))
  }

  all(wall: Instant): readonly Health[] {
    return this.#book.all(this.#now(), wall)
  }

  maintenance(wall: Instant): readonly Maintenance[] {
    return this.#book.maintenances(wall)
  }

  upcoming(wall: Instant): readonly Maintenance[] {
    return this.#book.upcoming(wall)
  }

  begin(order: Maintenance): boolean {
    return this.#worked(this.#book.maintain(order, this.#now(), this.#wall()))
  }

  end(subject: HealthSubject, wall: Instant, from?: Instant): boolean {
    return this.#worked(this.#book.endMaintenance(subject, this.#now(), { wall, from }))
  }

  /** What was kept of records: nobody tells of them again. */
  recall(records: readonly Fact[]): void {
    const now = this.#now()
    for (const record of records) this.#tell(this.#book.note(record, now))
  }

  probed(result: ProbeResult): void {
    this.#tell(this.#book.probed(result, this.#now()))
  }

  /** Subjects that there was no room for. */
  get refused(): number {
    return this.#book.counts().refused
  }

  /** Now and then: what stays away is noticed by it. */
  look(): void {
    const [now, wall] = [this.#now(), this.#wall()]
    this.#book.people.read(now, wall)
    if (now >= this.#book.deadline()) this.#tell(this.#book.tick(now, wall))
  }

  subscribe(listener: (change: HealthChange) => void): () => void {
    return this.#changes.subscribe(listener)
  }

  #worked(changes: readonly HealthChange[] | undefined): boolean {
    if (changes === undefined) return false
    this.#tell(changes)
    this.#state?.save(this.#book.savedMaintenance(this.#wall()))
    return true
  }

  #tell(changes: readonly HealthChange[]): void {
    for (const change of changes) this.#changes.tell(change)
  }
}

/** Of what is damaged nothing is taken; an earlier Linesman saved the list of what was on. */
function savedCalendar(saved: unknown): SavedCalendar {
  const { words = saved, ended } = (saved ?? {}) as { words?: unknown; ended?: unknown }
  return { words: windowsIn(words), ended: windowsIn(ended) }
}

const windowsIn = (saved: unknown): Maintenance[] =>
  !Array.isArray(saved)
    ? []
    : saved.filter(
        (each): each is Maintenance =>
          ['sbc', 'trunk', 'region'].includes(each?.subject) &&
          [each.name, each.note].every(text => typeof text === 'string') &&
          [each.from, each.until].every(Number.isFinite),
      )
