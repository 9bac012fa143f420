// Requests and responses (RFC 3261 section 7). Immutable values; the typed headers are read when first asked for
// and kept. What came in and was not touched goes out byte for byte, even without the Content-Length it may lack
// on UDP; a message of our own always carries one.

import { assert, type Result } from '../../kernel/index.ts'
import { type CSeq, parseCSeq } from '../header/cseq.ts'
import { type NameAddr, parseNameAddr } from '../header/name-addr.ts'
import { parseVia, type Via } from '../header/via.ts'
import { isToken, splitTopLevel } from '../syntax/grammar.ts'
import { contentLength, lengthLine } from './content-length.ts'
import { SipHeaders } from './sip-headers.ts'
import { reasonPhrase } from './status.ts'

/** What the parser knows of a received message beyond its parts. Only the room itself makes it. */
export interface Received {
  startLine: string
  /** There is no Content-Length: the body ended with the datagram. */
  lengthAbsent: boolean
  typed: TypedHeaders
}

/** Those that were not read yet are undefined. All of one shape: they are asked for everywhere. */
export interface TypedHeaders {
  from: NameAddr | undefined
  to: NameAddr | undefined
  via: Via | undefined
  cseq: CSeq | undefined
  callId: string | undefined
  /** Null where there is none. */
  contact: NameAddr | null | undefined
}

export const UNREAD: Readonly<TypedHeaders> = {
  from: undefined,
  to: undefined,
  via: undefined,
  cseq: undefined,
  callId: undefined,
  contact: undefined,
}

export type Body = Uint8Array | string

/** Content-Length says what the body is; the line is left raw when it already does. */
function withLength(headers: SipHeaders, length: number): SipHeaders {
  const line = lengthLine(headers.lines)
  const own = contentLength(length)
  if (line === undefined) return new SipHeaders([...headers.lines, own])
  return line === own || Number(line.value) === length ? headers : headers.with(line.name, String(length))
}

/** For values the parser has checked or we wrote ourselves: a fault here is our bug. */
function known<Value>(result: Result<Value, string>, header: string): Value {
  assert(result.ok, `${header} is well formed`)
  return result.value
}

abstract class Message {
  declare readonly headers: SipHeaders
  declare protected readonly received: Received | undefined
  /** One of the two is there, the other is made when somebody asks. */
  declare private text: string | undefined
  declare private octets: Uint8Array | undefined
  /** Those that were read so far. */
  declare private readonly typed: TypedHeaders

  constructor(
    headers: SipHeaders,
    body: Body | undefined,
    received: Received | undefined,
    typed: TypedHeaders = received?.typed ?? { ...UNREAD },
  ) {
    this.octets = typeof body === 'object' ? body : undefined
    this.text = typeof body === 'object' ? undefined : (body ?? '')
    this.headers = received === undefined ? withLength(headers, this.bodyLength) : headers
    this.received = received
    this.typed = typed
  }

  /** A string body has one character per octet, as `bodyText` gives it. */
  get body(): Uint8Array {
    this.octets ??= new Uint8Array(Buffer.from(this.text ?? '', 'latin1'))
    return this.octets
  }

  /** The body with one character per octet: what `parseSdp` reads and a string body is written from. */
  get bodyText(): string {
    this.text ??= octetsAsText(this.octets)
    return this.text
  }

  /** Octets of the body; cheaper than to ask for it. */
  get bodyLength(): number {
    return this.octets?.length ?? this.text?.length ?? 0
  }

  /** In the form that is there. */
  protected get bodySoFar(): Body | undefined {
    return this.text ?? this.octets
  }

  get from(): NameAddr {
    this.typed.from ??= known(parseNameAddr(this.headers.get('from') ?? ''), 'From')
    return this.typed.from
  }

  get to(): NameAddr {
    this.typed.to ??= known(parseNameAddr(this.headers.get('to') ?? ''), 'To')
    return this.typed.to
  }

  /** The topmost. */
  get via(): Via {
    this.typed.via ??= known(parseVia(this.headers.first('via') ?? ''), 'Via')
    return this.typed.via
  }

  get cseq(): CSeq {
    this.typed.cseq ??= known(parseCSeq(this.headers.get('cseq') ?? ''), 'CSeq')
    return this.typed.cseq
  }

  get callId(): string {
    this.typed.callId ??= this.headers.get('call-id') ?? ''
    return this.typed.callId
  }

  /** The first; undefined where there is none, or `*`. */
  get contact(): NameAddr | undefined {
    if (this.typed.contact === undefined) {
      const first = this.headers.first('contact')
      this.typed.contact =
        first === undefined || first === '*' ? null : known(parseNameAddr(first), 'Contact')
    }
    return this.typed.contact ?? undefined
  }

  /** The typed values that somebody has asked for already. */
  get typedSoFar(): Readonly<TypedHeaders> {
    return this.typed
  }

  /** The parts after a change, and what stays known of a received message: its start line, and its missing length. */
  protected after({ headers, body }: Change): Changed {
    const { received } = this
    const parts = { headers: headers ?? this.headers, body: body ?? this.bodySoFar }
    if (received === undefined) return { ...parts, received }
    if (headers === undefined && body === undefined) return { ...parts, received: { ...received } }
    const lengthAbsent = received.lengthAbsent && body === undefined
    const length = body === undefined ? this.bodyLength : body.length
    const isLengthKept =
      lengthAbsent ||
      (body === undefined && lengthLine(parts.headers.lines) === lengthLine(this.headers.lines))
    return {
      headers: isLengthKept ? parts.headers : withLength(parts.headers, length),
      body: parts.body,
      received: {
        startLine: received.startLine,
        lengthAbsent,
        typed: headers === undefined ? received.typed : { ...UNREAD },
      },
    }
  }
}

export interface Change {
  headers?: SipHeaders
  body?: Body
}
interface Changed {
  headers: SipHeaders
  body: Body | undefined
  received: Received | undefined
}

const octetsAsText = (octets: Uint8Array = new Uint8Array(0)): string =>
  Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('latin1')

export class SipRequest extends Message {
  declare readonly kind: 'request'
  declare readonly method: string
  /** Raw text. */
  declare readonly uri: string

  constructor(
    parts: { method: string; uri: string; headers: SipHeaders; body?: Body | undefined },
    received?: Received,
    typed?: TypedHeaders,
  ) {
    super(parts.headers, parts.body, received, typed)
    this.kind = 'request'
    this.method = parts.method
    this.uri = parts.uri
    if (received === undefined)
      assert(isToken(parts.method) && isOneWord(parts.uri), 'a request line of three words')
  }

  with(change: Change & { uri?: string }): SipRequest {
    const { headers, body, received } = this.after(change)
    const { method } = this
    const uri = change.uri ?? this.uri
    if (received !== undefined && uri !== this.uri) {
      assert(isOneWord(uri), 'a Request-URI without white space')
      received.startLine = `${method} ${uri} SIP/2.0`
    }
    return new SipRequest({ method, uri, headers, body }, received)
  }

  /** With another Via on top of those it has. */
  below(via: Via): SipRequest {
    return this.withVias(this.headers.prepend('Via', String(via)), via)
  }

  /** With its topmost Via as the one who received it completes it. */
  marked(via: Via): SipRequest {
    const first = this.headers.get('via') ?? ''
    const value = first.includes(',') ? [via, ...splitTopLevel(first, ',').slice(1)].join(', ') : String(via)
    return this.withVias(this.headers.withFirst('Via', value), via)
  }

  /** All else is left as it is. */
  private withVias(headers: SipHeaders, via: Via): SipRequest {
    const { method, uri, bodySoFar: body } = this
    const typed = { ...this.typedSoFar, via }
    const received = this.received && { ...this.received, typed }
    return new SipRequest({ method, uri, headers, body }, received, typed)
  }

  get startLine(): string {
    return this.received?.startLine ?? `${this.method} ${this.uri} SIP/2.0`
  }
}

export class SipResponse extends Message {
  declare readonly kind: 'response'
  declare readonly status: number
  declare readonly reason: string

  constructor(
    parts: { status: number; reason?: string | undefined; headers: SipHeaders; body?: Body | undefined },
    received?: Received,
    typed?: TypedHeaders,
  ) {
    super(parts.headers, parts.body, received, typed)
    this.kind = 'response'
    this.status = parts.status
    this.reason = parts.reason ?? reasonPhrase(parts.status)
    if (received === undefined) assert(isStatusLine(this.status, this.reason), 'a status line of one line')
  }

  with(change: Change): SipResponse {
    const { headers, body, received } = this.after(change)
    const { status, reason } = this
    return new SipResponse({ status, reason, headers, body }, received)
  }

  get startLine(): string {
    return this.received?.startLine ?? `SIP/2.0 ${this.status} ${this.reason}`
  }
}

export type SipMessage = SipRequest | SipResponse

const isOneWord = (text: string): boolean => text !== '' && !/[^\x21-\x7e]/.test(text)

function isStatusLine(status: number, reason: string): boolean {
  if (!Number.isInteger(status) || status < 100 || status > 699) return false
  for (let i = 0; i < reason.length; i++) {
    const code = reason.charCodeAt(i)
    if (code === 13 || code === 10 || code === 0 || code > 255) return false
  }
  return true
}

/** The octets to send. Untouched lines go out raw. */
export const formatMessage = (message: SipMessage): Uint8Array => Buffer.from(formatText(message), 'latin1')

/** The same as text, one character an octet. */
export function formatText(message: SipMessage): string {
  const head = message.headers.after(`${message.startLine}\r\n`)
  return `${head}\r\n${message.bodyText}`
}
