// Requests and responses (RFC 3261 section 7). Immutable values; the typed headers are read when first asked for
// and kept. What came in and was not touched goes out byte for byte, even without the Content-Length it may lack
// on UDP; a message of our own always carries one.

import { assert, type Result } from '../kernel/index.ts'
import { type CSeq, parseCSeq } from './cseq.ts'
import { isToken } from './grammar.ts'
import { type NameAddr, parseNameAddr } from './name-addr.ts'
import type { SipHeaders } from './sip-headers.ts'
import { reasonPhrase } from './status.ts'
import { parseVia, type Via } from './via.ts'

/** What the parser knows of a received message beyond its parts. Only the room itself makes it. */
export interface Received {
  startLine: string
  /** The body ended with the datagram; there was no Content-Length. */
  lengthAbsent: boolean
  from?: NameAddr
  to?: NameAddr
  via?: Via
  cseq?: CSeq
  contact?: NameAddr
}

export type Body = Uint8Array | string

/** A string body has one character per octet, as `bodyText` gives it. */
const bodyOctets = (body: Body | undefined): Uint8Array =>
  body === undefined ? EMPTY : typeof body === 'string' ? new Uint8Array(Buffer.from(body, 'latin1')) : body
const EMPTY = new Uint8Array(0)

/** Content-Length says what the body is; the line is left raw when it already does. */
function withLength(headers: SipHeaders, body: Uint8Array): SipHeaders {
  const stated = headers.get('content-length')
  if (stated !== undefined && Number(stated) === body.length) return headers
  const written = headers.lines.find(line => line.key === 'content-length')?.name ?? 'Content-Length'
  return headers.with(written, String(body.length))
}

/** For values the parser has checked or we wrote ourselves: a fault here is our bug. */
function known<Value>(result: Result<Value, string>, header: string): Value {
  assert(result.ok, `${header} is well formed`)
  return result.value
}

abstract class Message {
  readonly headers: SipHeaders
  readonly body: Uint8Array
  protected readonly received: Received | undefined
  #from: NameAddr | undefined
  #to: NameAddr | undefined
  #via: Via | undefined
  #cseq: CSeq | undefined
  /** Null: not yet looked for. */
  #contact: NameAddr | undefined | null

  constructor(headers: SipHeaders, body: Body | undefined, received: Received | undefined) {
    this.body = bodyOctets(body)
    this.headers = received?.lengthAbsent ? headers : withLength(headers, this.body)
    this.received = received
    this.#from = received?.from
    this.#to = received?.to
    this.#via = received?.via
    this.#cseq = received?.cseq
    this.#contact = received?.contact ?? null
  }

  get from(): NameAddr {
    this.#from ??= known(parseNameAddr(this.headers.get('from') ?? ''), 'From')
    return this.#from
  }

  get to(): NameAddr {
    this.#to ??= known(parseNameAddr(this.headers.get('to') ?? ''), 'To')
    return this.#to
  }

  /** The topmost. */
  get via(): Via {
    this.#via ??= known(parseVia(this.headers.first('via') ?? ''), 'Via')
    return this.#via
  }

  get cseq(): CSeq {
    this.#cseq ??= known(parseCSeq(this.headers.get('cseq') ?? ''), 'CSeq')
    return this.#cseq
  }

  get callId(): string {
    return this.headers.get('call-id') ?? ''
  }

  /** The first; undefined where there is none, or `*`. */
  get contact(): NameAddr | undefined {
    if (this.#contact === null) {
      const first = this.headers.first('contact')
      this.#contact =
        first === undefined || first === '*' ? undefined : known(parseNameAddr(first), 'Contact')
    }
    return this.#contact
  }

  /** The body with one character per octet: what `parseSdp` reads and a string body is written from. */
  get bodyText(): string {
    return Buffer.from(this.body.buffer, this.body.byteOffset, this.body.length).toString('latin1')
  }
}

/** What stays known of a received message after a change: its start line, and that it had no length. */
function afterChange(
  received: Received | undefined,
  change: { uri?: string; headers?: SipHeaders; body?: Body },
): Received | undefined {
  if (received === undefined) return undefined
  const lengthAbsent = received.lengthAbsent && change.body === undefined
  if (change.headers === undefined) return { ...received, lengthAbsent }
  return { startLine: received.startLine, lengthAbsent }
}

export class SipRequest extends Message {
  readonly kind = 'request'
  readonly method: string
  /** Raw text. */
  readonly uri: string

  constructor(
    parts: { method: string; uri: string; headers: SipHeaders; body?: Body | undefined },
    received?: Received,
  ) {
    super(parts.headers, parts.body, received)
    this.method = parts.method
    this.uri = parts.uri
    if (received === undefined)
      assert(isToken(parts.method) && isOneWord(parts.uri), 'a request line of three words')
  }

  with(change: { uri?: string; headers?: SipHeaders; body?: Body }): SipRequest {
    const received = afterChange(this.received, change)
    const { method } = this
    const uri = change.uri ?? this.uri
    if (received !== undefined && uri !== this.uri) {
      assert(isOneWord(uri), 'a Request-URI without white space')
      received.startLine = `${method} ${uri} SIP/2.0`
    }
    const headers = change.headers ?? this.headers
    return new SipRequest({ method, uri, headers, body: change.body ?? this.body }, received)
  }

  get startLine(): string {
    return this.received?.startLine ?? `${this.method} ${this.uri} SIP/2.0`
  }
}

export class SipResponse extends Message {
  readonly kind = 'response'
  readonly status: number
  readonly reason: string

  constructor(
    parts: { status: number; reason?: string | undefined; headers: SipHeaders; body?: Body | undefined },
    received?: Received,
  ) {
    super(parts.headers, parts.body, received)
    this.status = parts.status
    this.reason = parts.reason ?? reasonPhrase(parts.status)
    if (received === undefined) assert(isStatusLine(this.status, this.reason), 'a status line of one line')
  }

  with(change: { headers?: SipHeaders; body?: Body }): SipResponse {
    const headers = change.headers ?? this.headers
    const body = change.body ?? this.body
    const { status, reason } = this
    return new SipResponse({ status, reason, headers, body }, afterChange(this.received, change))
  }

  get startLine(): string {
    return this.received?.startLine ?? `SIP/2.0 ${this.status} ${this.reason}`
  }
}

export type SipMessage = SipRequest | SipResponse

function isOneWord(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code <= 32 || code > 126) return false
  }
  return text !== ''
}

function isStatusLine(status: number, reason: string): boolean {
  if (!Number.isInteger(status) || status < 100 || status > 699) return false
  for (let i = 0; i < reason.length; i++) {
    const code = reason.charCodeAt(i)
    if (code === 13 || code === 10 || code === 0 || code > 255) return false
  }
  return true
}

/** The octets to send. Untouched lines go out raw. */
export function formatMessage(message: SipMessage): Uint8Array {
  let head = `${message.startLine}\r\n`
  for (const line of message.headers.lines) head += `${line.raw}\r\n`
  head += '\r\n'
  const octets = Buffer.allocUnsafe(head.length + message.body.length)
  octets.write(head, 0, 'latin1')
  octets.set(message.body, head.length)
  return octets
}
