// Which client transactions have their request out on which connection, until their final response. Each connection knows
// how many are its own; a table of its own for each would cost more than they do.

import { BusyMap } from '../../kernel/index.ts'
import type { PooledConnection } from './connection-pool.ts'

export class RequestsUnderWay {
  readonly #carriers = new BusyMap<string, PooledConnection>()

  /** The request of `client` went out, perhaps after it had on another connection. */
  add(client: string, connection: PooledConnection): void {
    this.settled(client)
    connection.transactions += 1
    this.#carriers.set(client, connection)
  }

  /** The transaction no longer cares for its connection. */
  settled(client: string): void {
    const connection = this.#carriers.get(client)
    if (connection === undefined) return
    connection.transactions -= 1
    this.#carriers.delete(client)
  }

  carrierOf(client: string): PooledConnection | undefined {
    return this.#carriers.get(client)
  }

  /** Takes out those on a connection that is lost. */
  takeOn(connection: PooledConnection): string[] {
    const clients: string[] = []
    if (connection.transactions === 0) return clients
    for (const client of this.#carriers.keys()) {
      if (this.#carriers.get(client) !== connection) continue
      clients.push(client)
      if (clients.length === connection.transactions) break
    }
    for (const client of clients) this.settled(client)
    return clients
  }
}
