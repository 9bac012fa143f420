// A memory with a limit, as everything a peer can add to has one: what was put in or renewed last is forgotten last.

/**
 * Where the oldest stands in memories that are full. A map keeps the places of what was taken out, and who looks for the
 * first key anew steps over all of them: thousands, each time.
 */
const fronts = new WeakMap<object, Iterator<unknown>>()

/** A `Map` or a `BusyMap`. */
interface Memory<Key, Value> {
  readonly size: number
  set(key: Key, value: Value): unknown
  delete(key: Key): boolean
  keys(): Iterator<Key>
}

/** Puts `key` in as the newest; beyond `limit` the oldest goes. */
export function remember<Key, Value>(
  memory: Memory<Key, Value>,
  key: Key,
  value: Value,
  limit: number,
): void {
  memory.delete(key)
  memory.set(key, value)
  if (memory.size > limit) memory.delete(oldest(memory))
  // A place that is not moved on would hold on to all that the map was before.
  else lostFront(memory)
}

/** It stands elsewhere from now on. */
export function lostFront(memory: object): void {
  fronts.delete(memory)
}

/** Everything before the front has been taken out, and what is renewed goes to the end: so it is the oldest. */
function oldest<Key>(memory: Memory<Key, unknown>): Key {
  const known = fronts.get(memory)?.next()
  if (known?.done === false) return known.value as Key
  const front = memory.keys()
  fronts.set(memory, front)
  return front.next().value as Key
}
