// INVITEs and OPTIONS with what came of them so far, and who observed them. It holds those that stand and those that were over
// just now, so that it is small as long as calls are answered; whatever comes, it stays within its limit.

import {
  BusyMap,
  between,
  type Instant,
  type Millis,
  minutes,
  remember,
  seconds,
} from '../../kernel/index.ts'
import type { Direction } from './health.ts'
import type { Subject } from './subject.ts'

export type Side = 'teams' | 'carrier'

export interface Observer {
  readonly name: string
  /** It was seen to show what the SBC sends. */
  showsSent: boolean
  /** It tells what became of its OPTIONS itself. */
  tellsOptions: boolean
  /** Something was lost on the way from it: until then silence proves nothing. */
  lossyUntil: Instant
}

export interface Exchange {
  readonly callId: string
  readonly method: 'INVITE' | 'OPTIONS'
  /** Others who see the same messages are not heard. */
  readonly observer: Observer
  readonly side: Side
  /** Of the call, or of what OPTIONS ask about. */
  readonly direction: Direction
  readonly isSent: boolean
  readonly cseq: number
  readonly at: Instant
  /** SBC or trunk; absent while the trunk is a stranger's address. */
  subject: Subject | undefined
  readonly remote: string
  /** Microsoft's proxy that was asked. */
  readonly proxy: string | undefined
  heard: boolean
  rang: boolean
  answeredAt: Instant | undefined
  isOver: boolean
}

/** Timers B and F (RFC 3261). */
const NO_ANSWER: Millis = seconds(32)
/** So late another observer may tell of a request, or it may be sent again. */
const LATE: Millis = minutes(1)
const OBSERVERS = 256

export class Exchanges {
  /** By Call-ID: an SBC may take the same one on both sides. */
  readonly #bySide = { teams: new BusyMap<string, Exchange>(), carrier: new BusyMap<string, Exchange>() }
  readonly #observers = new Map<string, Observer>()
  readonly #limit: number

  /** `limit`: of each side. */
  constructor(limit: number) {
    this.#limit = limit
  }

  get size(): number {
    return this.#bySide.teams.size + this.#bySide.carrier.size
  }

  observer(name: string): Observer {
    const known = this.#observers.get(name)
    if (known !== undefined) return known
    const fresh: Observer = { name, showsSent: false, tellsOptions: false, lossyUntil: 0 as Instant }
    remember(this.#observers, name, fresh, OBSERVERS)
    return fresh
  }

  of(side: Side, callId: string): Exchange | undefined {
    return this.#bySide[side].get(callId)
  }

  open(exchange: Exchange): void {
    remember(this.#bySide[exchange.side], exchange.callId, exchange, this.#limit)
  }

  over(exchange: Exchange): void {
    exchange.isOver = true
    // A call that was refused may be sent or told again, which would begin it anew; one that was answered only by others.
    const isDone = exchange.answeredAt !== undefined && this.#observers.size === 1
    if (isDone || exchange.method === 'OPTIONS') this.#bySide[exchange.side].delete(exchange.callId)
  }

  /** Takes note of those that nobody has answered, and forgets what is long over. */
  *unanswered(now: Instant): Generator<Exchange> {
    for (const exchanges of [this.#bySide.teams, this.#bySide.carrier])
      for (const exchange of exchanges.values()) {
        const age = between(exchange.at, now)
        if (exchange.isOver) {
          if (age > LATE) exchanges.delete(exchange.callId)
        } else if (!exchange.heard && age >= NO_ANSWER) {
          exchange.isOver = true
          yield exchange
        }
      }
  }
}
