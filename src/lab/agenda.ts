// What is going to happen in a simulated world, in the order of time; what is due at the same instant happens in
// the order in which it was put down, so that a run can be repeated.

import type { Instant } from '../kernel/index.ts'

interface Entry {
  at: Instant
  order: number
  act: () => void
}

const before = (left: Entry, right: Entry): boolean =>
  left.at < right.at || (left.at === right.at && left.order < right.order)

export class Agenda {
  readonly #heap: Entry[] = []
  #made = 0

  add(at: Instant, act: () => void): void {
    this.#made += 1
    const entry: Entry = { at, order: this.#made, act }
    const heap = this.#heap
    let place = heap.push(entry) - 1
    while (place > 0) {
      const parent = (place - 1) >> 1
      if (before(heap[parent] as Entry, entry)) break
      heap[place] = heap[parent] as Entry
      place = parent
    }
    heap[place] = entry
  }

  /** When the next thing happens. */
  next(): Instant | undefined {
    return this.#heap[0]?.at
  }

  /** Takes out the next thing. */
  take(): Entry | undefined {
    const heap = this.#heap
    const first = heap[0]
    const last = heap.pop()
    if (first === undefined || last === undefined || heap.length === 0) return first
    let place = 0
    for (;;) {
      let child = 2 * place + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && before(heap[child + 1] as Entry, heap[child] as Entry)) child += 1
      if (before(last, heap[child] as Entry)) break
      heap[place] = heap[child] as Entry
      place = child
    }
    heap[place] = last
    return first
  }
}
