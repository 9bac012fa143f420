// What is to happen when, in a simulated world: a list that grows while it is played.

import type { Bench } from '../sbc/bench.ts'

interface Planned {
  atMs: number
  /** Plans of the same instant happen in the order they were made. */
  order: number
  act: () => void
}

export class Timeline {
  readonly #it: Bench
  readonly #plans: Planned[] = []
  readonly #begun: number
  #made = 0

  constructor(it: Bench) {
    this.#it = it
    this.#begun = it.world.now()
  }

  /** Since the timeline began. */
  get nowMs(): number {
    return this.#it.world.now() - this.#begun
  }

  /** Happens so long after now. */
  in(waitMs: number, act: () => void): void {
    this.at(this.nowMs + waitMs, act)
  }

  at(atMs: number, act: () => void): void {
    this.#made += 1
    this.#plans.push({ atMs, order: this.#made, act })
  }

  async play(): Promise<void> {
    for (let next = this.#take(); next !== undefined; next = this.#take()) {
      if (next.atMs > this.nowMs) await this.#it.pass(next.atMs - this.nowMs)
      next.act()
    }
  }

  #take(): Planned | undefined {
    let first: Planned | undefined
    for (const plan of this.#plans) {
      const isSooner =
        first === undefined ||
        plan.atMs < first.atMs ||
        (plan.atMs === first.atMs && plan.order < first.order)
      if (isSooner) first = plan
    }
    if (first !== undefined) this.#plans.splice(this.#plans.indexOf(first), 1)
    return first
  }
}
