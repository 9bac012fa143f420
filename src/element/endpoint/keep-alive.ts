// Keep-alive on connections we opened (RFC 5626 sections 3.5.1 and 4.4.1): a double CRLF now and then, to which the
// peer says CRLF within ten seconds, or the connection is dead.
//
//   quiet --its time--> pinged --anything comes--> quiet
//                         \____ten seconds_______> dead

import {
  after,
  type Chance,
  Deadlines,
  type Instant,
  type Millis,
  millis,
  seconds,
} from '../../kernel/index.ts'
import type { ConnectionId } from '../element.ts'

export const PING = Buffer.from('\r\n\r\n')
export const PONG = Buffer.from('\r\n')

/** How long a peer may take to answer a ping (section 4.4.1). */
const PONG_LIMIT = seconds(10)

interface Watched {
  everyMs: Millis
  isPinged: boolean
}

export class KeepAlive {
  readonly #chance: Chance
  readonly #watched = new Map<ConnectionId, Watched>()
  readonly #deadlines = new Deadlines<ConnectionId>()

  constructor(chance: Chance) {
    this.#chance = chance
  }

  /** A connection to be asked for as long as it stands, `everyMs` at the latest. */
  watch(connection: ConnectionId, everyMs: Millis, now: Instant): void {
    this.#watched.set(connection, { everyMs, isPinged: false })
    this.#deadlines.set(connection, this.#nextPing(everyMs, now))
  }

  /** Something came on a connection. */
  heard(connection: ConnectionId, now: Instant): void {
    const watched = this.#watched.size === 0 ? undefined : this.#watched.get(connection)
    if (watched?.isPinged !== true) return
    watched.isPinged = false
    this.#deadlines.set(connection, this.#nextPing(watched.everyMs, now))
  }

  gone(connection: ConnectionId): void {
    if (this.#watched.delete(connection)) this.#deadlines.set(connection, undefined)
  }

  /** Connections to ask now, and those that have not answered. */
  tick(now: Instant): { ask: ConnectionId[]; dead: ConnectionId[] } {
    const ask: ConnectionId[] = []
    const dead: ConnectionId[] = []
    for (let due = this.#deadlines.takeDue(now); due !== undefined; due = this.#deadlines.takeDue(now)) {
      const watched = this.#watched.get(due)
      if (watched === undefined) continue
      if (watched.isPinged) dead.push(due)
      else {
        watched.isPinged = true
        this.#deadlines.set(due, after(now, PONG_LIMIT))
        ask.push(due)
      }
    }
    return { ask, dead }
  }

  deadline(): Instant | undefined {
    return this.#deadlines.earliest()
  }

  /** Between 80 and 100 percent of the interval, so that many connections do not ask at once (section 4.4). */
  #nextPing(everyMs: Millis, now: Instant): Instant {
    const spread = Math.floor(everyMs / 5)
    return after(now, millis(everyMs - this.#chance.below(spread + 1)))
  }
}
