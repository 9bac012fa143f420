// A memory with a limit, as everything a peer can add to has one: what was put in or renewed last is forgotten last.

/** Puts `key` in as the newest; beyond `limit` the oldest goes. */
export function remember<Key, Value>(memory: Map<Key, Value>, key: Key, value: Value, limit: number): void {
  memory.delete(key)
  memory.set(key, value)
  if (memory.size <= limit) return
  for (const oldest of memory.keys()) {
    memory.delete(oldest)
    return
  }
}
