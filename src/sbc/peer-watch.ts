// What the SBC knows of its peers: OPTIONS of its own at their intervals, and what calls see besides. Health is read
// from here, and so is the order in which proxies are called.

import type { SipEndpoint } from '../element/index.ts'
import type { Note } from '../facts/index.ts'
import { after, type Chance, earliest, type Instant } from '../kernel/index.ts'
import type { InForce } from './in-force.ts'
import type { Side } from './leg-id.ts'
import { dueProbe, newProbe, type Probe, settle, waitOut } from './options.ts'
import {
  inOrder,
  type ProxyAddress,
  type ProxyState,
  type Sighting,
  sighted,
  unknownProxy,
} from './proxies.ts'

/** What became of an OPTIONS; its own timers find out about silence. */
type ProbeSighting = Exclude<Sighting, { failure: string }> | { failure: 'timeout' | 'transport' }

export interface PeerWatchParts {
  inForce: () => InForce
  chance: Chance
  endpoint: SipEndpoint
  note: (fact: Note) => void
}

export class PeerWatch {
  readonly #parts: PeerWatchParts
  #proxies: ProxyState[] = []
  #carrier: ProxyState | undefined
  #probes: Probe[] = []
  /** Until when the carrier has asked not to be called (RFC 3261 section 21.5.4). */
  #isStopped = false

  constructor(parts: PeerWatchParts) {
    this.#parts = parts
  }

  start(now: Instant): void {
    this.reconfigured(now)
    this.tick(now)
  }

  /** The configuration is another one: what is known of peers that stay is kept. */
  reconfigured(now: Instant): void {
    const { config, settings } = this.#parts.inForce()
    const { proxies } = config.teams
    const { peer, optionsIntervalMs } = config.carrier
    this.#proxies = proxies.map(
      address => this.#proxies.find(each => isSame(each, address)) ?? unknownProxy(address, now),
    )
    const known = this.#carrier
    this.#carrier = known !== undefined && isSame(known, peer) ? known : unknownProxy(peer, now)
    const wanted = proxies.map(proxy => newProbe('teams', proxy, settings.optionsIntervalMs, now))
    if (optionsIntervalMs !== undefined) wanted.push(newProbe('carrier', peer, optionsIntervalMs, now))
    this.#probes = wanted.map(probe => this.#continued(probe))
  }

  /** Asks all of Microsoft's proxies at once, so that connections under a new certificate stand before a call wants one. */
  askTeams(now: Instant): void {
    for (const probe of this.#probes) if (probe.side === 'teams') probe.nextAt = now
    this.tick(now)
  }

  /** No more OPTIONS. */
  stop(): void {
    this.#isStopped = true
  }

  tick(now: Instant): void {
    const { inForce, chance, endpoint } = this.#parts
    const { config, settings } = inForce()
    if (this.#isStopped) return
    for (const probe of this.#probes) {
      const request = dueProbe(probe, now, config, settings, chance)
      if (request === undefined) continue
      const proxy = probe.side === 'carrier' ? config.carrier.outboundProxy : undefined
      const { host, port } = proxy ?? probe.peer
      probe.asked = endpoint.request(request, { interface: probe.side, host, port }, now)
    }
  }

  deadline(): Instant | undefined {
    if (this.#isStopped) return undefined
    let due: Instant | undefined
    for (const { nextAt } of this.#probes) due = earliest(due, nextAt)
    return due
  }

  /** What became of an OPTIONS of ours; false when the transaction is none. */
  heard(transaction: string, sighting: ProbeSighting, now: Instant): boolean {
    const probe = this.#probes.find(({ asked }) => asked === transaction)
    if (probe === undefined) return false
    settle(probe, !('failure' in sighting && sighting.failure === 'transport'), now)
    this.sighted(probe.side, probe.peer, sighting, now)
    waitOut(probe, this.#carrier?.pauseUntil)
    const what = 'status' in sighting ? { status: sighting.status } : { failed: sighting.failure }
    this.#parts.note({ kind: 'options', direction: 'sent', peer: nameOf(probe.peer), ...what })
    return true
  }

  /** What a call or an OPTIONS saw of a proxy, or of the carrier. */
  sighted(side: Side, address: ProxyAddress, sighting: Sighting, now: Instant): void {
    if (side === 'carrier') {
      if (this.#carrier !== undefined) this.#carrier = sighted(this.#carrier, sighting, now)
      return
    }
    const at = this.#proxies.findIndex(proxy => isSame(proxy, address))
    const known = this.#proxies[at]
    if (known !== undefined) this.#proxies = this.#proxies.with(at, sighted(known, sighting, now))
  }

  /** Whether the carrier has asked for a pause with 503 and Retry-After (RFC 3261 section 21.5.4). */
  isCarrierPausing(now: Instant): boolean {
    return (this.#carrier?.pauseUntil ?? 0) > now
  }

  inOrder(now: Instant): ProxyState[] {
    return inOrder(this.#proxies, now)
  }

  /** A probe as it was asked for, at the time and with the question the one before it had. */
  #continued(probe: Probe): Probe {
    const before = this.#probes.find(({ side, peer }) => side === probe.side && isSame(peer, probe.peer))
    if (before === undefined) return probe
    const latest = after(probe.nextAt, probe.everyMs)
    return { ...before, everyMs: probe.everyMs, nextAt: earliest(before.nextAt, latest) ?? latest }
  }

  get proxies(): readonly ProxyState[] {
    return this.#proxies
  }

  get carrier(): ProxyState | undefined {
    return this.#carrier
  }
}

const isSame = (left: ProxyAddress, right: ProxyAddress): boolean =>
  left.port === right.port && left.host === right.host

const nameOf = ({ host, port }: ProxyAddress): string => `${host}:${port}`
