// Which SBC a call to the PSTN tries, and when it goes on to the next (Trunk failover): after a transport failure,
// after the failover timer, and after some codes, but never once anything rang. The order is that of the
// configuration; voice routes are decided elsewhere.

import { after, type Instant } from '../kernel/index.ts'
import type { SbcEntry } from './config.ts'
import type { Ended } from './exchange.ts'
import type { TeamsOptions } from './options.ts'

export class Attempts {
  readonly #options: TeamsOptions
  readonly #left: SbcEntry[]
  #sbc: SbcEntry | undefined
  #failoverAt: Instant | undefined
  #final = false

  constructor(sbcs: readonly SbcEntry[], options: TeamsOptions) {
    this.#left = [...sbcs]
    this.#options = options
  }

  /** The SBC that is tried now. */
  get sbc(): SbcEntry | undefined {
    return this.#sbc
  }

  /** The next SBC; undefined when none is left. */
  begin(now: Instant): SbcEntry | undefined {
    this.#sbc = this.#left.shift()
    this.#failoverAt = this.#sbc && after(now, this.#options.failoverMs)
    return this.#sbc
  }

  /** It rings, or the call is over: no other SBC is tried. */
  settle(): void {
    this.#final = true
    this.#failoverAt = undefined
  }

  /** True once, when the failover timer has run out: the attempt is cancelled, and nobody waits for its end. */
  due(now: Instant): boolean {
    if (this.#failoverAt === undefined || now < this.#failoverAt) return false
    this.#failoverAt = undefined
    return true
  }

  deadline(): Instant | undefined {
    return this.#failoverAt
  }

  /** Whether an attempt that ended so leads to the next SBC. */
  mayGoOn({ cause, message }: Ended): boolean {
    if (this.#final || this.#left.length === 0) return false
    if (cause === 'transport' || cause === 'timeout') return true
    const status = message?.kind === 'response' ? message.status : undefined
    return cause === 'rejected' && status !== undefined && this.#options.failoverCodes.includes(status)
  }
}
