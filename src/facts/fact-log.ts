// A bounded log of facts in the order they were noted. Messages are kept as sketches until somebody reads.

import type { Fact, FactKind, FactOf } from './fact.ts'
import { drawn, type StampedSketch } from './sip-sketch.ts'

/** How many facts a log holds before it lets the oldest go. */
export const FACT_LIMIT = 100_000

export class FactLog {
  #facts: (Fact | StampedSketch)[] = []
  /** So many from the front are no sketches any more. */
  #drawn = 0
  #dropped = 0
  #limit: number
  #ask: (() => number) | undefined
  /** What `of` found, for as long as nothing more is noted: each of many rules asks for the same kinds. */
  readonly #byKind = new Map<FactKind, { noted: number; facts: readonly Fact[] }>()
  readonly #listeners = new Map<(fact: Fact) => void, ReadonlySet<FactKind> | undefined>()
  readonly #takers = new Set<(noted: Fact | StampedSketch) => void>()

  constructor(facts: Iterable<Fact> = [], limit = FACT_LIMIT) {
    this.#limit = limit
    for (const fact of facts) this.note(fact)
  }

  /** Keeps so many facts from now on. */
  set limit(limit: number) {
    this.#limit = limit
  }

  /** Whenever there are too many, `ask` says how many are kept at most, until `limit` is set again. */
  askLimit(ask: () => number): void {
    this.#ask = ask
  }

  note(noted: Fact | StampedSketch): void {
    this.#facts.push(noted)
    if (this.#facts.length > this.#limit * 1.25) this.#letGo()
    for (const taker of this.#takers) taker(noted)
    let kind: FactKind
    if (noted.kind === 'sketch') {
      noted.message = undefined
      kind = 'sip'
    } else kind = noted.kind
    for (const [listener, kinds] of this.#listeners) {
      if (kinds === undefined || kinds.has(kind)) listener(this.#draw(this.#facts.length - 1))
    }
  }

  /** Facts of one kind, oldest first. */
  of<Kind extends FactKind>(kind: Kind): readonly FactOf<Kind>[] {
    const known = this.#byKind.get(kind)
    if (known !== undefined && known.noted === this.noted) return known.facts as readonly FactOf<Kind>[]
    const facts = this.all().filter((fact): fact is FactOf<Kind> => fact.kind === kind)
    this.#byKind.set(kind, { noted: this.noted, facts })
    return facts
  }

  all(): readonly Fact[] {
    for (; this.#drawn < this.#facts.length; this.#drawn++) this.#draw(this.#drawn)
    return this.#facts as Fact[]
  }

  /** The last `count`. */
  latest(count: number): readonly Fact[] {
    const from = Math.max(0, this.#facts.length - count)
    for (let index = from; index < this.#facts.length; index++) this.#draw(index)
    return this.#facts.slice(from) as Fact[]
  }

  /** The log as one observer saw it. */
  seenBy(observer: string): FactLog {
    return new FactLog(
      this.all().filter(fact => fact.observer === observer),
      this.#limit,
    )
  }

  /** How many facts were noted so far. */
  get noted(): number {
    return this.#dropped + this.#facts.length
  }

  /** How many facts the limit has pushed out. */
  get dropped(): number {
    return this.#dropped
  }

  /** Calls `listener` for each new fact, or those of some kinds; returns how to stop. */
  subscribe(listener: (fact: Fact) => void, kinds?: Iterable<FactKind>): () => void {
    this.#listeners.set(listener, kinds && new Set(kinds))
    return () => this.#listeners.delete(listener)
  }

  /** Hands on what is noted as it is, so that messages can be drawn elsewhere or not at all; returns how to stop. */
  handOn(taker: (noted: Fact | StampedSketch) => void): () => void {
    this.#takers.add(taker)
    return () => this.#takers.delete(taker)
  }

  #draw(index: number): Fact {
    const noted = this.#facts[index] as Fact | StampedSketch
    if (noted.kind !== 'sketch') return noted
    const fact = drawn(noted)
    this.#facts[index] = fact
    return fact
  }

  #letGo(): void {
    this.#limit = Math.min(this.#limit, this.#ask?.() ?? this.#limit)
    const count = this.#facts.length - this.#limit
    this.#dropped += count
    this.#drawn = Math.max(0, this.#drawn - count)
    this.#facts = this.#facts.slice(count)
    // To clear a map makes a table, also where there is nothing in it.
    if (this.#byKind.size > 0) this.#byKind.clear()
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
