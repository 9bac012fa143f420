// Certificate chains of a capture as facts. Thousands of handshakes show the same chain; it is read once.

import { type CertificateFacts, chainFacts, withoutDer } from '../tls/index.ts'

/** Different chains remembered; then the memory begins anew. */
const MAX_CHAINS = 1000

export class ChainStore {
  #known = new Map<string, CertificateFacts[]>()

  /** Leaf first; empty when a certificate cannot be read. */
  read(ders: readonly Uint8Array[]): CertificateFacts[] {
    const key = ders
      .map(der => Buffer.from(der.buffer, der.byteOffset, der.length).toString('latin1'))
      .join('')
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const read = chainFacts(ders)
    const chain = read.ok ? read.value.map(withoutDer) : []
    if (this.#known.size === MAX_CHAINS) this.#known = new Map()
    this.#known.set(key, chain)
    return chain
  }
}
