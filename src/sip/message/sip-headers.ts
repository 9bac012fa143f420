// The headers of a message as the ordered lines they are (RFC 3261 section 7.3). A line that nobody touches goes
// out exactly as it came in: case, folding, odd spaces, octets above 127. Immutable: each change is a new value.

import { splitTopLevel } from '../syntax/grammar.ts'
import { isWhite } from '../syntax/page.ts'
import { contentLength, lengthLine } from './content-length.ts'
import { HeaderLine } from './header-line.ts'
import { headerKey } from './header-names.ts'

/** Headers to be written, in their order. */
export type HeaderPairs = [name: string, value: string][]

/** A header to be written: by name and value, or a line that was made before. */
export type Written = HeaderLine | readonly [name: string, value: string]

const lineOf = (written: Written): HeaderLine =>
  written instanceof HeaderLine ? written : HeaderLine.of(written[0], written[1])

export class SipHeaders {
  declare readonly lines: readonly HeaderLine[]

  constructor(lines: readonly HeaderLine[]) {
    this.lines = lines
  }

  static of(...headers: readonly Written[]): SipHeaders {
    return new SipHeaders(headers.map(lineOf))
  }

  /** All lines of a message of our own: those that are written, and last the length of its body. */
  static ofMessage(bodyLength: number, ...parts: (readonly Written[])[]): SipHeaders {
    const lines: HeaderLine[] = []
    for (const part of parts) for (const written of part) lines.push(lineOf(written))
    return new SipHeaders(closed(lines, bodyLength))
  }

  /** All lines of an answer: these keys' lines, raw but for another `to`, then what is written, and the length. */
  copied(
    keys: readonly string[],
    more: readonly Written[],
    bodyLength: number,
    to: HeaderLine | undefined,
  ): SipHeaders {
    const lines: HeaderLine[] = []
    for (const line of this.lines) {
      if (keys.includes(line.key)) lines.push(to !== undefined && line.key === to.key ? to : line)
    }
    for (const written of more) lines.push(lineOf(written))
    return new SipHeaders(closed(lines, bodyLength))
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
    const key = headerKey(name)
    let found: string[] | undefined
    for (const line of this.lines) {
      if (line.key !== key) continue
      const elements = splitTopLevel(line.value, ',')
      found = found === undefined ? elements : found.concat(elements)
    }
    return found ?? []
  }

  /** How many elements `values` has. */
  count(name: string): number {
    const key = headerKey(name)
    let count = 0
    for (const line of this.lines) if (line.key === key) count += elementsIn(line.value)
    return count
  }

  /** Whether an option tag or another word stands in a list of words, in any case: Supported, Require. */
  names(name: string, word: string): boolean {
    const key = headerKey(name)
    for (const line of this.lines)
      if (line.key === key && standsIn(line.value.toLowerCase(), word)) return true
    return false
  }

  /** The same in this case alone: Allow. */
  spells(name: string, word: string): boolean {
    const key = headerKey(name)
    for (const line of this.lines) if (line.key === key && standsIn(line.value, word)) return true
    return false
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
    const line = HeaderLine.of(name, value)
    const lines = this.lines.slice()
    const at = indexOf(line.key, this.lines)
    lines[at] = line
    // Nearly always it was the only one.
    const isOnly = indexOf(line.key, lines, at + 1) === lines.length
    return new SipHeaders(isOnly ? lines : lines.filter((other, i) => i <= at || other.key !== line.key))
  }

  /** Replaces only the first line of that name. */
  withFirst(name: string, value: string): SipHeaders {
    const line = HeaderLine.of(name, value)
    const lines = this.lines.slice()
    lines[indexOf(line.key, this.lines)] = line
    return new SipHeaders(lines)
  }

  /** Before the first line of that name, else on top: Via, Record-Route. */
  prepend(name: string, value: string): SipHeaders {
    const line = HeaderLine.of(name, value)
    const first = indexOf(line.key, this.lines)
    return new SipHeaders(this.lines.toSpliced(first === this.lines.length ? 0 : first, 0, line))
  }

  append(name: string, value: string): SipHeaders {
    return new SipHeaders([...this.lines, HeaderLine.of(name, value)])
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
    return new SipHeaders(this.lines.map(line => line.upperCased()))
  }

  /** The lines as they go out, each with its CRLF. */
  toString(): string {
    return this.after('')
  }

  /** `text` and behind it the lines as they go out. */
  after(text: string): string {
    return HeaderLine.join(text, this.lines)
  }
}

/** The index of the next line of that key, the length where there is none. */
function indexOf(key: string, lines: readonly HeaderLine[], from = 0): number {
  for (let i = from; i < lines.length; i++) if (lines[i]?.key === key) return i
  return lines.length
}

function closed(lines: HeaderLine[], bodyLength: number): HeaderLine[] {
  if (lengthLine(lines) === undefined) lines.push(contentLength(bodyLength))
  return lines
}

const elementsIn = (value: string): number =>
  value.includes(',') ? splitTopLevel(value, ',').length : value === '' ? 0 : 1

/** Whether the word is one of the elements of the list; the list is split where quotes or brackets may hide commas only. */
function standsIn(list: string, word: string): boolean {
  for (let at = list.indexOf(word); at >= 0; at = list.indexOf(word, at + 1)) {
    if (isEdge(list, at - 1, -1) && isEdge(list, at + word.length, 1))
      return !/["<]/.test(list) || splitTopLevel(list, ',').includes(word)
  }
  return false
}

/** From `from` on there is nothing but white space up to a comma or the end. */
function isEdge(list: string, from: number, step: 1 | -1): boolean {
  let at = from
  while (isWhite(list.charCodeAt(at))) at += step
  const code = list.charCodeAt(at)
  // Not a number beyond the ends.
  return code === 44 || Number.isNaN(code)
}
