// Who sits where in a simulated world: UDP sockets and TCP listeners by address and port, and the next free local
// port of each address.

import type { ElementEvent, ListenerId, SocketId, WorldLimits } from '../element/index.ts'
import { type Endpoint, formatEndpoint, type Instant, type Millis } from '../kernel/index.ts'
import type { TlsServerPolicy } from '../tls/index.ts'
import type { LabConnection } from './connection.ts'
import type { Network } from './network.ts'

/** An element, as its neighbours see it. */
export interface Resident {
  readonly limits: WorldLimits
  deliver(event: ElementEvent): void
  /** A connection for a peer whose SYN was answered. */
  accept(listener: LabListener, local: Endpoint, remote: Endpoint): LabConnection
}

export interface LabListener {
  id: ListenerId
  local: Endpoint
  tls: TlsServerPolicy | undefined
  accepted: Set<LabConnection>
}

interface SocketPlace {
  element: Resident
  id: SocketId
}

interface ListenerPlace {
  element: Resident
  listener: LabListener
}

/** Ephemeral ports (RFC 6335 section 6). */
const FIRST_PORT = 49152
const PORTS = 65536 - FIRST_PORT

export class Places {
  readonly network: Network
  readonly now: () => Instant
  readonly later: (wait: Millis, act: () => void) => void
  readonly #sockets = new Map<string, SocketPlace>()
  readonly #listeners = new Map<string, ListenerPlace>()
  readonly #portsUsed = new Map<string, number>()

  constructor(network: Network, now: () => Instant, later: (wait: Millis, act: () => void) => void) {
    this.network = network
    this.now = now
    this.later = later
  }

  /** False when somebody sits there already. */
  takeSocket(local: Endpoint, place: SocketPlace): boolean {
    this.network.light(local.address)
    return take(this.#sockets, local, place)
  }

  leaveSocket(local: Endpoint): void {
    this.#sockets.delete(formatEndpoint(local))
  }

  takeListener(local: Endpoint, place: ListenerPlace): boolean {
    this.network.light(local.address)
    return take(this.#listeners, local, place)
  }

  leaveListener(local: Endpoint): void {
    this.#listeners.delete(formatEndpoint(local))
  }

  listenerAt(to: Endpoint): ListenerPlace | undefined {
    return find(this.#listeners, to)
  }

  nextLocal(address: string): Endpoint {
    const used = this.#portsUsed.get(address) ?? 0
    this.#portsUsed.set(address, used + 1)
    return { address, port: FIRST_PORT + (used % PORTS) }
  }

  sendDatagram(from: Endpoint, to: Endpoint, bytes: Uint8Array): void {
    for (const wait of this.network.fateOf(from, to)) {
      this.later(wait, () => {
        const place = find(this.#sockets, to)
        place?.element.deliver({ type: 'datagram', socket: place.id, from, bytes: Uint8Array.from(bytes) })
      })
    }
  }
}

function take<Place>(places: Map<string, Place>, local: Endpoint, place: Place): boolean {
  const key = formatEndpoint(local)
  if (places.has(key)) return false
  places.set(key, place)
  return true
}

function find<Place>(places: Map<string, Place>, to: Endpoint): Place | undefined {
  const everywhere = { address: to.address.includes(':') ? '::' : '0.0.0.0', port: to.port }
  return places.get(formatEndpoint(to)) ?? places.get(formatEndpoint(everywhere))
}
