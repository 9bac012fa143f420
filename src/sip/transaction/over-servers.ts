// Server transactions of which nothing is left but to answer repetitions: what their last states say lies on shelves, so
// that half a minute's worth of them costs the process no more than the octets. Until when, the shelves know.

import { earliest, type Instant, Shelf } from '../../kernel/index.ts'
import type { InviteServer } from './invite-server.ts'
import type { KeptResponse } from './kept-response.ts'
import type { NonInviteServer } from './non-invite-server.ts'
import { NEVER } from './timers.ts'

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
    const text = kind === 'non-invite' && tx.state === 'completed' ? tx.final : tx.state
    this.#shelves[kind].put(id, text, until)
    if (merge !== undefined) this.#merged.put(merge, '', until)
  }

  /** As it was, for a copy of its request that came this way. */
  find<Way>(id: string, kind: 'invite' | 'non-invite', way: Way): LiveServer<Way> | undefined {
    const text = this.#shelves[kind].get(id)
    if (text === undefined) return undefined
    if (kind === 'invite') return { kind, tx: lastOfInvite(text), way, merge: undefined }
    const tx = { state: 'completed', final: text as KeptResponse, timerJ: NEVER } as const
    return { kind, tx, way, merge: undefined }
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

const lastOfInvite = (state: string): InviteServer =>
  state === 'accepted' ? { state, timerL: NEVER } : { state: 'confirmed', timerI: NEVER }
