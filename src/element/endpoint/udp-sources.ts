// UDP peers heard of late, so that not every datagram makes a source of its own.

import { type Endpoint, sameEndpoint } from '../../kernel/index.ts'
import type { SipInterface, SipSource } from '../sip-interface.ts'

/** So many are remembered; beyond it all are forgotten. */
const SOURCES_LIMIT = 1000

export class UdpSources {
  readonly #known = new Map<string, SipSource>()
  /** The latest on each interface: most have one peer. */
  readonly #latest = new Map<string, SipSource>()

  of({ name, local }: SipInterface, remote: Endpoint): SipSource {
    const latest = this.#latest.get(name)
    if (latest !== undefined && sameEndpoint(latest.remote, remote)) return latest
    const key = `${name} ${remote.port} ${remote.address}`
    let source = this.#known.get(key)
    if (source === undefined) {
      source = { interface: name, transport: 'udp', local, remote }
      if (this.#known.size >= SOURCES_LIMIT) this.#known.clear()
      this.#known.set(key, source)
    }
    this.#latest.set(name, source)
    return source
  }
}
