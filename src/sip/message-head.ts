// Splits the head of a message into its start line and raw header lines. One reading or none: a CR or LF alone, a
// NUL, a name that is no token, a line without a colon are faults. The good lines are kept all the same, because
// the answer to a broken request is made of them.

import { isToken, isWhite, trimWhite } from './grammar.ts'
import { headerKey, type KnownName, knownName } from './header-names.ts'
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

/** A line as it stands in the head; `raw` is cut out when somebody asks for it. */
class ReceivedLine implements HeaderLine {
  readonly name: string
  readonly key: string
  readonly value: string
  readonly singleBit: number
  readonly #head: string
  readonly #from: number
  readonly #to: number

  constructor(name: string, known: KnownName, value: string, head: string, from: number, to: number) {
    this.name = name
    this.key = known.key
    this.value = value
    this.singleBit = known.singleBit
    this.#head = head
    this.#from = from
    this.#to = to
  }

  get raw(): string {
    return this.#head.slice(this.#from, this.#to)
  }
}

/** `head` is octet text without the empty line that ends it. */
export function splitHead(head: string): Head {
  const first = endOfLine(head, 0)
  const startLine = head.slice(0, first)
  const lines: ReceivedLine[] = []
  const nul = head.includes('\0')
  let fault: HeadFault | undefined = nul ? NUL : hasBareBreak(startLine) ? BARE_BREAK : undefined
  let seen = 0
  let at = first + 2
  if (isWhite(head.charCodeAt(at))) fault ??= { status: 400, what: 'folded start line' }
  while (at < head.length) {
    if (lines.length === MAX_HEADERS) {
      fault ??= { status: 513, what: 'too many header lines' }
      break
    }
    let end = endOfLine(head, at)
    const folded = isWhite(head.charCodeAt(end + 2))
    while (isWhite(head.charCodeAt(end + 2))) end = endOfLine(head, end + 2)
    const line = readLine(head, at, end, folded)
    at = end + 2
    if (!(line instanceof ReceivedLine)) fault ??= line
    else if (!nul || !line.raw.includes('\0')) {
      if ((seen & line.singleBit) !== 0) fault ??= { status: 400, what: `two ${line.key} headers` }
      seen |= line.singleBit
      lines.push(line)
    }
  }
  return { startLine, lines, fault }
}

const NUL: HeadFault = { status: 400, what: 'NUL in the head' }
const BARE_BREAK: HeadFault = { status: 400, what: 'CR or LF alone in the head' }

/** Only CR and LF together end a line; one alone is left in the line and refused with it. */
function endOfLine(head: string, from: number): number {
  const end = head.indexOf('\r\n', from)
  return end < 0 ? head.length : end
}

function readLine(head: string, at: number, end: number, folded: boolean): ReceivedLine | HeadFault {
  if (end - at > MAX_HEADER_LINE) return { status: 513, what: 'header line too long' }
  if (folded) return readFolded(head, at, end)
  const colon = head.indexOf(':', at)
  if (colon <= at || colon > end) return NO_COLON
  const name = head.slice(at, colon)
  const value = trimWhite(head, colon + 1, end)
  if (hasBareBreak(value)) return BARE_BREAK
  const known = knownName(name)
  return known === undefined
    ? unusual(name, value, head, at, end)
    : new ReceivedLine(name, known, value, head, at, end)
}

/** Folded lines are one line, each fold a space (RFC 3261 section 7.3.1). */
function readFolded(head: string, at: number, end: number): ReceivedLine | HeadFault {
  const text = head
    .slice(at, end)
    .split('\r\n')
    .map(line => trimWhite(line))
    .join(' ')
  if (hasBareBreak(text)) return BARE_BREAK
  const colon = text.indexOf(':')
  if (colon < 1) return NO_COLON
  return unusual(text.slice(0, colon), trimWhite(text, colon + 1, text.length), head, at, end)
}

const NO_COLON: HeadFault = { status: 400, what: 'header line without a name and colon' }

/** White space may stand between name and colon, never before the name. */
function unusual(
  written: string,
  value: string,
  head: string,
  at: number,
  end: number,
): ReceivedLine | HeadFault {
  const name = trimWhite(written)
  if (isWhite(head.charCodeAt(at)) || !isToken(name)) return { status: 400, what: 'bad header name' }
  const key = headerKey(name)
  return new ReceivedLine(name, knownName(key) ?? { key, singleBit: 0 }, value, head, at, end)
}

const hasBareBreak = (text: string): boolean => text.includes('\r') || text.includes('\n')
