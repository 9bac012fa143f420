// All legs of all calls, found by what the endpoint says: a dialog by Call-ID and our tag, on whatever connection its
// request comes; an answer by our transaction; a CANCEL by the peer's. Each leg keeps its own entries and takes them
// out when it is forgotten.

import type { Leg, LegIndex } from './leg.ts'

export interface Found {
  /** Id of the call. */
  call: string
  leg: Leg
  /** For an answer: which request of the leg it answers. */
  ref?: string
}

export class LegTable {
  readonly #usages = new Map<string, Found>()
  readonly #clients = new Map<string, Found>()
  readonly #servers = new Map<string, Found>()

  /** `key` is that of `usageKeyOf`. */
  byDialog(key: string | undefined): Found | undefined {
    return key === undefined ? undefined : this.#usages.get(key)
  }

  byClient(transaction: string): Found | undefined {
    return this.#clients.get(transaction)
  }

  byServer(transaction: string): Found | undefined {
    return this.#servers.get(transaction)
  }

  /** The view that the legs of one call write through. */
  forCall(call: string): LegIndex {
    return {
      addUsage: (key, leg) => this.#usages.set(key, { call, leg }),
      removeUsage: key => this.#usages.delete(key),
      addClient: (transaction, leg, ref) => this.#clients.set(transaction, { call, leg, ref }),
      removeClient: transaction => this.#clients.delete(transaction),
      addServer: (transaction, leg) => this.#servers.set(transaction, { call, leg }),
      removeServer: transaction => this.#servers.delete(transaction),
    }
  }

  /** Entries of any kind: zero when nothing was left over. */
  get size(): number {
    return this.#usages.size + this.#clients.size + this.#servers.size
  }
}
