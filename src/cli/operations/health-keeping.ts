// The health of a running system: what is seen goes in as it comes, what is asked comes out, and each change is told to
// whoever listens. What is seen is seen anew after a restart; what an operator has said stands in a file.

import type { HealthDesk } from '../../api/index.ts'
import { Feed } from '../../api/index.ts'
import type { Fact, FactLog } from '../../facts/index.ts'
import type { Instant } from '../../kernel/index.ts'
import {
  type Health,
  HealthBook,
  type HealthChange,
  type HealthPlaces,
  type HealthSubject,
  type Maintenance,
  type ProbeResult,
} from '../../watch/index.ts'
import type { StateFile } from './state-file.ts'

export class HealthKeeping implements HealthDesk {
  readonly #book: HealthBook
  readonly #now: () => Instant
  readonly #state: StateFile | undefined
  readonly #changes = new Feed<HealthChange>()

  constructor(facts: FactLog, places: HealthPlaces, now: () => Instant, state?: StateFile) {
    this.#now = now
    this.#state = state
    this.#book = new HealthBook(places, {}, now())
    facts.handOn(noted => this.#tell(this.#book.note(noted, now())))
  }

  /** What was being worked on when the system ended still is. For those to hear it who listen by now. */
  resume(): void {
    const now = this.#now()
    for (const word of savedMaintenances(this.#state?.read()))
      if (word.until > now) this.#tell(this.#book.maintain(word, now))
  }

  all(now: Instant): readonly Health[] {
    return this.#book.all(now)
  }

  maintenance(now: Instant): readonly Maintenance[] {
    return this.#book.maintenances(now)
  }

  begin(order: Maintenance): void {
    const now = this.#now()
    this.#tell(this.#book.maintain(order, now))
    this.#state?.save(this.#book.maintenances(now))
  }

  end(subject: HealthSubject, now: Instant): boolean {
    const isSame = (each: HealthSubject) => each.subject === subject.subject && each.name === subject.name
    const was = this.#book.maintenances(now).some(isSame)
    this.#tell(this.#book.endMaintenance(subject, now))
    this.#state?.save(this.#book.maintenances(now))
    return was
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
  look(now: Instant): void {
    if (now >= this.#book.deadline()) this.#tell(this.#book.tick(now))
  }

  subscribe(listener: (change: HealthChange) => void): () => void {
    return this.#changes.subscribe(listener)
  }

  #tell(changes: readonly HealthChange[]): void {
    for (const change of changes) this.#changes.tell(change)
  }
}

/** Of a damaged file nothing is taken. */
function savedMaintenances(saved: unknown): Maintenance[] {
  if (!Array.isArray(saved)) return []
  return saved.filter(
    (each): each is Maintenance =>
      ['sbc', 'trunk', 'region'].includes(each?.subject) &&
      [each.name, each.note].every(text => typeof text === 'string') &&
      [each.from, each.until].every(Number.isFinite),
  )
}
