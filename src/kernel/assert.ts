// Our own mistakes. A failed assertion is a bug: the world ends the call it happened in and notes a fact.

export class BugError extends Error {
  override name = 'BugError'
}

export function assert(condition: unknown, claim: string): asserts condition {
  if (!condition) throw new BugError(`assertion failed: ${claim}`)
}

/** Marks a branch that the types say cannot be reached. */
export function unreachable(value: never): never {
  throw new BugError(`unreachable: ${JSON.stringify(value)}`)
}
