// The answer to a request (RFC 3261 section 8.2.6), also to one too broken to be parsed.

import { parseCSeq } from '../header/cseq.ts'
import { NameAddr, parseNameAddr } from '../header/name-addr.ts'
import { salvageVia } from '../header/via.ts'
import { HeaderLine } from './header-line.ts'
import type { ParseFault } from './parse-message.ts'
import { SipHeaders, type Written } from './sip-headers.ts'
import { type Body, type SipRequest, SipResponse, type TypedHeaders, UNREAD } from './sip-message.ts'

export interface ResponseOptions {
  reason?: string
  /** Added to To where it has no tag yet; 100 needs none. */
  toTag?: string
  headers?: readonly Written[]
  /** Text has one character per octet. */
  body?: Body
}

/**
 * Via, From, To, Call-ID and CSeq are copied raw; Record-Route too where the answer may make a dialog (101 to 299,
 * section 12.1.1), and Timestamp into a 100.
 */
export function responseTo(request: SipRequest, status: number, options: ResponseOptions = {}): SipResponse {
  const copied = status === 100 ? OF_TRYING : status < 300 ? OF_DIALOG : OF_FAILURE
  const { body, toTag } = options
  const isTagged = toTag !== undefined && request.to.tag === undefined
  const ownTo = isTagged ? HeaderLine.of('To', taggedTo(request.headers, toTag)) : undefined
  const headers = request.headers.copied(copied, options.headers ?? [], body?.length ?? 0, ownTo)
  const { typedSoFar } = request
  const to = isTagged ? undefined : typedSoFar.to
  const typed: TypedHeaders = { ...typedSoFar, to, contact: undefined }
  return new SipResponse({ status, reason: options.reason, headers, body }, undefined, typed)
}

const OF_FAILURE = ['via', 'from', 'to', 'call-id', 'cseq']
const OF_DIALOG = [...OF_FAILURE, 'record-route']
const OF_TRYING = [...OF_FAILURE, 'timestamp']

/** The To value as it came, with the tag behind it: nothing else of it is rewritten. */
function taggedTo(headers: SipHeaders, tag: string): string {
  const value = headers.get('to') ?? ''
  return `${value};tag=${tag}`
}

/** Stands for a From or To that cannot be read in an answer that copies it. */
const UNREADABLE = new NameAddr({ uri: 'sip:unreadable.invalid' })

/**
 * The answer to a message that `parseMessage` refused; undefined where none can or may be given: it was a response
 * or an ACK, lines that an answer copies are missing, or nobody can tell from its Via who sent it. Broken lines are
 * copied as they came; the typed headers of the answer then hold what could be read of them.
 */
export function responseToFault(
  fault: ParseFault,
  options: { toTag?: string } = {},
): SipResponse | undefined {
  const { partial, status, reason } = fault
  if (partial === undefined || partial.method === 'ACK') return undefined
  let headers = new SipHeaders([])
  for (const name of ['via', 'from', 'to', 'call-id', 'cseq']) {
    const lines = partial.headers.only(name).lines
    const copied = name === 'via' ? lines : lines.slice(0, 1)
    if (copied.length === 0) return undefined
    headers = headers.concat(new SipHeaders(copied))
  }
  const via = salvageVia(headers.first('via') ?? '')
  if (via === undefined) return undefined
  const from = parseNameAddr(headers.get('from') ?? '')
  const untagged = parseNameAddr(headers.get('to') ?? '')
  // Behind an open quote a tag would be part of the name.
  if (options.toTag !== undefined && untagged.ok && untagged.value.tag === undefined)
    headers = headers.with('To', taggedTo(headers, options.toTag))
  const to = parseNameAddr(headers.get('to') ?? '')
  const cseq = parseCSeq(headers.get('cseq') ?? '')
  return new SipResponse(
    { status, reason, headers: headers.append('Content-Length', '0') },
    {
      startLine: `SIP/2.0 ${status} ${reason}`,
      lengthAbsent: false,
      typed: {
        ...UNREAD,
        via,
        from: from.ok ? from.value : UNREADABLE,
        to: to.ok ? to.value : UNREADABLE,
        cseq: cseq.ok ? cseq.value : { number: 0, method: partial.method },
      },
    },
  )
}
