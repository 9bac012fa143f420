// Splits the head of a message into its start line and raw header lines, in one pass. One reading or none: a CR or
// LF alone, a NUL, a name that is no token, a line without a colon are faults. The good lines are kept all the same,
// because the answer to a broken request is made of them.

import { MAX_HEAD_BYTES, MAX_HEADER_LINE, MAX_HEADERS } from '../syntax/bounds.ts'
import * as thePage from '../syntax/page.ts'
import { HeaderLine } from './header-line.ts'
import { BEFORE_NAMES, expectBehind, knownNameAt, meaningOf, READ, usualNameAt } from './header-names.ts'

const { COLON, isWhite, lay, page, skip, skipWhite, TOKEN } = thePage

interface HeadFault {
  status: 400 | 513
  what: string
  /** Others may see other lines here, and so another end of the message: on a stream nothing behind it can be trusted. */
  endsStream?: true
}

export interface Head {
  startLine: string
  lines: HeaderLine[]
  /** The first line of each header that the parser reads, at its place in `READ`. */
  first: (HeaderLine | undefined)[]
  /** The index behind the empty line; -1 where there is none. */
  end: number
  /** The first of what is wrong with the lines. */
  fault: HeadFault | undefined
}

const NUL: HeadFault = { status: 400, what: 'NUL in the head', endsStream: true }
const BARE_BREAK: HeadFault = { status: 400, what: 'CR or LF alone in the head', endsStream: true }
const FOLDED_START: HeadFault = { status: 400, what: 'folded start line', endsStream: true }
const NO_COLON: HeadFault = { status: 400, what: 'header line without a name and colon', endsStream: true }
const BAD_NAME: HeadFault = { status: 400, what: 'bad header name', endsStream: true }
const OPEN: HeadFault = { status: 400, what: 'no empty line after the headers' }
const HEAD_TOO_LONG: HeadFault = { status: 513, what: 'head too long' }
const LINE_TOO_LONG: HeadFault = { status: 513, what: 'header line too long' }
const TOO_MANY_LINES: HeadFault = { status: 513, what: 'too many header lines' }

const NOTHING_READ = new Array<HeaderLine | undefined>(Object.keys(READ).length).fill(undefined)

/**
 * `text` is octet text that begins with the start line; what stands behind the empty line is not looked at. Each
 * character is looked at a fixed number of times, and none behind the line that crosses `MAX_HEAD_BYTES`.
 */
export function splitHead(text: string): Head {
  lay(text)
  const cut = new LineCutter(text)
  const isWhole = cut.line(0)
  const head: Head = {
    startLine: text.slice(0, cut.end),
    lines: [],
    first: NOTHING_READ.slice(),
    end: -1,
    fault: cut.clean ? undefined : BARE_BREAK,
  }
  if (isWhole) readLines(head, text, cut)
  else head.fault = text.length > MAX_HEAD_BYTES ? HEAD_TOO_LONG : OPEN
  const nul = text.indexOf('\0')
  if (nul >= 0 && (head.end < 0 || nul < head.end)) {
    head.fault = NUL
    head.lines = head.lines.filter(line => !line.raw.includes('\0'))
  }
  return head
}

function readLines(head: Head, text: string, cut: LineCutter): void {
  const { lines, first } = head
  let seen = 0
  let before = BEFORE_NAMES
  let at = cut.end + 2
  if (isWhite(page[at] as number)) head.fault ??= FOLDED_START
  for (;;) {
    const isWhole = cut.line(at)
    if (cut.end === at && isWhole) break
    const folded = isWhole && cut.folds()
    if (!isWhole || cut.end > MAX_HEAD_BYTES || lines.length === MAX_HEADERS) {
      head.fault ??= cut.end > MAX_HEAD_BYTES ? HEAD_TOO_LONG : isWhole ? TOO_MANY_LINES : OPEN
      return
    }
    const usual = usualNameAt(before, at)
    const nameEnd = usual === undefined ? skip(TOKEN, at) : at + usual.codes.length
    const colon = skipWhite(nameEnd)
    if (cut.clean && nameEnd > at && page[colon] === COLON && cut.end - at <= MAX_HEADER_LINE) {
      const known = usual ?? knownNameAt(at, nameEnd)
      const { key, singleBit, place } = known ?? meaningOf(text.slice(at, nameEnd))
      if (known !== undefined) {
        if (usual === undefined) expectBehind(before, known)
        before = known
      }
      const line = new HeaderLine(key, text, at, skipWhite(colon + 1), cut.end, folded)
      if ((seen & singleBit) !== 0) head.fault ??= { status: 400, what: `two ${key} headers` }
      seen |= singleBit
      lines.push(line)
      if (place >= 0) first[place] ??= line
    } else head.fault ??= cut.clean ? lineFault(text.slice(at, cut.end)) : BARE_BREAK
    at = cut.end + 2
  }
  head.end = cut.end + 2
}

/** What is wrong with a line that is no header; a white space may stand between name and colon, never before it. */
function lineFault(line: string): HeadFault {
  if (line.length > MAX_HEADER_LINE) return LINE_TOO_LONG
  return line.indexOf(':') < 1 ? NO_COLON : BAD_NAME
}

/** Finds where lines end. Only CR and LF together end one; either of them alone is left in the line, to be refused. */
class LineCutter {
  declare private readonly text: string
  /** The index of the CRLF, or the end of the text. */
  declare end: number
  /** No CR or LF stands alone in the line. */
  declare clean: boolean

  constructor(text: string) {
    this.text = text
    this.end = 0
    this.clean = true
  }

  /** Goes to the line that begins at `from`; false when no CRLF ends it. */
  line(from: number): boolean {
    this.clean = true
    return this.extend(from)
  }

  /** Takes the lines that go on with the present one (RFC 3261 section 7.3.1) to it; false when there are none. */
  folds(): boolean {
    if (!isWhite(page[this.end + 2] as number)) return false
    while (isWhite(page[this.end + 2] as number)) if (!this.extend(this.end + 2)) break
    return true
  }

  private extend(from: number): boolean {
    const cr = this.text.indexOf('\r', from)
    if (cr >= 0 && this.text.indexOf('\n', from) === cr + 1) {
      this.end = cr
      return true
    }
    const end = this.text.indexOf('\r\n', from)
    this.end = end < 0 ? this.text.length : end
    this.clean = false
    return end >= 0
  }
}
