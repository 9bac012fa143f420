// Our own mistakes. A failed assertion is a bug: the world ends the call it happened in and notes a fact.

export class BugError extends Error {
  override name = 'BugError'
}

export function assert(condition: unknown, claim: string): asserts condition {
  if (!condition) throw new BugError(`assertion failed: ${claim}`)
}

/** Marks a branch that the types say cannot be reached. */
export function unreachable(value: never): never {
  throw new BugError(`unreachable: ${wordFor(value)}`)
}

/** The word that tells one member of a union from another; the rest of a value may be secret, huge or cyclic. */
function wordFor(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value).slice(0, 40)
  const { type, state } = value as { type?: unknown; state?: unknown }
  return String(type ?? state ?? 'an object').slice(0, 40)
}
