// The answer to a request (RFC 3261 section 8.2.6), also to one too broken to be parsed.

import { parseCSeq } from './cseq.ts'
import { parseNameAddr } from './name-addr.ts'
import type { ParseFault } from './parse-message.ts'
import { SipHeaders } from './sip-headers.ts'
import { type SipRequest, SipResponse } from './sip-message.ts'
import { parseVia } from './via.ts'

export interface ResponseOptions {
  reason?: string
  /** Added to To where it has no tag yet; 100 needs none. */
  toTag?: string
  headers?: [name: string, value: string][]
  /** One character per octet. */
  body?: string
}

/**
 * Via, From, To, Call-ID and CSeq are copied raw; Record-Route too where the answer may make a dialog (101 to 299,
 * section 12.1.1), and Timestamp into a 100.
 */
export function responseTo(request: SipRequest, status: number, options: ResponseOptions = {}): SipResponse {
  const copied = ['via', 'from', 'to', 'call-id', 'cseq']
  if (status > 100 && status < 300) copied.push('record-route')
  if (status === 100) copied.push('timestamp')
  let headers = request.headers.only(...copied)
  if (options.toTag !== undefined && request.to.tag === undefined)
    headers = headers.with('To', taggedTo(headers, options.toTag))
  if (options.headers !== undefined) headers = headers.concat(SipHeaders.of(...options.headers))
  return new SipResponse({ status, reason: options.reason, headers, body: options.body })
}

/** The To value as it came, with the tag behind it: nothing else of it is rewritten. */
function taggedTo(headers: SipHeaders, tag: string): string {
  const value = headers.get('to') ?? ''
  return `${value};tag=${tag}`
}

/**
 * The answer to a message that `parseMessage` refused; undefined where none can or may be given: it was a
 * response or an ACK, or the lines to copy are missing or cannot be read.
 */
export function responseToFault(
  fault: ParseFault,
  options: { toTag?: string } = {},
): SipResponse | undefined {
  const { partial } = fault
  if (partial === undefined || partial.method === 'ACK') return undefined
  let headers = new SipHeaders([])
  for (const name of ['via', 'from', 'to', 'call-id', 'cseq']) {
    const lines = partial.headers.only(name).lines
    const copied = name === 'via' ? lines : lines.slice(0, 1)
    if (copied.length === 0) return undefined
    headers = headers.concat(new SipHeaders(copied))
  }
  const to = parseNameAddr(headers.get('to') ?? '')
  const from = parseNameAddr(headers.get('from') ?? '')
  // Whoever sends, counts or notes the answer reads these lines.
  const readable = parseVia(headers.values('via')[0] ?? '').ok && parseCSeq(headers.get('cseq') ?? '').ok
  if (!readable || !from.ok || !to.ok) return undefined
  if (options.toTag !== undefined && to.value.tag === undefined)
    headers = headers.with('To', taggedTo(headers, options.toTag))
  return new SipResponse({ status: fault.status, reason: fault.reason, headers })
}
