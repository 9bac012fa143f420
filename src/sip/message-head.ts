// Splits the head of a message into its start line and raw header lines. One reading or none: a CR or LF alone, a
// NUL, a name that is no token, a line without a colon are faults. The good lines are kept all the same, because
// the answer to a broken request is made of them.

import { isToken, isWhite, trimWhite } from './grammar.ts'
import { headerKey, knownKey } from './header-names.ts'
import type { HeaderLine } from './sip-headers.ts'

/** From the start line up to the empty line. */
export const MAX_HEAD_BYTES = 16 * 1024
export const MAX_BODY_BYTES = 64 * 1024
export const MAX_HEADERS = 200
/** One header with its folded lines; REFER carries long ones. */
export const MAX_HEADER_LINE = 8 * 1024

export interface HeadFault {
  status: 400 | 513
  what: string
}

export interface Head {
  startLine: string
  lines: HeaderLine[]
  /** The first of what is wrong. */
  fault: HeadFault | undefined
}

/** `head` is octet text without the empty line that ends it. */
export function splitHead(head: string): Head {
  const nul = head.includes('\0')
  const first = endOfLine(head, 0)
  const startLine = head.slice(0, first)
  const lines: HeaderLine[] = []
  let fault: HeadFault | undefined = nul ? { status: 400, what: 'NUL in the head' } : undefined
  if (hasBareBreak(startLine)) fault ??= BARE_BREAK
  let at = first + 2
  if (isWhite(head.charCodeAt(at))) fault ??= { status: 400, what: 'folded start line' }
  while (at < head.length) {
    if (lines.length === MAX_HEADERS) {
      fault ??= { status: 513, what: 'too many header lines' }
      break
    }
    let end = endOfLine(head, at)
    let folded = false
    while (isWhite(head.charCodeAt(end + 2))) {
      end = endOfLine(head, end + 2)
      folded = true
    }
    const line = readLine(head, at, end, folded)
    if ('what' in line) fault ??= line
    else if (!nul || !line.raw.includes('\0')) lines.push(line)
    at = end + 2
  }
  return { startLine, lines, fault }
}

const BARE_BREAK: HeadFault = { status: 400, what: 'CR or LF alone in the head' }

function endOfLine(head: string, from: number): number {
  const end = head.indexOf('\r\n', from)
  return end < 0 ? head.length : end
}

function readLine(head: string, at: number, end: number, folded: boolean): HeaderLine | HeadFault {
  if (end - at > MAX_HEADER_LINE) return { status: 513, what: 'header line too long' }
  const raw = head.slice(at, end)
  const text = folded ? raw.split('\r\n').map(trimWhite).join(' ') : raw
  if (hasBareBreak(text)) return BARE_BREAK
  const colon = text.indexOf(':')
  if (colon < 1) return { status: 400, what: 'header line without a name and colon' }
  const written = text.slice(0, colon)
  const value = trimWhite(text.slice(colon + 1))
  const key = knownKey(written)
  if (key !== undefined) return { name: written, key, value, raw }
  const name = trimWhite(written)
  // White space may stand between name and colon, never before the name.
  if (isWhite(raw.charCodeAt(0)) || !isToken(name)) return { status: 400, what: 'bad header name' }
  return { name, key: headerKey(name), value, raw }
}

const hasBareBreak = (text: string): boolean => text.includes('\r') || text.includes('\n')
