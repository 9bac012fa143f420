// One header line. It is a piece of some text with three marks in it, and nothing is cut out before somebody asks:
// most lines of most messages are only passed on.
//
//   ...CRLF SUBJECT :  I know you're there,CRLF<space>pick up CRLF...
//           from    colon                                    to

import { assert } from '../kernel/index.ts'
import { isToken, octetText, trimWhite } from './grammar.ts'
import { headerKey } from './header-names.ts'

export class HeaderLine {
  /** Lower-case long name: `call-id`. */
  readonly key: string
  readonly #text: string
  readonly #from: number
  readonly #colon: number
  readonly #to: number
  readonly #folded: boolean

  constructor(key: string, text: string, from: number, colon: number, to: number, folded: boolean) {
    this.key = key
    this.#text = text
    this.#from = from
    this.#colon = colon
    this.#to = to
    this.#folded = folded
  }

  /** A line of our own. A line break in it would be an injected header and is our bug. */
  static of(name: string, text: string): HeaderLine {
    assert(isToken(name), 'a header name is a token')
    const raw = `${name}: ${trimWhite(isOctetText(text, name) ? text : octetText(text))}`
    return new HeaderLine(headerKey(name), raw, 0, name.length, raw.length, false)
  }

  /** The name as written. */
  get name(): string {
    return trimWhite(this.#text, this.#from, this.#colon)
  }

  /** Unfolded and trimmed, one character per octet. */
  get value(): string {
    return this.#folded
      ? unfold(this.#text.slice(this.#colon + 1, this.#to))
      : trimWhite(this.#text, this.#colon + 1, this.#to)
  }

  /** Exactly as received, folding included, without the closing CRLF. */
  get raw(): string {
    return this.#text.slice(this.#from, this.#to)
  }

  /** `VIA: ...` for `Via: ...`. */
  upperCased(): HeaderLine {
    const name = this.#text.slice(this.#from, this.#colon).toUpperCase()
    const text = name + this.#text.slice(this.#colon, this.#to)
    return new HeaderLine(this.key, text, 0, name.length, text.length, this.#folded)
  }

  /** The lines as they go out, each with its CRLF. Those that still stand side by side are copied in one piece. */
  static join(lines: readonly HeaderLine[]): string {
    let joined = ''
    for (let i = 0; i < lines.length; ) {
      const first = lines[i] as HeaderLine
      const text = first.#text
      let to = first.#to
      for (i++; i < lines.length; i++) {
        const next = lines[i] as HeaderLine
        if (next.#text !== text || next.#from !== to + 2) break
        to = next.#to
      }
      // Behind a received line stands its CRLF; one of our own is the whole text.
      joined += to < text.length ? text.slice(first.#from, to + 2) : `${text.slice(first.#from, to)}\r\n`
    }
    return joined
  }
}

/** Each fold is one space (RFC 3261 section 7.3.1). */
const unfold = (text: string): string => {
  const pieces = text.split('\r\n').map(piece => trimWhite(piece))
  return trimWhite(pieces.join(' '))
}

function isOctetText(text: string, name: string): boolean {
  let octets = true
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code <= 13) assert(code !== 10 && code !== 13 && code !== 0, `no line break or NUL in ${name}`)
    else if (code > 255) octets = false
  }
  return octets
}
