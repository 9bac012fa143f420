// Octets → message (RFC 3261 sections 7 and 8.2, in the spirit of RFC 4475). What passes here has every mandatory
// header once and in good form, so that the typed getters of a parsed message never fail. Linear and bounded.

import { fault, ok, type Result } from '../kernel/index.ts'
import { parseCSeq } from './cseq.ts'
import { isToken, parseNumber } from './grammar.ts'
import { type Head, MAX_BODY_BYTES, MAX_HEAD_BYTES, splitHead } from './message-head.ts'
import { parseNameAddr } from './name-addr.ts'
import { SipHeaders } from './sip-headers.ts'
import { type Received, type SipMessage, SipRequest, SipResponse } from './sip-message.ts'
import { MAX_URI, parseUri } from './sip-uri.ts'
import { reasonPhrase } from './status.ts'
import { parseVia } from './via.ts'

export type ParseStatus = 400 | 413 | 414 | 505 | 513

/** A message that is refused. It says nothing a peer wrote. */
export interface ParseFault {
  /** What a request is answered with; a response is dropped. */
  status: ParseStatus
  /** The reason phrase of that answer. */
  reason: string
  what: string
  /** The method and the readable lines that an answer copies; absent when it was no request (see `responseToFault`). */
  partial?: { method: string; headers: SipHeaders }
}

interface Broken {
  status: ParseStatus
  what: string
}

/** `bytes` is one datagram or one frame of `StreamFramer`; empty lines before the start line are skipped. */
export function parseMessage(bytes: Uint8Array): Result<SipMessage, ParseFault> {
  const octets = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  let start = 0
  while (octets[start] === 13 && octets[start + 1] === 10) start += 2
  const limit = Math.min(octets.length, start + MAX_HEAD_BYTES + 4)
  const text = octets.toString('latin1', start, limit)
  const headEnd = text.indexOf('\r\n\r\n')
  if (headEnd < 0) return parseFault(headOpen(text), splitHead(text))
  const head = splitHead(text.slice(0, headEnd))
  const line = parseStartLine(head.startLine)
  if ('what' in line) return parseFault(head.fault ?? line, head)
  if (head.fault !== undefined) return parseFault(head.fault, head)
  const headers = new SipHeaders(head.lines)
  const body = bodyOf(octets, start + headEnd + 4, headers)
  if (!body.ok) return parseFault(body.fault, head)
  const received: Received = { startLine: head.startLine, lengthAbsent: body.value.lengthAbsent }
  const broken = readMandatory(headers, line.kind === 'request' ? line.method : undefined, received)
  if (broken !== undefined) return parseFault(broken, head)
  const { octets: content } = body.value
  if (line.kind === 'response')
    return ok(new SipResponse({ status: line.status, reason: line.reason, headers, body: content }, received))
  return ok(new SipRequest({ method: line.method, uri: line.uri, headers, body: content }, received))
}

function headOpen(text: string): Broken {
  return text.length > MAX_HEAD_BYTES
    ? { status: 513, what: 'head too long' }
    : { status: 400, what: 'no empty line after the headers' }
}

type StartLine =
  | { kind: 'request'; method: string; uri: string }
  | { kind: 'response'; status: number; reason: string }

function parseStartLine(line: string): StartLine | Broken {
  if (isResponseLine(line)) return parseStatusLine(line)
  const first = line.indexOf(' ')
  const last = line.lastIndexOf(' ')
  if (first < 1 || last === first) return { status: 400, what: 'bad request line' }
  const method = line.slice(0, first)
  const uri = line.slice(first + 1, last)
  if (!isToken(method)) return { status: 400, what: 'bad method' }
  const version = line.slice(last + 1)
  if (version !== 'SIP/2.0' && version.toUpperCase() !== 'SIP/2.0') return badVersion(version)
  return requestUriFault(uri) ?? { kind: 'request', method, uri }
}

const isResponseLine = (line: string): boolean => line.slice(0, 4).toUpperCase() === 'SIP/'

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
function bodyOf(
  octets: Buffer,
  at: number,
  headers: SipHeaders,
): Result<{ octets: Uint8Array; lengthAbsent: boolean }, Broken> {
  const stated = headers.get('content-length')
  const length = stated === undefined ? octets.length - at : parseNumber(stated, 0xffffffff)
  if (length === undefined) return fault({ status: 400, what: 'bad Content-Length' })
  if (length > MAX_BODY_BYTES) return fault({ status: 413, what: 'body too long' })
  if (length > octets.length - at) return fault({ status: 400, what: 'body shorter than its Content-Length' })
  // A copy: the message outlives the buffer it came in.
  return ok({ octets: new Uint8Array(octets.subarray(at, at + length)), lengthAbsent: stated === undefined })
}

/** Checks and keeps From, To, Via, CSeq, Contact; `method` is that of a request. */
function readMandatory(
  headers: SipHeaders,
  method: string | undefined,
  received: Received,
): Broken | undefined {
  const bad = (header: string): Broken => ({ status: 400, what: `${header} missing or malformed` })
  const callId = headers.get('call-id')
  if (callId === undefined || callId === '' || callId.includes(' ')) return bad('Call-ID')
  const from = parseNameAddr(headers.get('from') ?? '')
  if (!from.ok) return bad('From')
  const to = parseNameAddr(headers.get('to') ?? '')
  if (!to.ok) return bad('To')
  const via = parseVia(headers.first('via') ?? '')
  if (!via.ok) return bad('Via')
  const cseq = parseCSeq(headers.get('cseq') ?? '')
  if (!cseq.ok) return bad('CSeq')
  const first = headers.first('contact')
  if (first !== undefined && first !== '*') {
    const contact = parseNameAddr(first)
    if (!contact.ok) return bad('Contact')
    received.contact = contact.value
  }
  received.from = from.value
  received.to = to.value
  received.via = via.value
  received.cseq = cseq.value
  if (method === undefined) return undefined
  // RFC 2543 knew no Max-Forwards; section 16.3 lets a request without it pass.
  if (parseNumber(headers.get('max-forwards') ?? '70', 255) === undefined) return bad('Max-Forwards')
  return cseq.value.method === method ? undefined : { status: 400, what: 'CSeq of another method' }
}

const ANSWER_LINES = ['via', 'from', 'to', 'call-id', 'cseq']

function parseFault(broken: Broken, head: Head): { ok: false; fault: ParseFault } {
  return fault(faultOf(broken, head))
}

/** Also the framer's: a fault with what is needed to answer it. */
export function faultOf(broken: Broken, head: Head): ParseFault {
  const phrase = reasonPhrase(broken.status)
  const { status, what } = broken
  const found: ParseFault = { status, reason: status === 400 ? `${phrase}: ${what}` : phrase, what }
  if (isResponseLine(head.startLine)) return found
  const method = head.startLine.slice(0, Math.max(0, head.startLine.indexOf(' ')))
  if (!isToken(method)) return found
  return { ...found, partial: { method, headers: new SipHeaders(head.lines).only(...ANSWER_LINES) } }
}
