// The UDP sockets of all calls: whose datagrams each brings, and the ports they may have. Both sides have the whole
// range for themselves, unless they have the same address: then they take from one pool.

import { BusyMap, type Instant, type Millis } from '../kernel/index.ts'
import type { Component } from '../media/index.ts'
import type { MediaConfig } from './config.ts'
import type { LegId, Side } from './leg-id.ts'
import { PortPool, type RtpPort } from './port-pool.ts'
import type { RelayedMedia } from './relayed-media.ts'

/** Whose datagrams a socket brings. */
export interface MediaSocket {
  media: RelayedMedia
  leg: LegId
  component: Component
}

export class MediaSockets {
  readonly #pools: Readonly<Record<Side, PortPool>>
  readonly #sockets = new BusyMap<string, MediaSocket>()

  constructor({ carrierAddress, teamsAddress, ports }: MediaConfig) {
    const carrier = new PortPool(ports)
    this.#pools = { carrier, teams: carrierAddress === teamsAddress ? carrier : new PortPool(ports) }
  }

  at(socket: string): MediaSocket | undefined {
    return this.#sockets.get(socket)
  }

  open(socket: string, owner: MediaSocket): void {
    this.#sockets.set(socket, owner)
  }

  close(socket: string): void {
    this.#sockets.delete(socket)
  }

  /** Undefined when the side has none left. */
  takePort(side: Side, now: Instant): RtpPort | undefined {
    return this.#pools[side].take(now)
  }

  giveBackPort(side: Side, port: RtpPort, restMs: Millis, now: Instant): void {
    this.#pools[side].giveBack(port, restMs, now)
  }

  /** Pairs of ports in use on both sides. */
  get portsUsed(): number {
    let used = 0
    for (const pool of new Set(Object.values(this.#pools))) used += pool.used
    return used
  }
}
