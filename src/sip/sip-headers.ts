// The headers of a message as the ordered lines they are (RFC 3261 section 7.3). A line that nobody touches goes
// out exactly as it came in: case, folding, odd spaces, octets above 127. Immutable: each change is a new value.

import { assert } from '../kernel/index.ts'
import { isToken, octetText, splitTopLevel, trimWhite } from './grammar.ts'
import { headerKey } from './header-names.ts'

export interface HeaderLine {
  /** The name as written. */
  readonly name: string
  /** Lower-case long name: `call-id`. */
  readonly key: string
  /** Unfolded and trimmed, one character per octet. */
  readonly value: string
  /** Exactly as received, folding included, without the closing CRLF. */
  readonly raw: string
}

/** A line of our own. A line break in it would be an injected header and is our bug. */
function makeLine(name: string, text: string): HeaderLine {
  assert(isToken(name), 'a header name is a token')
  let wide = false
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    assert(code !== 10 && code !== 13 && code !== 0, `no line break or NUL in the value of ${name}`)
    if (code > 255) wide = true
  }
  const value = trimWhite(wide ? octetText(text) : text)
  return { name, key: headerKey(name), value, raw: `${name}: ${value}` }
}

export class SipHeaders {
  readonly lines: readonly HeaderLine[]

  constructor(lines: readonly HeaderLine[]) {
    this.lines = lines
  }

  static of(...pairs: [name: string, value: string][]): SipHeaders {
    return new SipHeaders(pairs.map(([name, value]) => makeLine(name, value)))
  }

  /** The value of the first line of that name, in any case or the compact form. */
  get(name: string): string | undefined {
    const key = headerKey(name)
    for (const line of this.lines) if (line.key === key) return line.value
    return undefined
  }

  /** The value of each line of that name. */
  all(name: string): string[] {
    const key = headerKey(name)
    const found: string[] = []
    for (const line of this.lines) if (line.key === key) found.push(line.value)
    return found
  }

  /** The elements of a list header: all its lines, split at commas outside of quotes and angle brackets. */
  values(name: string): string[] {
    const lines = this.all(name)
    return lines.length === 1
      ? splitTopLevel(lines[0] as string, ',')
      : lines.flatMap(line => splitTopLevel(line, ','))
  }

  /** The first element of a list header: the topmost Via, the first Contact. */
  first(name: string): string | undefined {
    const key = headerKey(name)
    for (const line of this.lines) {
      if (line.key !== key) continue
      const { value } = line
      if (value !== '' && !value.includes(',')) return value
      const [element] = splitTopLevel(value, ',')
      if (element !== undefined) return element
    }
    return undefined
  }

  has(name: string): boolean {
    const key = headerKey(name)
    for (const line of this.lines) if (line.key === key) return true
    return false
  }

  /** Replaces all lines of that name by one at the place of the first; appends where there was none. */
  with(name: string, value: string): SipHeaders {
    const line = makeLine(name, value)
    const at = this.#first(line.key)
    if (at < 0) return new SipHeaders([...this.lines, line])
    return new SipHeaders(
      this.lines.flatMap((other, i) => (i === at ? [line] : other.key === line.key ? [] : [other])),
    )
  }

  /** Replaces only the first line of that name. */
  withFirst(name: string, value: string): SipHeaders {
    const line = makeLine(name, value)
    const at = this.#first(line.key)
    return new SipHeaders(at < 0 ? [...this.lines, line] : this.lines.with(at, line))
  }

  /** Before the first line of that name, else on top: Via, Record-Route. */
  prepend(name: string, value: string): SipHeaders {
    const line = makeLine(name, value)
    const at = Math.max(0, this.#first(line.key))
    return new SipHeaders([...this.lines.slice(0, at), line, ...this.lines.slice(at)])
  }

  append(name: string, value: string): SipHeaders {
    return new SipHeaders([...this.lines, makeLine(name, value)])
  }

  without(...names: string[]): SipHeaders {
    const keys = names.map(headerKey)
    return new SipHeaders(this.lines.filter(line => !keys.includes(line.key)))
  }

  /** Only the lines of these names, raw and in their order. */
  only(...names: string[]): SipHeaders {
    const keys = names.map(headerKey)
    return new SipHeaders(this.lines.filter(line => keys.includes(line.key)))
  }

  /** All lines of both, raw, those of `other` last. */
  concat(other: SipHeaders): SipHeaders {
    return new SipHeaders([...this.lines, ...other.lines])
  }

  /** The names in UPPER CASE, as Microsoft's proxy writes them. */
  upperCased(): SipHeaders {
    return new SipHeaders(
      this.lines.map(line => {
        const name = line.name.toUpperCase()
        return { name, key: line.key, value: line.value, raw: name + line.raw.slice(name.length) }
      }),
    )
  }

  #first(key: string): number {
    return this.lines.findIndex(line => line.key === key)
  }
}
