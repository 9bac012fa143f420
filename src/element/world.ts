// What a play needs from the world it runs in, real or simulated.

import type { FactLog } from '../facts/index.ts'
import type { Instant, Millis } from '../kernel/index.ts'
import type { Element, ElementEffect } from './element.ts'

export interface World {
  now(): Instant
  /** Starts the element; its name becomes the observer of its facts. */
  add(name: string, element: Element): void
  /** Hands the element a wish from outside, as a person or an API would, and carries out what it answers. */
  command(name: string, act: (now: Instant) => ElementEffect[]): void
  /** Lets time go by: at once in the lab, by waiting in the real world. */
  pass(time: Millis): Promise<void>
  /** Lets time go by until the condition holds; false when `limit` came first. */
  passUntil(condition: () => boolean, limit: Millis): Promise<boolean>
  readonly facts: FactLog
  /** Addresses that names resolve to, before any real look-up. */
  readonly hosts: Map<string, string[]>
  /** Ends every element's sockets and connections; the world is over. */
  end(): Promise<void>
}
