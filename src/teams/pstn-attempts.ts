// Which SBC a call to the PSTN tries, and when it goes on to the next (Trunk failover): after a transport failure,
// after the failover timer, and after some codes, but never once anything rang. In which order, `pstn-route.ts` says.
//
//   begin -> transport failure: the same SBC once more, while its failover timer runs -> the next SBC

import { after, type Instant, type Millis } from '../kernel/index.ts'
import type { SbcEntry } from './config.ts'
import type { Ended } from './exchange.ts'
import type { OutgoingCall } from './outgoing.ts'

/** One SBC to try, and how. */
export interface PstnAttempt {
  sbc: SbcEntry
  /** The call as this SBC is to see it. */
  call: OutgoingCall
  /** FailoverTimeSeconds. */
  failoverMs: Millis
  /** FailoverResponseCodes. */
  failoverCodes: readonly number[]
  /** How often it is called when no connection comes about: Microsoft tries another datacenter. */
  datacenters: number
}

export class Attempts {
  readonly #left: PstnAttempt[]
  readonly #ringingEnds: boolean
  #current: PstnAttempt | undefined
  #failoverAt: Instant | undefined
  #tries = 0
  /** A transport failure, and the next try is at the same SBC. */
  #again = false
  #final = false

  /** `ringingEnds`: whether no other SBC is tried once it rang. */
  constructor(attempts: readonly PstnAttempt[], ringingEnds = true) {
    this.#left = [...attempts]
    this.#ringingEnds = ringingEnds
  }

  /** The SBC that is tried now. */
  get sbc(): SbcEntry | undefined {
    return this.#current?.sbc
  }

  /** What a call is filed under whose last attempt ran into its failover timer. */
  get silence(): 'transport' | 'timeout' {
    return this.#tries > 1 ? 'transport' : 'timeout'
  }

  /** The next attempt; undefined when none is left. */
  begin(now: Instant): PstnAttempt | undefined {
    this.#tries = this.#again ? this.#tries + 1 : 1
    if (this.#again) {
      this.#again = false
      return this.#current
    }
    this.#current = this.#left.shift()
    this.#failoverAt = this.#current && after(now, this.#current.failoverMs)
    return this.#current
  }

  /** It rings: the failover timer stops. */
  rings(): void {
    if (this.#ringingEnds) return this.settle()
    this.#failoverAt = undefined
  }

  /** The call is answered or over: no other SBC is tried. */
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

  /** Whether an attempt that ended so leads to another one. */
  goesOn({ cause, message }: Ended): boolean {
    if (this.#final) return false
    const another = this.#failoverAt !== undefined && this.#tries < (this.#current?.datacenters ?? 1)
    this.#again = cause === 'transport' && another
    if (this.#again) return true
    if (this.#left.length === 0) return false
    if (cause === 'transport' || cause === 'timeout') return true
    const status = message?.kind === 'response' ? message.status : undefined
    if (cause !== 'rejected' || status === undefined) return false
    return this.#current?.failoverCodes.includes(status) === true
  }
}
