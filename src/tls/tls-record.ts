// Reads one direction of a TLS connection without keys: records (RFC 8446 section 5.1), and in them the handshake
// messages and alerts that travel in clear. Bytes may come in any pieces.
//
//   push(bytes) -> records -> handshake records -> messages -> client-hello, server-hello, certificate, ...
//                         |-> alert, change-cipher-spec
//                         '-> encrypted (a length only)
//
// TLS 1.2 shows the whole flight of the server and the client's certificate; TLS 1.3 only the hellos.

import { unreachable } from '../kernel/index.ts'
import { alertName, type TlsAlert } from './alert.ts'
import { ByteQueue } from './byte-queue.ts'
import { type ClientHello, decodeClientHello } from './client-hello.ts'
import type { HandshakeMemory } from './handshake-memory.ts'
import {
  type CertificateRequest,
  decodeCertificateMessage,
  decodeCertificateRequest,
  handshakeName,
} from './handshake-message.ts'
import { decodeServerHello, type ServerHello } from './server-hello.ts'

export type FlightEvent =
  | { type: 'client-hello'; hello: ClientHello }
  | { type: 'server-hello'; hello: ServerHello }
  /** DERs, leaf first; empty when a client was asked and has none. TLS 1.2 and below. */
  | { type: 'certificate'; chain: Uint8Array[] }
  | { type: 'certificate-request'; request: CertificateRequest }
  | { type: 'server-hello-done' }
  /** Another message in clear: `server_key_exchange`, `client_key_exchange`, `certificate_verify`, ... */
  | { type: 'handshake'; message: string; sizeBytes: number }
  | { type: 'alert'; alert: TlsAlert }
  | { type: 'change-cipher-spec' }
  /** A record that cannot be read without keys. In TLS 1.3 an alert is one of 19 octets of `application-data`. */
  | { type: 'encrypted'; content: RecordContent; sizeBytes: number; payload?: Uint8Array }
  /** The last event of a reader: what follows is not read any more. */
  | { type: 'fault'; fault: FlightFault }

export type RecordContent = 'change-cipher-spec' | 'alert' | 'handshake' | 'application-data' | 'heartbeat'

interface FlightFault {
  /** `not-tls`: no records; `malformed`: records, but not what they should hold; `limit`: too much of it. */
  kind: 'not-tls' | 'malformed' | 'limit'
  says: string
}

/** All handshake messages in clear of one direction together; real flights have 2 to 20 KiB. */
export const MAX_HANDSHAKE_BYTES = 64 * 1024
/** RFC 5246 section 6.2.3: 2^14 and what encryption may add. */
const MAX_RECORD_BYTES = 16384 + 2048
const HEADER_BYTES = 5
const MESSAGE_HEADER_BYTES = 4

/** Of the types from 20. */
const CONTENTS: readonly RecordContent[] = [
  'change-cipher-spec',
  'alert',
  'handshake',
  'application-data',
  'heartbeat',
]

export interface FlightOptions {
  /** Encrypted records come with their octets, for whoever has the keys. */
  keepsEncrypted?: boolean
  /** The octets pushed may change afterwards: what has to wait is copied. */
  copiesRest?: boolean
  /** Messages read before: for whoever reads the flights of thousands of connections. */
  memory?: HandshakeMemory
}

export class FlightReader {
  readonly #keepsEncrypted: boolean
  readonly #copiesRest: boolean
  readonly #input = new ByteQueue()
  readonly #messages = new ByteQueue()
  readonly #memory: HandshakeMemory | undefined
  /** Of the record whose header was read; undefined between records. */
  #content: RecordContent | undefined
  #contentBytes = 0
  /** Type of the handshake message whose header was read; -1 between messages. */
  #message = -1
  #messageBytes = 0
  #handshakeBytes = 0
  #version: string | undefined
  /** A ChangeCipherSpec was seen: in TLS 1.2 everything after it is encrypted. */
  #cipherChanged = false
  #over = false

  constructor(options: FlightOptions = {}) {
    this.#keepsEncrypted = options.keepsEncrypted ?? false
    this.#copiesRest = options.copiesRest ?? false
    this.#memory = options.memory
  }

  /** What the next bytes of the stream hold; unless `copiesRest` they must not be changed afterwards, nor while its events are used. Never throws. */
  push(bytes: Uint8Array): FlightEvent[] {
    const events: FlightEvent[] = []
    if (this.#over) return events
    this.#input.add(bytes)
    while (!this.#over) {
      this.#content ??= this.#nextHeader(events)
      const content = this.#content
      const length = this.#contentBytes
      if (content === undefined || this.#input.size < length) break
      this.#content = undefined
      if (!this.#keepsEncrypted && content === 'application-data') {
        this.#input.drop(length)
        events.push({ type: 'encrypted', content, sizeBytes: length })
      } else this.#record(content, this.#input.take(length), events)
    }
    if (this.#copiesRest) {
      this.#input.own()
      this.#messages.own()
    }
    return events
  }

  #nextHeader(events: FlightEvent[]): RecordContent | undefined {
    if (this.#input.size < HEADER_BYTES) return undefined
    const input = this.#input
    const content = CONTENTS[input.peek(0) - 20]
    const length = input.peek(3) * 256 + input.peek(4)
    if (content === undefined || input.peek(1) !== 3 || input.peek(2) > 4 || length > MAX_RECORD_BYTES) {
      this.#fail(
        { kind: 'not-tls', says: `no TLS record begins with ${spaced(input.take(HEADER_BYTES))}` },
        events,
      )
      return undefined
    }
    input.drop(HEADER_BYTES)
    this.#contentBytes = length
    return content
  }

  #record(content: RecordContent, payload: Uint8Array, events: FlightEvent[]): void {
    switch (content) {
      case 'handshake':
        if (this.#isClear(payload)) this.#handshake(payload, events)
        else events.push(this.#encrypted(content, payload))
        return
      case 'alert':
        events.push(alertOf(payload) ?? this.#encrypted(content, payload))
        return
      case 'change-cipher-spec':
        this.#cipherChanged = true
        this.#dropUnfinished()
        events.push({ type: 'change-cipher-spec' })
        return
      case 'application-data':
      case 'heartbeat':
        events.push(this.#encrypted(content, payload))
        return
      default:
        unreachable(content)
    }
  }

  #encrypted(content: RecordContent, payload: Uint8Array): FlightEvent {
    const event = { type: 'encrypted', content, sizeBytes: payload.length } as const
    return this.#keepsEncrypted ? { ...event, payload } : event
  }

  /**
   * After a ChangeCipherSpec handshake records of TLS 1.2 are encrypted. Those of TLS 1.3 are not, for there the
   * ChangeCipherSpec is a courtesy to middleboxes (RFC 8446 appendix D.4) and a second hello may follow: the
   * server's after its HelloRetryRequest, which told the version; the client's, known by its shape alone.
   */
  #isClear(payload: Uint8Array): boolean {
    if (!this.#cipherChanged || this.#version === 'TLSv1.3') return true
    const [type, high, middle, low] = payload
    if (type !== 1 || high === undefined || middle === undefined || low === undefined) return false
    return high * 65536 + middle * 256 + low === payload.length - MESSAGE_HEADER_BYTES
  }

  #handshake(payload: Uint8Array, events: FlightEvent[]): void {
    this.#handshakeBytes += payload.length
    if (this.#handshakeBytes > MAX_HANDSHAKE_BYTES) {
      this.#fail({ kind: 'limit', says: `more than ${MAX_HANDSHAKE_BYTES} octets of handshake` }, events)
      return
    }
    this.#messages.add(payload)
    while (!this.#over) {
      if (this.#message < 0) this.#message = this.#nextMessage(events)
      const type = this.#message
      if (type < 0 || this.#messages.size < this.#messageBytes) return
      this.#message = -1
      const event = this.#decode(type, this.#messages.take(this.#messageBytes))
      events.push(event)
      if (event.type === 'fault') this.#over = true
    }
  }

  /** Its type, or -1. */
  #nextMessage(events: FlightEvent[]): number {
    if (this.#messages.size < MESSAGE_HEADER_BYTES) return -1
    const type = this.#messages.peek(0)
    const length = (this.#messages.peek(1) * 256 + this.#messages.peek(2)) * 256 + this.#messages.peek(3)
    this.#messages.drop(MESSAGE_HEADER_BYTES)
    if (handshakeName(type) === undefined) {
      this.#fail({ kind: 'malformed', says: `no handshake message has the type ${type}` }, events)
      return -1
    }
    if (length > MAX_HANDSHAKE_BYTES) {
      this.#fail({ kind: 'limit', says: `a handshake message of ${length} octets is too long` }, events)
      return -1
    }
    this.#messageBytes = length
    return type
  }

  #decode(type: number, body: Uint8Array): FlightEvent {
    switch (type) {
      case 1: {
        const hello = this.#memory?.clientHello(body) ?? decodeClientHello(body)
        return hello.ok ? { type: 'client-hello', hello: hello.value } : { type: 'fault', fault: hello.fault }
      }
      case 2: {
        const hello = this.#memory?.serverHello(body) ?? decodeServerHello(body)
        if (!hello.ok) return { type: 'fault', fault: hello.fault }
        this.#version = hello.value.version
        return { type: 'server-hello', hello: hello.value }
      }
      case 11: {
        const chain = this.#memory?.certificate(body) ?? decodeCertificateMessage(body)
        return chain.ok ? { type: 'certificate', chain: chain.value } : { type: 'fault', fault: chain.fault }
      }
      case 13: {
        const request = decodeCertificateRequest(body, this.#version ?? 'TLSv1.2')
        if (!request.ok) return { type: 'fault', fault: request.fault }
        return { type: 'certificate-request', request: request.value }
      }
      case 14:
        return { type: 'server-hello-done' }
      default:
        return { type: 'handshake', message: handshakeName(type) ?? String(type), sizeBytes: body.length }
    }
  }

  #dropUnfinished(): void {
    this.#messages.clear()
    this.#message = -1
  }

  #fail(fault: FlightFault, events: FlightEvent[]): void {
    this.#over = true
    this.#input.clear()
    this.#dropUnfinished()
    events.push({ type: 'fault', fault })
  }
}

/** An alert in clear is two octets; encryption always adds some. */
function alertOf(payload: Uint8Array): FlightEvent | undefined {
  const [level, code] = payload
  if (payload.length !== 2 || level === undefined || code === undefined) return undefined
  return { type: 'alert', alert: { level: level === 1 ? 'warning' : 'fatal', code, name: alertName(code) } }
}

const spaced = (octets: Uint8Array): string =>
  [...octets].map(octet => octet.toString(16).padStart(2, '0')).join(' ')
