// All legs of all calls, found by what the endpoint says: a dialog by Call-ID and our tag, on whatever connection its
// request comes; an answer by our transaction; a CANCEL by the peer's. Each leg keeps its own entries and takes them
// out when it is forgotten.

import type { ConnectionId } from '../element/index.ts'
import { BusyMap } from '../kernel/index.ts'
import type { Leg, LegIndex } from './leg.ts'

export class LegTable implements LegIndex {
  readonly #usages = new BusyMap<string, Leg>()
  readonly #clients = new BusyMap<string, { leg: Leg; ref: string }>()
  readonly #servers = new BusyMap<string, Leg>()

  /** `key` is that of `usageKeyOf`. */
  byDialog(key: string | undefined): Leg | undefined {
    return key === undefined ? undefined : this.#usages.get(key)
  }

  /** The leg, and which of its requests is answered. */
  byClient(transaction: string): { leg: Leg; ref: string } | undefined {
    return this.#clients.get(transaction)
  }

  byServer(transaction: string): Leg | undefined {
    return this.#servers.get(transaction)
  }

  addUsage(key: string, leg: Leg): void {
    this.#usages.set(key, leg)
  }

  removeUsage(key: string): void {
    this.#usages.delete(key)
  }

  addClient(transaction: string, leg: Leg, ref: string): void {
    this.#clients.set(transaction, { leg, ref })
  }

  removeClient(transaction: string): void {
    this.#clients.delete(transaction)
  }

  addServer(transaction: string, leg: Leg): void {
    this.#servers.set(transaction, leg)
  }

  removeServer(transaction: string): void {
    this.#servers.delete(transaction)
  }

  /** Connections on which dialogs stand that are not over. */
  connections(): Set<ConnectionId> {
    const found = new Set<ConnectionId>()
    for (const { isOver, connection } of this.#usages.values()) {
      if (!isOver && connection !== undefined) found.add(connection)
    }
    return found
  }

  /** Entries of any kind: zero when nothing was left over. */
  get size(): number {
    return this.#usages.size + this.#clients.size + this.#servers.size
  }
}
