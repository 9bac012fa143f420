// A TLS context: a certificate chain and, in the real world, its key, under the name the configuration gives it.
// AudioCodes calls it so; every SBC has the thing. The "default context" is the self-signed one it comes with.

import type { CertificateFacts } from './certificate-facts.ts'

export interface TlsContext {
  name: string
  /** Leaf first, without the root. */
  chain: CertificateFacts[]
  /** For node:tls; absent in a simulation. */
  pem?: ContextPem
}

/** Chain and key as PEM. Prints as `[redacted]` in JSON, logs and errors, and keeps that when it is copied. */
export class ContextPem {
  readonly #cert: string
  readonly #key: string

  constructor(parts: { cert: string; key: string }) {
    this.#cert = parts.cert
    this.#key = parts.key
  }

  /** Leaf and intermediates, one after the other. */
  get cert(): string {
    return this.#cert
  }

  get key(): string {
    return this.#key
  }

  toJSON(): string {
    return '[redacted]'
  }

  toString(): string {
    return '[redacted]'
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[redacted]'
  }
}
