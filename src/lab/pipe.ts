// One direction of a simulated TCP connection: in order, nothing lost, and nothing through a blocked path. What
// cannot pass waits at the sender, where the sender can count it.

import type { Chance, Endpoint, Instant, Millis } from '../kernel/index.ts'
import type { Network } from './network.ts'
import type { Segment } from './segment.ts'

interface PipeParts {
  from: Endpoint
  to: Endpoint
  network: Network
  now: () => Instant
  later: (wait: Millis, act: () => void) => void
  arrive: (segment: Segment) => void
}

export class Pipe {
  readonly #parts: PipeParts
  #waiting: Segment[] = []
  #travelling: { at: Instant; segment: Segment }[] = []
  #lastArrival = 0
  #isCut = false

  constructor(parts: PipeParts) {
    this.#parts = parts
  }

  /** Octets that cannot leave. */
  get waitingBytes(): number {
    return this.#waiting.reduce(
      (sum, segment) => sum + (segment.type === 'bytes' ? segment.bytes.length : 0),
      0,
    )
  }

  send(segment: Segment): void {
    this.#waiting.push(segment)
    this.resume()
  }

  cut(): void {
    this.#isCut = true
  }

  /** Lets go what waits, if the path is free. */
  resume(): void {
    const { network, from, to } = this.#parts
    if (this.#isCut || network.isBlocked(from, to, 'tcp')) return
    const segments = this.#waiting.flatMap(segment => this.#pieces(segment))
    this.#waiting = []
    for (const segment of segments) this.#depart(segment)
  }

  #depart(segment: Segment): void {
    const { network, from, to, now, later } = this.#parts
    const at = Math.max(this.#lastArrival, now() + network.latency(from.address, to.address)) as Instant
    this.#lastArrival = at
    this.#travelling.push({ at, segment })
    later((at - now()) as Millis, () => this.#arrive())
  }

  #arrive(): void {
    const { now, arrive, network } = this.#parts
    const first = this.#travelling[0]
    // What was joined to an earlier segment has arrived with it.
    if (first === undefined || first.at > now()) return
    this.#travelling.shift()
    let { segment } = first
    while (network.chunking === 'random' && segment.type === 'bytes') {
      const next = this.#travelling[0]
      if (
        next === undefined ||
        next.at > now() ||
        next.segment.type !== 'bytes' ||
        network.chance.below(2) === 0
      )
        break
      this.#travelling.shift()
      segment = { type: 'bytes', bytes: Buffer.concat([segment.bytes, next.segment.bytes]) }
    }
    arrive(segment)
  }

  #pieces(segment: Segment): Segment[] {
    if (segment.type !== 'bytes' || this.#parts.network.chunking === 'whole') return [segment]
    return cutAnywhere(segment.bytes, this.#parts.network.chance).map(bytes => ({ type: 'bytes', bytes }))
  }
}

/** Up to four pieces; an octet alone is as likely as any other. */
function cutAnywhere(bytes: Uint8Array, chance: Chance): Uint8Array[] {
  const cuts = Array.from({ length: chance.below(4) }, () => 1 + chance.below(Math.max(1, bytes.length - 1)))
  const places = [0, ...new Set(cuts.toSorted((left, right) => left - right)), bytes.length]
  return places.slice(1).flatMap((end, index) => {
    const piece = bytes.subarray(places[index], end)
    return piece.length > 0 ? [piece] : []
  })
}
