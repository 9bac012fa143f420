// A SIP message as a fact. It reads the headers once and makes the text only when somebody asks for it.

import { createHash } from 'node:crypto'
import type { Endpoint, Transport } from '../kernel/index.ts'
import type { SipMessage } from '../sip/index.ts'
import type { SipFact } from './fact.ts'
import { redact } from './redact.ts'
import { headerValues } from './sip-text.ts'

/** Where a message passed the observer. */
export interface SipPlace {
  direction: 'sent' | 'received'
  transport: Transport
  local: Endpoint
  remote: Endpoint
  connection?: string
  /** Of the call, as the observer names it (`SipFact`). */
  session?: string
}

export type SipNote = Omit<SipFact, 'at' | 'observer'>

/** The headers a fact keeps, by their key. */
const KEPT = {
  contact: 'contact',
  reason: 'reason',
  'refer-to': 'referTo',
  'referred-by': 'referredBy',
} as const

/**
 * The fact of a message sent or received; time and observer are put on it by the world. `text` is made when first
 * read, so whoever stamps the note should use `stamp`, which does not read it. Secrets are struck out everywhere.
 */
export function sipFact(message: SipMessage, place: SipPlace): SipNote {
  const note = blank(message, place)
  if (place.connection !== undefined) note.connection = place.connection
  if (place.session !== undefined) note.session = place.session
  if (message.kind === 'response') note.status = message.status
  readHeaders(note, message)
  const fromTag = message.from.tag
  const toTag = message.to.tag
  if (fromTag !== undefined) note.fromTag = fromTag
  if (toTag !== undefined) note.toTag = toTag
  return note
}

/**
 * The fact of a message that cannot be read as a whole: an answer to one that was broken copies its lines as they
 * came. It tells no more than its start line, Call-ID and CSeq.
 */
export function unreadableFact(octets: Uint8Array, place: SipPlace): SipNote {
  const text = redact(Buffer.from(octets).toString('latin1'))
  const startLine = /^[^\r\n]*/.exec(text)?.[0] ?? ''
  const status = /^SIP\/2\.0 (\d{3})/.exec(startLine)?.[1]
  const [number, method] = (headerValues({ text }, 'CSeq')[0] ?? '').split(/\s+/)
  const { connection, session, ...where } = place
  return {
    kind: 'sip',
    ...where,
    ...(connection !== undefined && { connection }),
    ...(session !== undefined && { session }),
    method: method ?? '',
    ...(status !== undefined && { status: Number(status) }),
    startLine,
    callId: headerValues({ text }, 'Call-ID')[0] ?? '',
    cseq: Number(number) || 0,
    sdp: false,
    sizeBytes: octets.length,
    text,
  }
}

function blank(message: SipMessage, place: SipPlace): SipNote {
  const { number, method } = message.cseq
  let text: string | undefined
  return {
    kind: 'sip',
    direction: place.direction,
    transport: place.transport,
    local: place.local,
    remote: place.remote,
    method: message.kind === 'request' ? message.method : method,
    startLine: redact(message.startLine),
    callId: message.callId,
    cseq: number,
    sdp: false,
    sizeBytes: message.startLine.length + 4 + message.body.length,
    get text() {
      text ??= redact(textOf(message))
      return text
    },
  }
}

function readHeaders(note: SipNote, message: SipMessage): void {
  let server: string | undefined
  for (const { key, value, raw } of message.headers.lines) {
    note.sizeBytes += raw.length + 2
    if (key === 'user-agent') note.userAgent ??= value
    else if (key === 'server') server ??= value
    else if (key === 'content-type') readBody(note, message, value.toLowerCase())
    else if (key in KEPT) note[KEPT[key as keyof typeof KEPT]] ??= redact(value)
    if (key === 'referred-by') note.referredByDigest ??= digestOf(value)
  }
  if (note.userAgent === undefined && server !== undefined) note.userAgent = server
}

function readBody(note: SipNote, message: SipMessage, contentType: string): void {
  if (message.body.length === 0) return
  if (contentType.startsWith('message/sipfrag')) note.sipfrag = /^[^\r\n]*/.exec(message.bodyText)?.[0] ?? ''
  // A multipart body (RFC 5621) may hold the SDP beside a location.
  else if (contentType.startsWith('multipart/'))
    note.sdp = /^content-type\s*:\s*application\/sdp/im.test(message.bodyText)
  else note.sdp = contentType.startsWith('application/sdp')
}

/** Enough of a hash to tell two values apart; the value cannot be had back, its token is 128 random bits. */
const digestOf = (value: string): string => createHash('sha256').update(value).digest('hex').slice(0, 16)

function textOf(message: SipMessage): string {
  let text = `${message.startLine}\r\n`
  for (const line of message.headers.lines) text += `${line.raw}\r\n`
  return `${text}\r\n${message.bodyText}`
}
