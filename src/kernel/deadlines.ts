// The deadlines of many machines in one binary heap: the earliest in O(1), a change in O(log n). A change
// leaves the old entry behind, marked as stale; stale entries are skipped when they surface.

import { BusyMap } from './busy-map.ts'
import type { Instant } from './time.ts'

interface Entry<Key> {
  key: Key
  at: Instant
  isStale: boolean
}

export class Deadlines<Key> {
  readonly #current = new BusyMap<Key, Entry<Key>>()
  #heap: Entry<Key>[] = []

  /** How many keys have a deadline. */
  get size(): number {
    return this.#current.size
  }

  /** Sets, moves or (with `undefined`) removes the deadline of `key`. */
  set(key: Key, at: Instant | undefined): void {
    const known = this.#current.get(key)
    if (known?.at === at) return
    if (known !== undefined) known.isStale = true
    if (at === undefined) {
      this.#current.delete(key)
      return
    }
    const entry = { key, at, isStale: false }
    this.#current.set(key, entry)
    this.#push(entry)
    if (this.#heap.length > 64 && this.#heap.length > 4 * this.#current.size) this.#rebuild()
  }

  earliest(): Instant | undefined {
    this.#dropStale()
    return this.#heap[0]?.at
  }

  /** Takes out one key whose deadline is not after `now`; call until undefined. */
  takeDue(now: Instant): Key | undefined {
    this.#dropStale()
    const top = this.#heap[0]
    if (top === undefined || top.at > now) return undefined
    this.#pop()
    this.#current.delete(top.key)
    return top.key
  }

  #dropStale(): void {
    while (this.#heap[0]?.isStale === true) this.#pop()
  }

  #rebuild(): void {
    this.#heap = [...this.#current.values()].sort((left, right) => left.at - right.at)
  }

  #push(entry: Entry<Key>): void {
    const heap = this.#heap
    let at = heap.push(entry) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if ((heap[parent] as Entry<Key>).at <= entry.at) break
      heap[at] = heap[parent] as Entry<Key>
      at = parent
    }
    heap[at] = entry
  }

  #pop(): void {
    const heap = this.#heap
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= heap.length) break
      const right = heap[child + 1]
      if (right !== undefined && right.at < (heap[child] as Entry<Key>).at) child++
      if ((heap[child] as Entry<Key>).at >= last.at) break
      heap[at] = heap[child] as Entry<Key>
      at = child
    }
    heap[at] = last
  }
}
