// Connections that Linesman makes to itself: an SBC that is probed by the process it runs in. What it would note of them is
// no observation, for the prober notes the same as whoever asked; counted twice, the questions would look like a fault.
//
//   probe --connect--> its port is known before anybody can accept --> dialled
//   SBC --accept--> took: the same two ends, once
//
// Only both ends together tell: while a connection stands nobody else can have them, and none is taken twice.

import { after, type Endpoint, formatEndpoint, type Instant, remember, seconds } from '../kernel/index.ts'

/** Connections that were dialled and not accepted, as those to others. */
const LIMIT = 1000
/** An accept that comes later is another connection from the same port. */
const SOON = seconds(10)

export class OwnConnections {
  readonly #dialled = new Map<string, Instant>()

  dialled(client: Endpoint, server: Endpoint, now: Instant): void {
    const key = keyOf(client, server)
    this.#dialled.delete(key)
    remember(this.#dialled, key, after(now, SOON), LIMIT)
  }

  /** Whether a connection that is accepted now is one of these; the next with the same ends is not. */
  took(client: Endpoint, server: Endpoint, now: Instant): boolean {
    const key = keyOf(client, server)
    const until = this.#dialled.get(key)
    this.#dialled.delete(key)
    return until !== undefined && now < until
  }
}

const keyOf = (client: Endpoint, server: Endpoint): string =>
  `${formatEndpoint(client)} ${formatEndpoint(server)}`
