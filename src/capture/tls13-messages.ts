// Handshake messages of TLS 1.3 after decryption (RFC 8446 section 4): the certificates that are hidden otherwise.

import { u16 } from '../kernel/index.ts'
import type { InnerEvent } from './inner-event.ts'

const CERTIFICATE = 11
const CERTIFICATE_REQUEST = 13
const FINISHED = 20
const KEY_UPDATE = 24
const HEADER_BYTES = 4
const MAX_BYTES = 64 * 1024
const MAX_CERTIFICATES = 16

export class Tls13Messages {
  #pending = Buffer.alloc(0)

  /** Octets of handshake records; messages may be torn over several. */
  push(bytes: Uint8Array): InnerEvent[] {
    this.#pending = Buffer.concat([this.#pending, bytes])
    const events: InnerEvent[] = []
    while (this.#pending.length >= HEADER_BYTES) {
      const length = this.#pending.readUIntBE(1, 3)
      if (this.#pending.length < HEADER_BYTES + length) break
      const event = eventOf(
        this.#pending[0] as number,
        this.#pending.subarray(HEADER_BYTES, HEADER_BYTES + length),
      )
      if (event !== undefined) events.push(event)
      this.#pending = this.#pending.subarray(HEADER_BYTES + length)
    }
    if (this.#pending.length > MAX_BYTES) this.#pending = Buffer.alloc(0)
    return events
  }
}

function eventOf(type: number, body: Uint8Array): InnerEvent | undefined {
  switch (type) {
    case CERTIFICATE:
      return { type: 'certificate', chain: certificatesOf(body) }
    case CERTIFICATE_REQUEST:
      return { type: 'certificate-request' }
    case FINISHED:
      return { type: 'finished' }
    case KEY_UPDATE:
      return { type: 'key-update' }
    default:
      return undefined
  }
}

/** Request context, then a list of certificates, each with extensions behind it (section 4.4.2). */
function certificatesOf(body: Uint8Array): Uint8Array[] {
  const chain: Uint8Array[] = []
  let at = 1 + (body[0] ?? 0) + 3
  while (at + 3 <= body.length && chain.length < MAX_CERTIFICATES) {
    const length = ((body[at] as number) << 16) | u16(body, at + 1)
    const end = at + 3 + length
    if (end + 2 > body.length) break
    chain.push(body.slice(at + 3, end))
    at = end + 2 + u16(body, end)
  }
  return chain
}
