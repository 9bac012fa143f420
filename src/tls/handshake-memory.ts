// Handshake messages read before. A capture shows thousands of connections of the same few programs: their hellos differ
// in random, session and keys, which nobody here reads, and their certificates not at all. Each kind is decoded once.
//
//   ClientHello --all but random, session ID, keys ...--> octets --> the hello decoded before

import { OctetMemory, type Result, u16, word } from '../kernel/index.ts'
import { type ClientHello, decodeClientHello, type Malformed } from './client-hello.ts'
import { decodeCertificateMessage } from './handshake-message.ts'
import { decodeServerHello, type ServerHello } from './server-hello.ts'

/** Then the memory begins anew. */
const HELLO_LIMITS = { values: 1024, bytes: 512 * 1024 }
const CHAIN_LIMITS = { values: 1024, bytes: 2 * 1024 * 1024 }
/** Longer hellos are made to keep readers busy. */
const MAX_KEY_BYTES = 4096

const RANDOM_AT = 2
const SESSION_AT = 34
/** The first of `HELLO_RETRY_RANDOM`. */
const RETRY_WORD = 0xcf21ad74 | 0
/** Extensions whose data the decoders look at: names, groups, signature algorithms, ALPN, versions. */
const isRead = (type: number): boolean =>
  type === 0 || type === 10 || type === 13 || type === 16 || type === 43

export class HandshakeMemory {
  readonly #clients = new OctetMemory(() => decodeClientHello(this.#body), HELLO_LIMITS)
  readonly #servers = new OctetMemory(() => decodeServerHello(this.#body), HELLO_LIMITS)
  readonly #chains = new OctetMemory(() => decodeCertificateMessage(this.#body), CHAIN_LIMITS)
  readonly #key = new Uint8Array(MAX_KEY_BYTES)
  #used = 0
  #body: Uint8Array = this.#key

  /** As `decodeClientHello`; equal hellos are one object. Undefined where the message is not of the usual form. */
  clientHello(body: Uint8Array): Result<ClientHello, Malformed> | undefined {
    const suitesAt = this.#begin(body)
    if (suitesAt < 0) return undefined
    const suitesEnd = suitesAt + 2 + u16(body, suitesAt)
    const compressionEnd = suitesEnd + 1 + (body[suitesEnd] ?? 0)
    if (!this.#note(body, suitesAt, compressionEnd)) return undefined
    return this.#noteExtensions(body, compressionEnd) ? this.#clients.of(this.#key, 0, this.#used) : undefined
  }

  /** As `decodeServerHello`, likewise. A HelloRetryRequest, which its random tells, is left to it. */
  serverHello(body: Uint8Array): Result<ServerHello, Malformed> | undefined {
    const suiteAt = this.#begin(body)
    if (suiteAt < 0 || word(body, RANDOM_AT) === RETRY_WORD) return undefined
    if (!this.#note(body, suiteAt, suiteAt + 3) || !this.#noteExtensions(body, suiteAt + 3)) return undefined
    return this.#servers.of(this.#key, 0, this.#used)
  }

  /** As `decodeCertificateMessage`, likewise. */
  certificate(body: Uint8Array): Result<Uint8Array[], Malformed> {
    this.#body = body
    return this.#chains.of(body, 0, body.length)
  }

  /** Notes the version of a hello; where its session ID ends, or -1. */
  #begin(body: Uint8Array): number {
    this.#body = body
    this.#used = 0
    const end = SESSION_AT + 1 + (body[SESSION_AT] ?? body.length)
    return end <= body.length && this.#note(body, 0, RANDOM_AT) ? end : -1
  }

  /** The type and length of each extension, and the data of those that are read; all must end where the body does. */
  #noteExtensions(body: Uint8Array, from: number): boolean {
    if (from === body.length) return true
    if (from + 2 > body.length || from + 2 + u16(body, from) !== body.length) return false
    let at = from + 2
    while (at + 4 <= body.length) {
      const end = at + 4 + u16(body, at + 2)
      if (end > body.length || !this.#note(body, at, isRead(u16(body, at)) ? end : at + 4)) return false
      at = end
    }
    return at === body.length
  }

  /** Octets that tell hellos apart; false where they are not all there, or too many. */
  #note(body: Uint8Array, from: number, to: number): boolean {
    if (to > body.length || this.#used + to - from > MAX_KEY_BYTES) return false
    for (let at = from; at < to; at++) this.#key[this.#used++] = body[at] as number
    return true
  }
}
