// A bounded log of facts in the order they were noted.

import type { Fact, FactKind, FactOf } from './fact.ts'

/** How many facts a log holds before it lets the oldest go. */
export const FACT_LIMIT = 100_000

export class FactLog {
  #facts: Fact[] = []
  #dropped = 0
  readonly #limit: number
  readonly #listeners = new Set<(fact: Fact) => void>()

  constructor(facts: Iterable<Fact> = [], limit = FACT_LIMIT) {
    this.#limit = limit
    for (const fact of facts) this.note(fact)
  }

  note(fact: Fact): void {
    this.#facts.push(fact)
    if (this.#facts.length > this.#limit * 1.25) {
      this.#dropped += this.#facts.length - this.#limit
      this.#facts = this.#facts.slice(-this.#limit)
    }
    for (const listener of this.#listeners) listener(fact)
  }

  /** Facts of one kind, oldest first. */
  of<Kind extends FactKind>(kind: Kind): FactOf<Kind>[] {
    return this.#facts.filter((fact): fact is FactOf<Kind> => fact.kind === kind)
  }

  all(): readonly Fact[] {
    return this.#facts
  }

  /** The log as one observer saw it. */
  seenBy(observer: string): FactLog {
    return new FactLog(this.#facts.filter(fact => fact.observer === observer))
  }

  /** How many facts the limit has pushed out. */
  get dropped(): number {
    return this.#dropped
  }

  /** Calls `listener` for each new fact; returns how to stop. */
  subscribe(listener: (fact: Fact) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}

/** The facts oldest first; facts of the same instant keep their order. Several sources come one after the other. */
export function inTimeOrder(facts: readonly Fact[]): readonly Fact[] {
  for (let index = 1; index < facts.length; index++) {
    if ((facts[index] as Fact).at < (facts[index - 1] as Fact).at)
      return facts.toSorted((left, right) => left.at - right.at)
  }
  return facts
}
