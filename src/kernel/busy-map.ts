// A map of what comes and goes all the time while few are there at once: calls, legs, deadlines.
//
//   Map: table --some entries came and went--> next table --> next table ...   each holds what was there, and the next one
//
// V8 gives a Map a new table when it is full, places of entries that have gone included, and when three quarters of it are
// free: a map with a handful of entries has one for each few that pass. That costs time, and more of it later: a table
// that outlived two collections of the nursery keeps its successors, and what was in them, alive until the whole heap is
// collected. Entries that nobody asks for keep the table large, so that it is rarely replaced; and before it is, what is
// there goes over into a Map of its own, which the old table knows nothing of.

import { lostFront } from './remember.ts'

/** A table of 256 places is full after 192 entries have passed. It takes 7 kB. */
const BALLAST = 64
/** So many that stay while others pass by are few; to carry more over would take longer than a message. */
const FEW = 1000

export class BusyMap<Key, Value> {
  #map = new Map<Key | symbol, Value | undefined>()
  /** Entries that may come until the table is full. */
  #room = 3 * BALLAST

  constructor() {
    for (let i = 0; i < BALLAST; i++) this.#map.set(Symbol(), undefined)
  }

  get size(): number {
    return this.#map.size - BALLAST
  }

  has(key: Key): boolean {
    return this.#map.has(key)
  }

  get(key: Key): Value | undefined {
    return this.#map.get(key)
  }

  set(key: Key, value: Value): void {
    if (--this.#room === 0) this.#carryOver()
    this.#map.set(key, value)
  }

  delete(key: Key): boolean {
    return this.#map.delete(key)
  }

  /** In the order in which their keys came. What comes while they are walked may not be among them. */
  *values(): Generator<Value> {
    for (const key of this.keys()) yield this.#map.get(key) as Value
  }

  *keys(): Generator<Key> {
    const walked = this.#map
    const keys = walked.keys()
    // The ballast came first.
    for (let i = 0; i < BALLAST; i++) keys.next()
    for (const key of keys as Iterable<Key>) if (walked === this.#map || this.#map.has(key)) yield key
  }

  #carryOver(): void {
    if (this.size <= FEW) {
      const map = new Map<Key | symbol, Value | undefined>()
      for (const [key, value] of this.#map) map.set(key, value)
      this.#map = map
      lostFront(this)
    }
    this.#room = 3 * this.#map.size
  }
}
