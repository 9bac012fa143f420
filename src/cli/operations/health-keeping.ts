// The health of a running system: what is seen goes in as it comes, what is asked comes out, and each change is told to
// whoever listens.

import type { HealthDesk } from '../../api/index.ts'
import { Feed } from '../../api/index.ts'
import type { FactLog } from '../../facts/index.ts'
import type { Instant } from '../../kernel/index.ts'
import {
  type Health,
  HealthBook,
  type HealthChange,
  type HealthOptions,
  type HealthPlaces,
  type HealthSubject,
  type Maintenance,
  type ProbeResult,
} from '../../watch/index.ts'

export class HealthKeeping implements HealthDesk {
  readonly #book: HealthBook
  readonly #now: () => Instant
  readonly #changes = new Feed<HealthChange>()

  constructor(facts: FactLog, places: HealthPlaces, options: Partial<HealthOptions>, now: () => Instant) {
    this.#now = now
    this.#book = new HealthBook(places, options, now())
    facts.handOn(noted => this.#tell(this.#book.note(noted, now())))
  }

  all(now: Instant): readonly Health[] {
    return this.#book.all(now)
  }

  maintenance(now: Instant): readonly Maintenance[] {
    return this.#book.maintenances(now)
  }

  begin(order: Maintenance): void {
    this.#tell(this.#book.maintain(order, order.until, order.note, this.#now()))
  }

  end(subject: HealthSubject, now: Instant): boolean {
    const isSame = (each: HealthSubject) => each.subject === subject.subject && each.name === subject.name
    const was = this.#book.maintenances(now).some(isSame)
    this.#tell(this.#book.endMaintenance(subject, now))
    return was
  }

  probed(result: ProbeResult): void {
    this.#tell(this.#book.probed(result, this.#now()))
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
