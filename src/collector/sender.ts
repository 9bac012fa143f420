// One sender within its bounds: what it may send in a second, and what was left out of it.

import type { Fact, GapFact } from '../facts/index.ts'
import { after, between, type Endpoint, earliestOf, type Instant, seconds } from '../kernel/index.ts'
import type { SenderReading, SenderReport } from './sender-reading.ts'

/** Octets of one sender that are read in a second: some ten thousand lines, a small part of a core's work. */
const OCTETS_A_SECOND = 4 * 1024 * 1024
/** What was left out within such a time is told as one. */
const TOGETHER = seconds(10)

export class Sender {
  readonly address: string
  readonly #reading: SenderReading
  readonly #note: (fact: Fact) => void
  heardAt: Instant
  #second = 0
  #octets = 0
  #leftOut: { from: Instant; to: Instant; count: number } | undefined

  constructor(address: string, reading: SenderReading, note: (fact: Fact) => void, now: Instant) {
    this.address = address
    this.#reading = reading
    this.#note = note
    this.heardAt = now
  }

  /** False where it was left out. */
  datagram(octets: Uint8Array, from: Endpoint, now: Instant): boolean {
    if (!this.#mayRead(octets.length, now)) return false
    this.#reading.datagram(octets, from, now)
    return true
  }

  /** False where the connection has to go: one of which a part is left out cannot be read on. */
  received(connection: string, octets: Uint8Array, now: Instant): boolean {
    return this.#mayRead(octets.length, now) && this.#reading.received(connection, octets, now)
  }

  closed(connection: string): void {
    this.#reading.closed(connection)
  }

  deadline(): Instant | undefined {
    const gap = this.#leftOut && after(this.#leftOut.from, TOGETHER)
    return earliestOf([gap, this.#reading.deadline()])
  }

  tick(now: Instant): void {
    if (this.#leftOut !== undefined && now >= after(this.#leftOut.from, TOGETHER)) this.#tellLeftOut()
    this.#reading.tick(now)
  }

  end(): SenderReport {
    this.#tellLeftOut()
    return this.#reading.end()
  }

  #mayRead(octets: number, now: Instant): boolean {
    this.heardAt = now
    const second = Math.floor(now / 1000)
    if (second !== this.#second) this.#octets = 0
    this.#second = second
    this.#octets += octets
    if (this.#octets <= OCTETS_A_SECOND) return true
    this.#leftOut ??= { from: now, to: now, count: 0 }
    this.#leftOut.to = now
    this.#leftOut.count++
    return false
  }

  #tellLeftOut(): void {
    if (this.#leftOut === undefined) return
    const { from, to, count } = this.#leftOut
    this.#leftOut = undefined
    const gap: GapFact = {
      kind: 'gap',
      observer: this.address,
      at: from,
      lastedMs: between(from, to),
      count,
      why: 'lost',
      says: `${count} pieces of what ${this.address} sent were left out: it sends more than is read in a second`,
    }
    this.#note(gap)
  }
}
