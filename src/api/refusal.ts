// What a request is answered with when it is not done: a status and a problem in words. Doors throw it.

import type { Problem } from './shapes/parts.ts'

export class Refusal extends Error {
  override name = 'Refusal'
  readonly status: number
  readonly problem: Problem
  /** For `Retry-After`. */
  readonly retrySeconds: number | undefined

  constructor(status: number, error: Problem['error'], retrySeconds?: number) {
    super(error.what)
    this.status = status
    this.problem = { schemaVersion: 1, error }
    this.retrySeconds = retrySeconds
  }
}

/** Nothing of this name, or no more. */
export const notFound = (code: string, what: string, hint?: string): Refusal =>
  new Refusal(404, { code, what, ...(hint !== undefined && { hint }) })

/** What this system has not got: the part is asked for, and is not configured. */
export function needed<Part>(part: Part | undefined, name: string, hint: string): Part {
  if (part !== undefined) return part
  throw notFound(`${name}/absent`, `there is no ${name} here`, hint)
}
