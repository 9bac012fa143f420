// Certificate chains of a capture as facts. Thousands of handshakes show the same chain; it is read once.

import { type CertificateFacts, chainFacts, withoutDer } from '../tls/index.ts'

/** Different chains remembered; then the memory begins anew. */
const MAX_CHAINS = 1000

export class ChainStore {
  #known = new Map<string, CertificateFacts[]>()
  /** By the list itself: `HandshakeMemory` gives one for all messages that are the same. */
  readonly #read = new WeakMap<readonly Uint8Array[], CertificateFacts[]>()

  /** Leaf first; empty when a certificate cannot be read. */
  read(ders: readonly Uint8Array[]): CertificateFacts[] {
    const read = this.#read.get(ders)
    if (read !== undefined) return read
    const chain = this.#chainOf(ders)
    this.#read.set(ders, chain)
    return chain
  }

  #chainOf(ders: readonly Uint8Array[]): CertificateFacts[] {
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
