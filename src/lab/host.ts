// What the connections of one simulated element know of the element they serve.

import type { ElementEvent, WorldLimits } from '../element/index.ts'
import type { Note } from '../facts/index.ts'
import type { Instant, Millis } from '../kernel/index.ts'

export interface Host {
  readonly name: string
  readonly limits: WorldLimits
  now(): Instant
  /** Puts something down for later; it cannot be taken back, so it must look whether it still matters. */
  later(wait: Millis, act: () => void): void
  note(fact: Note): void
  deliver(event: ElementEvent): void
}
