// A map of what comes and goes all the time while few are there at once: calls, legs, deadlines.
//
//   Map: table --some entries came and went--> next table --> next table ...   each holds what was there, and the next one
//
// V8 gives a Map a new table when it is full, places of entries that have gone included, and when three quarters of it are
// free: a map with a handful of entries has one for each few that pass. That costs time, and more of it later: a table
// that outlived two collections of the nursery keeps its successors, and what was in them, alive until the whole heap is
// collected. Entries that nobody asks for keep the table large, so that it is rarely replaced.

/** A table of a thousand places is replaced after some 700 entries have passed. It takes 28 kB. */
const BALLAST = 256

export class BusyMap<Key, Value> {
  readonly #map = new Map<Key | symbol, Value | undefined>()

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
    this.#map.set(key, value)
  }

  delete(key: Key): boolean {
    return this.#map.delete(key)
  }

  /** In the order in which their keys came. */
  values(): IterableIterator<Value> {
    return behindBallast(this.#map.values()) as IterableIterator<Value>
  }

  keys(): IterableIterator<Key> {
    return behindBallast(this.#map.keys()) as IterableIterator<Key>
  }
}

/** The ballast came first. */
function behindBallast<Each>(all: IterableIterator<Each>): IterableIterator<Each> {
  for (let i = 0; i < BALLAST; i++) all.next()
  return all
}
