// The wires of a simulated world: how far it is from one address to another, what gets lost on the way, and what
// somebody has broken on purpose.

import { MICROSOFT_SIGNALLING } from '../facts/index.ts'
import { type Chance, type Endpoint, type Millis, millis, seededChance } from '../kernel/index.ts'
import { inRange } from '../tls/index.ts'
import type { Link } from './link.ts'

export interface NetworkOptions {
  /** One-way distance of addresses or ranges, the first that holds; a path is as long as its farther end says. */
  distances?: [range: string, oneWay: Millis][]
  datagrams?: DatagramFaults
  /** `random` cuts and joins what TCP carries at any octet, as a real network may. Default `whole`. */
  chunking?: 'whole' | 'random'
  /** Decides what is lost, doubled, delayed and cut. */
  chance?: Chance
}

/** Of a hundred datagrams, how many suffer what. */
interface DatagramFaults {
  lossPercent?: number
  duplicationPercent?: number
  /** Delayed so much that others overtake. */
  reorderingPercent?: number
}

/** How far somebody usually is, one way. */
export const DISTANCE = { local: millis(1), carrier: millis(5), microsoft: millis(8) } as const

/** How much later a datagram comes that was overtaken. */
const REORDERED = millis(30)

/** `udp`: datagrams are lost; `tcp`: segments and SYNs stay on the way; `refuse`: a SYN is answered by a RST. */
type Blocked = 'all' | 'udp' | 'tcp' | 'refuse'

interface Block {
  from: string
  to: string
  what: Blocked
}

export class Network {
  readonly chunking: 'whole' | 'random'
  /** May be changed while the world runs. */
  datagrams: DatagramFaults
  readonly chance: Chance
  readonly #distances: [string, Millis][]
  readonly #known = new Map<string, Millis>()
  readonly #blocks = new Set<Block>()
  readonly #links = new Set<Link>()
  readonly #dark = new Set<string>()

  constructor(options: NetworkOptions = {}) {
    this.chunking = options.chunking ?? 'whole'
    this.datagrams = options.datagrams ?? {}
    this.chance = options.chance ?? seededChance(1)
    this.#distances = [
      ...(options.distances ?? []),
      ...MICROSOFT_SIGNALLING.map((range): [string, Millis] => [range, DISTANCE.microsoft]),
    ]
  }

  /** How long it takes from one address to another. */
  latency(from: string, to: string): Millis {
    return millis(Math.max(this.#distance(from), this.#distance(to)))
  }

  /** Later ones win; `range` is an address or a range. */
  setDistance(range: string, oneWay: Millis): void {
    this.#distances.unshift([range, oneWay])
    this.#known.clear()
  }

  /**
   * Breaks the way from one place to another, in this direction only; returns how to mend it. A place is an
   * address or range, with `:port` behind an IPv4 address if one port is meant, or `*` for anywhere.
   */
  block(from: string, to: string, what: Blocked = 'all'): () => void {
    const block: Block = { from, to, what }
    this.#blocks.add(block)
    return () => {
      this.#blocks.delete(block)
      for (const link of [...this.#links]) link.resume()
    }
  }

  isBlocked(from: Endpoint, to: Endpoint, what: 'udp' | 'tcp' | 'refuse'): boolean {
    if (what !== 'refuse' && (this.#dark.has(from.address) || this.#dark.has(to.address))) return true
    for (const block of this.#blocks) {
      if (block.what !== what && (block.what !== 'all' || what === 'refuse')) continue
      if (isPlace(block.from, from) && isPlace(block.to, to)) return true
    }
    return false
  }

  /** A machine without power: nothing comes from it or gets through to it until somebody takes the address. */
  darken(address: string): void {
    this.#dark.add(address)
  }

  light(address: string): void {
    if (!this.#dark.delete(address)) return
    for (const link of [...this.#links]) link.resume()
  }

  /** TCP connections alive on at least one end, oldest first. */
  connections(): Link[] {
    return [...this.#links]
  }

  /** Both ends get a RST, as from a firewall that lost its table. */
  reset(link: Link): void {
    link.reset()
  }

  /** Nothing passes on it any more, and neither end is told. */
  cut(link: Link): void {
    link.cut()
  }

  /** One end forgets the connection, as a machine does that restarts: the other learns of it when it sends. */
  forget(link: Link, end: 'client' | 'server'): void {
    link.forget(end)
  }

  /** When copies of a datagram arrive, counted from its sending: none when it is lost. */
  fateOf(from: Endpoint, to: Endpoint): Millis[] {
    if (this.isBlocked(from, to, 'udp')) return []
    const { lossPercent = 0, duplicationPercent = 0, reorderingPercent = 0 } = this.datagrams
    if (this.#happens(lossPercent)) return []
    const latency = this.latency(from.address, to.address)
    const arrival = this.#happens(reorderingPercent) ? millis(latency + REORDERED) : latency
    return this.#happens(duplicationPercent) ? [arrival, millis(arrival + 1)] : [arrival]
  }

  enter(link: Link): void {
    this.#links.add(link)
  }

  leave(link: Link): void {
    this.#links.delete(link)
  }

  #happens(percent: number): boolean {
    return percent > 0 && this.chance.below(10_000) < percent * 100
  }

  #distance(address: string): Millis {
    const known = this.#known.get(address)
    if (known !== undefined) return known
    const found = this.#distances.find(([range]) => inRange(range, address))?.[1] ?? DISTANCE.local
    this.#known.set(address, found)
    return found
  }
}

function isPlace(place: string, endpoint: Endpoint): boolean {
  if (place === '*') return true
  const port = /^([\d.]+):(\d+)$/.exec(place)
  if (port !== null) return port[1] === endpoint.address && Number(port[2]) === endpoint.port
  return inRange(place, endpoint.address)
}
