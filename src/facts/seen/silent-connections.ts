// Connections that stand and over which no SIP has come or gone yet: one that ends like that at once was turned away. There
// are few of them, so that a message costs hardly a look.

import { remember } from '../../kernel/index.ts'
import type { ConnectionClosedFact, ConnectionOpenedFact } from '../fact.ts'
import { isShortConnection } from './terms.ts'

/** Remembered at once; the oldest is forgotten first, and goes for one that carried something. */
const LIMIT = 5000

export class SilentConnections {
  readonly #silent = new Map<string, true>()

  opened({ connection }: ConnectionOpenedFact): void {
    remember(this.#silent, connection, true, LIMIT)
  }

  /** A message came or went over it. */
  carried(connection: string | undefined): void {
    if (connection !== undefined && this.#silent.size > 0) this.#silent.delete(connection)
  }

  /** Whether it was short and without SIP. */
  closed(fact: ConnectionClosedFact): boolean {
    return this.#silent.delete(fact.connection) && isShortConnection(fact)
  }
}
