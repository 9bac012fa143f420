// What the sockets of one element know of the element they serve.

import type { ElementEvent, WorldLimits } from '../element/index.ts'
import type { Note } from '../facts/index.ts'
import type { Instant } from '../kernel/index.ts'

export interface Host {
  now(): Instant
  /** Notes a fact under the element's name. */
  note(fact: Note): void
  /** Notes a bug of ours. */
  bug(where: string, error: unknown): void
  /** Puts an event into the element's queue; it is handled at once unless another one is being handled. */
  deliver(event: ElementEvent): void
  readonly limits: WorldLimits
}
