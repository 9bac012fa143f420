// Octets → message (RFC 3261 sections 7 and 8.2, in the spirit of RFC 4475). What passes here has every mandatory
// header once and in good form, so that the typed getters of a parsed message never fail. Linear and bounded.

import { fault, ok, type Result } from '../../kernel/index.ts'
import { readCSeq } from '../header/cseq.ts'
import { readMethod } from '../header/method.ts'
import { parseNameAddr, readNameAddr } from '../header/name-addr.ts'
import { MAX_URI, parseUri, plainSipUriEnd } from '../header/sip-uri.ts'
import { MAGIC_COOKIE, parseVia, readVia } from '../header/via.ts'
import { MAX_BODY_BYTES } from '../syntax/bounds.ts'
import { isToken, parseNumber } from '../syntax/grammar.ts'
import * as thePage from '../syntax/page.ts'
import type { HeaderLine } from './header-line.ts'
import { READ } from './header-names.ts'
import { type Head, splitHead } from './message-head.ts'
import { SipHeaders } from './sip-headers.ts'
import { type Received, type SipMessage, SipRequest, SipResponse } from './sip-message.ts'
import { reasonPhrase } from './status.ts'

const { lay, layOctets, page, SLASH, SPACE, skip, stands, TOKEN, URI } = thePage

export type ParseStatus = 400 | 413 | 414 | 505 | 513

/** A message that is refused. It says nothing a peer wrote. */
export interface ParseFault {
  /** What a request is answered with; a response is dropped. */
  status: ParseStatus
  /** The reason phrase of that answer. */
  reason: string
  what: string
  /** On a stream the connection has to be closed: where the message ends is a matter of opinion. */
  endsStream?: true
  /** The method and the readable lines that an answer copies; absent when it was no request (see `responseToFault`). */
  partial?: { method: string; headers: SipHeaders }
}

interface Broken {
  status: ParseStatus
  what: string
  endsStream?: true
}

/**
 * `bytes` is one datagram or one frame of `StreamFramer`; empty lines before the start line are skipped. The message
 * keeps nothing of `bytes`. Never throws. Work is linear in the octets it looks at, which are at most
 * `MAX_HEAD_BYTES` and `MAX_BODY_BYTES`, and so is what the message holds: one text, and some 60 octets a header line.
 */
export function parseMessage(bytes: Uint8Array): Result<SipMessage, ParseFault> {
  const text = layOctets(withoutEmptyLines(bytes))
  const head = splitHead(text)
  if (head.end < 0) return parseFault(head.fault ?? { status: 400, what: 'no empty line' }, head)
  const line = parseStartLine(text, head.startLine)
  if (head.fault !== undefined) return parseFault(head.fault, head)
  if ('what' in line) return parseFault(line, head)
  const body = bodyOf(text, head)
  if (typeof body !== 'string') return parseFault(body, head)
  const headers = new SipHeaders(head.lines)
  const received = readHeaders(head, headers, line.kind === 'request' ? line.method : undefined)
  if ('what' in received) return parseFault(received, head)
  return line.kind === 'request'
    ? ok(new SipRequest({ method: line.method, uri: line.uri, headers, body }, received))
    : ok(new SipResponse({ status: line.status, reason: line.reason, headers, body }, received))
}

/** Empty lines in front of a message are skipped (RFC 3261 section 7.5). */
function withoutEmptyLines(bytes: Uint8Array): Uint8Array {
  let start = 0
  while (bytes[start] === 13 && bytes[start + 1] === 10) start += 2
  return start === 0 ? bytes : bytes.subarray(start)
}

const VERSION = Buffer.from('SIP/2.0', 'latin1')

type StartLine =
  | { kind: 'request'; method: string; uri: string }
  | { kind: 'response'; status: number; reason: string }

function parseStartLine(text: string, line: string): StartLine | Broken {
  return isResponseLine(line) ? parseStatusLine(line) : parseRequestLine(text, line.length)
}

/** The line that begins `text` and ends at `end`: method, space, Request-URI, space, version. */
function parseRequestLine(text: string, end: number): StartLine | Broken {
  lay(text)
  const methodEnd = skip(TOKEN, 0)
  if (methodEnd === 0 || page[methodEnd] !== SPACE) return { status: 400, what: 'bad request line' }
  const uriAt = methodEnd + 1
  const plainEnd = plainSipUriEnd(uriAt)
  const isPlain = plainEnd > 0 && page[plainEnd] === SPACE
  const uriEnd = isPlain ? plainEnd : skip(URI, uriAt)
  const isUsual = page[uriEnd] === SPACE && stands(VERSION, uriEnd + 1) && uriEnd + 1 + VERSION.length === end
  if (!isUsual) {
    // What comes last is the version: another one may have other URIs, and is answered as such.
    const versionAt = text.lastIndexOf(' ', end - 1) + 1
    const version = text.slice(versionAt, end)
    if (version.toUpperCase() !== 'SIP/2.0') return badVersion(version)
    if (versionAt !== uriEnd + 1) return { status: 400, what: 'bad Request-URI' }
  }
  const uri = text.slice(uriAt, uriEnd)
  const bad = isPlain ? undefined : requestUriFault(uri)
  if (bad !== undefined) return bad
  return { kind: 'request', method: readMethod(text, 0, methodEnd), uri }
}

const isResponseLine = (line: string): boolean =>
  line.charCodeAt(3) === SLASH && line.slice(0, 4).toUpperCase() === 'SIP/'

function parseStatusLine(line: string): StartLine | Broken {
  const version = line.slice(0, 7)
  if (version.toUpperCase() !== 'SIP/2.0' || line.charCodeAt(7) !== 32) return badVersion(version)
  const status = parseNumber(line.slice(8, 11), 699)
  // The space before an empty reason phrase is mandatory, yet some leave it away.
  const divided = line.length === 11 || line.charCodeAt(11) === 32
  if (status === undefined || status < 100 || !divided) return { status: 400, what: 'bad status line' }
  return { kind: 'response', status, reason: line.slice(12) }
}

/** Another version of SIP is answered with 505 (section 21.5.6), anything else was no SIP at all. */
function badVersion(version: string): Broken {
  const digits = version.slice(4).split('.')
  const isVersion =
    isResponseLine(version) && digits.length === 2 && digits.every(d => parseNumber(d, 999) !== undefined)
  return isVersion ? { status: 505, what: 'unknown SIP version' } : { status: 400, what: 'bad SIP version' }
}

/** Another scheme is well formed (416 is the user agent's answer); headers in a Request-URI are not (19.1.1). */
function requestUriFault(uri: string): Broken | undefined {
  if (uri.length > MAX_URI) return { status: 414, what: 'Request-URI too long' }
  const parsed = parseUri(uri)
  if (!parsed.ok && parsed.fault !== 'unsupported URI scheme') return { status: 400, what: 'bad Request-URI' }
  return parsed.ok && parsed.value.headers !== ''
    ? { status: 400, what: 'headers in the Request-URI' }
    : undefined
}

/** Without Content-Length the body is the rest (18.3); what exceeds the length is discarded. */
function bodyOf(text: string, head: Head): string | Broken {
  const there = text.length - head.end
  const length = numberOf(head.first[READ['content-length']], there)
  if (length === undefined) return { status: 400, what: 'bad Content-Length' }
  if (length > MAX_BODY_BYTES) return { status: 413, what: 'body too long' }
  if (length > there) return { status: 400, what: 'body shorter than its Content-Length' }
  return text.slice(head.end, head.end + length)
}

/** The number that a header holds; `absent` where there is no such header. */
const numberOf = (line: HeaderLine | undefined, absent: number): number | undefined =>
  line === undefined ? absent : line.read(readNumber)

const readNumber = (text: string, from: number, to: number): number | undefined =>
  parseNumber(text, 0xffffffff, from, to)

/** Checks and keeps From, To, Via, CSeq, Call-ID, Contact; `method` is that of a request. */
function readHeaders(
  { startLine, first }: Head,
  headers: SipHeaders,
  method: string | undefined,
): Received | Broken {
  const callId = first[READ['call-id']]?.value ?? ''
  if (callId === '' || callId.includes(' ')) return missing('Call-ID')
  const from = first[READ.from]?.read(readNameAddr)
  if (!from?.ok) return missing('From')
  const to = first[READ.to]?.read(readNameAddr)
  if (!to?.ok) return missing('To')
  const via = topmost(readVia, parseVia, 'via', first[READ.via], headers)
  if (!via?.ok) return missing('Via')
  const cseq = first[READ.cseq]?.read(readCSeq)
  if (!cseq?.ok) return missing('CSeq')
  const contact = topmost(readNameAddr, parseNameAddr, 'contact', first[READ.contact], headers)
  if (contact?.ok === false) return missing('Contact')
  const received: Received = {
    startLine,
    lengthAbsent: first[READ['content-length']] === undefined,
    typed: {
      from: from.value,
      to: to.value,
      via: via.value,
      cseq: cseq.value,
      callId,
      contact: contact?.value ?? null,
    },
  }
  if (method === undefined) return received
  // RFC 2543 knew no Max-Forwards; section 16.3 lets a request without it pass.
  const hops = numberOf(first[READ['max-forwards']], 70)
  if (hops === undefined || hops > 255) return missing('Max-Forwards')
  // Two requests with nothing behind the cookie could not be told apart (RFC 4475 section 3.2.1).
  if (via.value.branch === MAGIC_COOKIE) return { status: 400, what: 'branch without an identifier' }
  return cseq.value.method === method ? received : { status: 400, what: 'CSeq of another method' }
}

/**
 * Reads the first element of a list header, nearly always the whole of its first line. Undefined where there is none,
 * or only the `*` of a Contact.
 */
function topmost<Value>(
  read: (text: string, from: number, to: number) => Result<Value, string>,
  parse: (text: string) => Result<Value, string>,
  name: string,
  line: HeaderLine | undefined,
  headers: SipHeaders,
): Result<Value, string> | undefined {
  const whole = line?.read(read)
  if (whole === undefined || whole.ok) return whole
  const element = headers.first(name)
  return element === undefined || element === '*' ? undefined : parse(element)
}

const missing = (header: string): Broken => ({ status: 400, what: `${header} missing or malformed` })

const ANSWER_LINES = ['via', 'from', 'to', 'call-id', 'cseq']

function parseFault(broken: Broken, head: Head): { ok: false; fault: ParseFault } {
  return fault(faultOf(broken, head))
}

/** Also the framer's: a fault with what is needed to answer it. */
export function faultOf(broken: Broken, head: Head): ParseFault {
  const phrase = reasonPhrase(broken.status)
  const { status, what, endsStream } = broken
  const reason = status === 400 ? `${phrase}: ${what}` : phrase
  const found: ParseFault = { status, reason, what, ...(endsStream && { endsStream }) }
  if (isResponseLine(head.startLine)) return found
  const method = head.startLine.slice(0, Math.max(0, head.startLine.indexOf(' ')))
  if (!isToken(method)) return found
  return { ...found, partial: { method, headers: new SipHeaders(head.lines).only(...ANSWER_LINES) } }
}
