// The master key and salt of one SRTP direction, held so that no log, JSON, inspection or string ever shows them.

import { inspect } from 'node:util'
import { assert } from '../kernel/index.ts'

/** The crypto suites of RFC 4568 section 6.2 that Linesman speaks; Teams demands the first. */
export type SrtpSuite = 'AES_CM_128_HMAC_SHA1_80' | 'AES_CM_128_HMAC_SHA1_32'

export const masterKeyBytes = 16
export const masterSaltBytes = 14

/** Master key identifier (RFC 3711 section 3.1): a number that every protected packet carries in `bytes` octets. */
export interface Mki {
  value: number
  /** 1 to 4. */
  bytes: number
}

interface SrtpKeyParts {
  suite: SrtpSuite
  /** Master key and master salt, 16 + 14 octets. */
  master: Uint8Array
  /** As written in SDP: `2^31` or a decimal number of packets. Kept, not enforced. */
  lifetime?: string
  mki?: Mki
}

const redacted = '[SrtpKey]'

export class SrtpKey {
  readonly suite: SrtpSuite
  readonly lifetime: string | undefined
  readonly mki: Mki | undefined
  readonly #master: Uint8Array

  constructor(parts: SrtpKeyParts) {
    assert(parts.master.length === masterKeyBytes + masterSaltBytes, 'an SRTP master has 16 + 14 octets')
    this.suite = parts.suite
    this.lifetime = parts.lifetime
    this.mki = parts.mki
    this.#master = Uint8Array.from(parts.master)
  }

  /** The secret itself: 16 octets of key, then 14 of salt. For cryptography and for the SDP of this leg only. */
  revealMaster(): Uint8Array {
    return this.#master
  }

  /** Whether both mean the same cryptographic context, so that its rollover counters must live on. */
  sameAs(other: SrtpKey | undefined): boolean {
    return (
      other !== undefined &&
      this.suite === other.suite &&
      this.mki?.value === other.mki?.value &&
      this.mki?.bytes === other.mki?.bytes &&
      Buffer.compare(this.#master, other.#master) === 0
    )
  }

  toString(): string {
    return redacted
  }

  toJSON(): string {
    return redacted
  }

  [inspect.custom](): string {
    return redacted
  }
}
