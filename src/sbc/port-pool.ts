// RTP ports of one address: pairs of an even port for RTP and the odd one above it for RTCP (RFC 3550 section 11).
//
//   free --take--> in use --give back--> quarantine --time--> free
//
// A pair that was just given back rests for a while, so that late packets of the call before are not heard in the
// next one. The pair that was free longest is taken first.

import { after, assert, BusyMap, type Instant, type Millis } from '../kernel/index.ts'

/** The even port of a pair; RTCP is the port above it. */
export type RtpPort = number

export class PortPool {
  readonly #free: RtpPort[] = []
  readonly #used = new BusyMap<RtpPort, true>()
  readonly #resting: { port: RtpPort; until: Instant }[] = []

  /** `first` and `last` are inclusive; a pair must fit between them as a whole. */
  constructor(range: { first: number; last: number }) {
    for (let port = range.first + (range.first % 2); port + 1 <= range.last; port += 2) this.#free.push(port)
  }

  /** Undefined when every pair is in use or resting. */
  take(now: Instant): RtpPort | undefined {
    while (this.#resting[0] !== undefined && this.#resting[0].until <= now) {
      this.#free.push((this.#resting.shift() as { port: RtpPort }).port)
    }
    const port = this.#free.shift()
    if (port !== undefined) this.#used.set(port, true)
    return port
  }

  /** The pair may be taken again after `restMs`. */
  giveBack(port: RtpPort, restMs: Millis, now: Instant): void {
    assert(this.#used.delete(port), `RTP port ${port} was in use`)
    this.#resting.push({ port, until: after(now, restMs) })
  }

  /** Pairs in use. */
  get used(): number {
    return this.#used.size
  }
}
