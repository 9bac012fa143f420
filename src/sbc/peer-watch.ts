// What the SBC knows of its peers: OPTIONS of its own at their intervals, and what calls see besides. Health is read
// from here, and so is the order in which proxies are called.

import type { SipEndpoint } from '../element/index.ts'
import type { Note } from '../facts/index.ts'
import { type Chance, earliest, type Instant } from '../kernel/index.ts'
import type { SbcConfig, Settings } from './config.ts'
import { dueProbe, newProbe, type Probe } from './options.ts'
import {
  inOrder,
  type ProxyAddress,
  type ProxyState,
  type Sighting,
  sighted,
  unknownProxy,
} from './proxies.ts'

export class PeerWatch {
  readonly #parts: {
    config: SbcConfig
    settings: Settings
    chance: Chance
    endpoint: SipEndpoint
    note: (fact: Note) => void
  }
  #proxies: ProxyState[] = []
  #carrier: ProxyState | undefined
  readonly #probes: Probe[] = []
  #isStopped = false

  constructor(parts: {
    config: SbcConfig
    settings: Settings
    chance: Chance
    endpoint: SipEndpoint
    note: (fact: Note) => void
  }) {
    this.#parts = parts
  }

  start(now: Instant): void {
    const { config, settings } = this.#parts
    this.#proxies = config.teams.proxies.map(address => unknownProxy(address, now))
    for (const proxy of config.teams.proxies) {
      this.#probes.push(newProbe('teams', proxy, settings.optionsIntervalMs, now))
    }
    const { peer, optionsIntervalMs } = config.carrier
    this.#carrier = unknownProxy(peer, now)
    if (optionsIntervalMs !== undefined) this.#probes.push(newProbe('carrier', peer, optionsIntervalMs, now))
    this.tick(now)
  }

  /** No more OPTIONS. */
  stop(): void {
    this.#isStopped = true
  }

  tick(now: Instant): void {
    const { config, settings, chance, endpoint } = this.#parts
    if (this.#isStopped) return
    for (const probe of this.#probes) {
      const request = dueProbe(probe, now, config, settings, chance)
      if (request === undefined) continue
      const { host, port } = probe.peer
      probe.asked = endpoint.request(request, { interface: probe.side, host, port }, now)
    }
  }

  deadline(): Instant | undefined {
    return this.#isStopped ? undefined : earliest(...this.#probes.map(probe => probe.nextAt))
  }

  /** What became of an OPTIONS of ours; false when the transaction is none. */
  heard(transaction: string, sighting: Sighting, now: Instant): boolean {
    const probe = this.#probes.find(({ asked }) => asked === transaction)
    if (probe === undefined) return false
    probe.asked = undefined
    if (probe.side === 'teams') this.sighted(probe.peer, sighting, now)
    else if (this.#carrier !== undefined) this.#carrier = sighted(this.#carrier, sighting, now)
    const what = 'status' in sighting ? { status: sighting.status } : { failed: sighting.failure }
    this.#parts.note({ kind: 'options', direction: 'sent', peer: nameOf(probe.peer), ...what })
    return true
  }

  /** What a call or an OPTIONS saw of a proxy. */
  sighted(address: ProxyAddress, sighting: Sighting, now: Instant): void {
    this.#proxies = this.#proxies.map(proxy =>
      nameOf(proxy) === nameOf(address) ? sighted(proxy, sighting, now) : proxy,
    )
  }

  inOrder(now: Instant): ProxyState[] {
    return inOrder(this.#proxies, now)
  }

  get proxies(): readonly ProxyState[] {
    return this.#proxies
  }

  get carrier(): ProxyState | undefined {
    return this.#carrier
  }
}

const nameOf = ({ host, port }: ProxyAddress): string => `${host}:${port}`
