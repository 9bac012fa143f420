// One header line. It is a piece of some text with three marks in it, and nothing is cut out before somebody asks:
// most lines of most messages are only passed on.
//
//   ...CRLF SUBJECT :  I know you're there,CRLF<space>pick up CRLF...
//           from       value                                  to
//
// Behind `to` stands the CRLF that ends the line.
//
// Here and in the other values that each message is made of, fields are only declared: a defined one is set to undefined
// before the constructor sets it, and a private one of JavaScript costs a place more where there are private methods.

import { assert } from '../../kernel/index.ts'
import { octetText, trimWhite } from '../syntax/grammar.ts'
import * as thePage from '../syntax/page.ts'
import { keyOfToken } from './header-names.ts'

const { isWhite, lay, page } = thePage

export class HeaderLine {
  /** Lower-case long name: `call-id`. */
  declare readonly key: string
  declare private readonly text: string
  declare private readonly from: number
  declare private readonly valueAt: number
  declare private readonly to: number
  declare private readonly folded: boolean

  constructor(key: string, text: string, from: number, value: number, to: number, folded: boolean) {
    this.key = key
    this.text = text
    this.from = from
    this.valueAt = value
    this.to = to
    this.folded = folded
  }

  /** A line of our own. A line break in it would be an injected header and is our bug. */
  static of(name: string, text: string): HeaderLine {
    const value = NOT_AS_IT_IS.test(text) ? valueFrom(name, text) : text
    return new HeaderLine(
      keyOfToken(name),
      `${name}: ${value}\r\n`,
      0,
      name.length + 2,
      name.length + 2 + value.length,
      false,
    )
  }

  /** The name as written. */
  get name(): string {
    return trimWhite(this.text, this.from, this.text.indexOf(':', this.from))
  }

  /** Unfolded and trimmed, one character per octet. */
  get value(): string {
    return this.folded
      ? unfold(this.text.slice(this.valueAt, this.to))
      : trimWhite(this.text, this.valueAt, this.to)
  }

  /** Reads the value in its place; only a folded one is cut out for it. */
  read<Read>(reader: (text: string, from: number, to: number) => Read): Read {
    const text = this.folded ? this.value : this.text
    lay(text)
    if (this.folded) return reader(text, 0, text.length)
    let to = this.to
    while (to > this.valueAt && isWhite(page[to - 1] as number)) to--
    return reader(text, this.valueAt, to)
  }

  /** Exactly as received, folding included, without the closing CRLF. */
  get raw(): string {
    return this.text.slice(this.from, this.to)
  }

  /** `VIA: ...` for `Via: ...`. */
  upperCased(): HeaderLine {
    const colon = this.text.indexOf(':', this.from)
    const name = this.text.slice(this.from, colon).toUpperCase()
    const text = `${name}${this.text.slice(colon, this.to)}\r\n`
    return new HeaderLine(this.key, text, 0, this.valueAt - this.from, text.length - 2, this.folded)
  }

  /** `start` and the lines as they go out, each with its CRLF. Those that still stand side by side are one piece. */
  static join(start: string, lines: readonly HeaderLine[]): string {
    let joined = start
    for (let i = 0; i < lines.length; ) {
      const first = lines[i] as HeaderLine
      const text = first.text
      let to = first.to
      for (i++; i < lines.length; i++) {
        const next = lines[i] as HeaderLine
        if (next.text !== text || next.from !== to + 2) break
        to = next.to
      }
      joined += text.slice(first.from, to + 2)
    }
    return joined
  }
}

/** Each fold is one space (RFC 3261 section 7.3.1). */
const unfold = (text: string): string => {
  const pieces = text.split('\r\n').map(piece => trimWhite(piece))
  return trimWhite(pieces.join(' '))
}

/** What breaks a line, what is no octet, white space at an end: one question for what nearly never is there. */
const NOT_AS_IT_IS = /[\0\r\n\u0100-\uffff]|^[ \t]|[ \t]$/
const BREAKS_LINE = /[\0\r\n]/
const BEYOND_OCTETS = /[\u0100-\uffff]/

function valueFrom(name: string, text: string): string {
  assert(!BREAKS_LINE.test(text), `no line break or NUL in ${name}`)
  return trimWhite(BEYOND_OCTETS.test(text) ? octetText(text) : text)
}
