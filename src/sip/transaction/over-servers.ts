// Server transactions of which nothing is left but to answer repetitions: their last states lie on shelves as text, so
// that half a minute's worth of them costs the process no more than the octets.

import { earliest, type Instant, Shelf } from '../../kernel/index.ts'
import type { InviteServer } from './invite-server.ts'
import type { NonInviteServer } from './non-invite-server.ts'

/** A server transaction of either kind, and the way its answers go. */
export type LiveServer<Way> = (
  | { kind: 'invite'; tx: InviteServer }
  | { kind: 'non-invite'; tx: NonInviteServer }
) & {
  way: Way
  /** Of a request outside a dialog. */
  merge: string | undefined
}

export class OverServers {
  readonly #shelves = { invite: new Shelf(), 'non-invite': new Shelf() }
  readonly #merged = new Shelf()

  get size(): number {
    return this.count('invite') + this.count('non-invite')
  }

  count(kind: 'invite' | 'non-invite'): number {
    return this.#shelves[kind].size
  }

  put(id: string, { kind, tx, merge }: LiveServer<unknown>, until: Instant): void {
    this.#shelves[kind].put(id, JSON.stringify(tx), until)
    if (merge !== undefined) this.#merged.put(merge, '', until)
  }

  /** As it was, for a copy of its request that came this way. */
  find<Way>(id: string, kind: 'invite' | 'non-invite', way: Way): LiveServer<Way> | undefined {
    const text = this.#shelves[kind].get(id)
    return text === undefined ? undefined : { kind, tx: JSON.parse(text), way, merge: undefined }
  }

  hasMerged(merge: string): boolean {
    return this.#merged.has(merge)
  }

  deadline(): Instant | undefined {
    return earliest(
      this.#shelves.invite.deadline(),
      this.#shelves['non-invite'].deadline(),
      this.#merged.deadline(),
    )
  }

  forget(now: Instant): void {
    this.#shelves.invite.forget(now)
    this.#shelves['non-invite'].forget(now)
    this.#merged.forget(now)
  }
}
