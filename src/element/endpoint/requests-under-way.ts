// Which client transactions have their request out on which connection, until their final response. Those on one connection
// are chained, so that they are found when it is lost; a table of its own for each would cost more than they do.
//
//   connection --latest--> request --before--> request --before--> ...

import { BusyMap } from '../../kernel/index.ts'
import type { PooledConnection, RequestUnderWay } from './connection-pool.ts'

export class RequestsUnderWay {
  readonly #byClient = new BusyMap<string, RequestUnderWay>()

  /** The request of `client` went out, perhaps after it had on another connection. */
  add(client: string, connection: PooledConnection): void {
    this.settled(client)
    const before = connection.latestRequest
    const request = { client, connection, before, behind: undefined }
    if (before !== undefined) before.behind = request
    connection.latestRequest = request
    this.#byClient.set(client, request)
  }

  /** The transaction no longer cares for its connection. */
  settled(client: string): void {
    const request = this.#byClient.get(client)
    if (request === undefined) return
    const { connection, before, behind } = request
    if (before !== undefined) before.behind = behind
    if (behind === undefined) connection.latestRequest = before
    else behind.before = before
    // One that has grown old would keep those that came after it from being collected.
    request.before = undefined
    request.behind = undefined
    this.#byClient.delete(client)
  }

  connectionOf(client: string): PooledConnection | undefined {
    return this.#byClient.get(client)?.connection
  }

  /** Takes out those on a connection that is lost, oldest first. */
  takeOn(connection: PooledConnection): string[] {
    const clients: string[] = []
    for (let request = connection.latestRequest; request !== undefined; request = request.before)
      clients.push(request.client)
    for (const client of clients) this.settled(client)
    return clients.reverse()
  }
}
