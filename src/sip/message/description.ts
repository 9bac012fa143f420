// The session description of a message: its body, or the one part of a multipart body that is SDP (RFC 5621, as
// emergency calls have it beside a PIDF-LO, RFC 6442).

import { splitTopLevel, unquote } from '../syntax/grammar.ts'
import type { SipMessage } from './sip-message.ts'

const SDP = 'application/sdp'
/** Parts looked at in one body, and bodies within bodies. */
const MAX_PARTS = 16
const MAX_DEPTH = 3

export interface BodyPart {
  /** The whole Content-Type. */
  type: string
  /** The whole Content-Disposition; empty where there is none. */
  disposition: string
  text: string
}

/** The SDP of a message, one character an octet; empty where it has none. A body without a type is taken for SDP. */
export function descriptionOf(message: SipMessage): string {
  if (message.bodyLength === 0) return ''
  const type = message.headers.get('content-type')
  if (type === undefined || isSdp(type)) return message.bodyText
  return bodyParts(type, message.bodyText)?.find(part => isSdp(part.type))?.text ?? ''
}

export const hasDescription = (message: SipMessage): boolean =>
  message.bodyLength > 0 && descriptionOf(message) !== ''

/** Whether a message has a body in which nothing is SDP: the answer is 415 (RFC 3261 section 8.2.3). */
export const isForeignBody = (message: SipMessage): boolean =>
  message.bodyLength > 0 && descriptionOf(message) === ''

export const isSdp = (type: string): boolean => type === SDP || mediaTypeOf(type) === SDP

/** `Multipart/Mixed; boundary=x` -> `multipart/mixed`. */
export const mediaTypeOf = (type: string): string => (type.split(';', 1)[0] ?? '').trim().toLowerCase()

/** The parts of a multipart body, nested ones among them; undefined where `type` is none or has no boundary. */
export function bodyParts(type: string, text: string, depth = 1): BodyPart[] | undefined {
  if (!mediaTypeOf(type).startsWith('multipart/') || depth > MAX_DEPTH) return undefined
  const boundary = parameterOf(type, 'boundary')
  if (boundary === undefined || boundary === '') return undefined
  const delimiter = `--${boundary}`
  // What stands before the first delimiter and behind the last is no part (RFC 2046 section 5.1.1).
  const pieces = `\r\n${text}`.split(`\r\n${delimiter}`, MAX_PARTS + 2).slice(1)
  const parts: BodyPart[] = []
  for (const piece of pieces) {
    if (piece.startsWith('--')) break
    const part = parsePart(piece)
    if (part === undefined) continue
    parts.push(...(bodyParts(part.type, part.text, depth + 1) ?? [part]))
  }
  return parts.slice(0, MAX_PARTS)
}

/** One part behind its delimiter: white space, header lines, an empty line, the content. */
function parsePart(piece: string): BodyPart | undefined {
  const start = piece.indexOf('\r\n')
  if (start < 0) return undefined
  const end = piece.startsWith('\r\n\r\n', start) ? start : piece.indexOf('\r\n\r\n', start)
  if (end < 0) return undefined
  const head = piece.slice(start + 2, end).replaceAll(/\r\n[ \t]+/g, ' ')
  const named = (name: string): string | undefined =>
    head
      .split('\r\n')
      .find(line => line.slice(0, line.indexOf(':')).trim().toLowerCase() === name)
      ?.replace(/^[^:]*:/, '')
      .trim()
  return {
    type: named('content-type') ?? 'text/plain',
    disposition: named('content-disposition') ?? '',
    text: piece.slice(end + 4),
  }
}

function parameterOf(value: string, name: string): string | undefined {
  for (const parameter of splitTopLevel(value, ';').slice(1)) {
    const equals = parameter.indexOf('=')
    if (equals >= 0 && parameter.slice(0, equals).trim().toLowerCase() === name) {
      const found = parameter.slice(equals + 1).trim()
      return found.startsWith('"') ? unquote(found) : found
    }
  }
  return undefined
}

/**
 * Whether a part must be understood: its Content-Disposition says `handling=required`. Left out it would mean the same
 * (RFC 3261 section 20.11), but an emergency call must not fail over a location that nobody here reads.
 */
export const mustBeUnderstood = (part: BodyPart): boolean =>
  parameterOf(part.disposition, 'handling')?.toLowerCase() === 'required'
