// A simulated TCP connection: two ends and a pipe each way.

import type { Endpoint, Instant, Millis } from '../kernel/index.ts'
import type { Link, LinkEnd, Side } from './link.ts'
import type { Network } from './network.ts'
import { Pipe } from './pipe.ts'
import type { Segment } from './segment.ts'

interface LinkParts {
  client: LinkEnd
  from: Endpoint
  to: Endpoint
  network: Network
  now: () => Instant
  later: (wait: Millis, act: () => void) => void
}

export class TcpLink implements Link {
  readonly from: Endpoint
  readonly to: Endpoint
  readonly client: LinkEnd
  readonly #parts: LinkParts
  /** What each side sends into. */
  readonly #pipes: Record<Side, Pipe>
  readonly #forgotten = new Set<Side>()
  #server: LinkEnd | undefined

  constructor(parts: LinkParts) {
    const { from, to, client, network, now, later } = parts
    this.#parts = parts
    this.from = from
    this.to = to
    this.client = client
    const common = { network, now, later }
    this.#pipes = {
      client: new Pipe({ ...common, from, to, arrive: segment => this.#arrive('server', segment) }),
      server: new Pipe({ ...common, from: to, to: from, arrive: segment => this.#arrive('client', segment) }),
    }
    network.enter(this)
  }

  /** Absent until the connection is accepted. */
  get server(): LinkEnd | undefined {
    return this.#server
  }

  accepted(server: LinkEnd): void {
    this.#server = server
  }

  send(side: Side, segment: Segment): void {
    this.#pipes[side].send(segment)
  }

  waitingBytes(side: Side): number {
    return this.#pipes[side].waitingBytes
  }

  resume(): void {
    this.#pipes.client.resume()
    this.#pipes.server.resume()
  }

  reset(): void {
    this.client.receive({ type: 'reset' })
    this.#server?.receive({ type: 'reset' })
    this.settle()
  }

  cut(): void {
    this.#pipes.client.cut()
    this.#pipes.server.cut()
  }

  forget(side: Side): void {
    this.#forgotten.add(side)
    this.#end(side)?.vanish()
    this.settle()
  }

  /** Leaves the network when neither end knows of it any more. */
  settle(): void {
    const serverIsOver = this.#server === undefined || this.#server.isOver
    if (this.client.isOver && serverIsOver) this.#parts.network.leave(this)
  }

  #arrive(side: Side, segment: Segment): void {
    if (!this.#forgotten.has(side)) return this.#end(side)?.receive(segment)
    // Nobody knows this connection here: RFC 9293 section 3.5.2 answers anything but a RST by a RST.
    if (segment.type !== 'reset') this.send(side, { type: 'reset' })
    return undefined
  }

  #end(side: Side): LinkEnd | undefined {
    return side === 'client' ? this.client : this.#server
  }
}
