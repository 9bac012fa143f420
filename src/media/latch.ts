// Symmetric RTP with a latch: where a side really sends from, found once and then held, so that nobody else can
// speak into a call or have its media sent to himself ("RTP bleed").
//
//             packet from a source that may, and that proved valid
//    open -----------------------------------------------------------> latched: this source only
//      ^                                                                  |
//      +----------- `open` with another remote or key (re-INVITE) --------+

import { type Endpoint, sameEndpoint } from '../kernel/index.ts'

/**
 * Who may be latched to. `signalled-endpoint`: address and port of the SDP. `signalled-address`: any port of that
 * address, for a peer behind a port-changing NAT. `authenticated`: anybody whose packet proves the SRTP key.
 */
export type LatchPolicy = 'signalled-endpoint' | 'signalled-address' | 'authenticated'

export class Latch {
  #signalled: Endpoint | undefined
  #latched: Endpoint | undefined

  /** Begins anew for what was signalled. */
  open(signalled: Endpoint | undefined): void {
    this.#signalled = signalled
    this.#latched = undefined
  }

  /** Where to send to: the source latched to, until then the signalled one (or neither is known yet). */
  get destination(): Endpoint | undefined {
    return this.#latched ?? this.#signalled
  }

  get latched(): Endpoint | undefined {
    return this.#latched
  }

  /** Whether packets from this source are looked at. */
  admits(from: Endpoint, policy: LatchPolicy): boolean {
    if (this.#latched !== undefined) return sameEndpoint(this.#latched, from)
    if (policy === 'authenticated') return true
    if (this.#signalled === undefined) return false
    return policy === 'signalled-address'
      ? this.#signalled.address === from.address
      : sameEndpoint(this.#signalled, from)
  }

  /** Holds the source of a packet that was admitted and valid; a latched one stays. */
  hold(from: Endpoint): void {
    this.#latched ??= { address: from.address, port: from.port }
  }
}
