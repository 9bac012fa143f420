// What the header parsers share besides the page: small things about words, numbers, quotes and lists. Everything
// walks a text once by index.

import { BACKSLASH, DIGIT, GREATER, isOf, isWhite, LESS, lay, QUOTE, skipQuoted, TOKEN } from './page.ts'

function every(text: string, set: number): boolean {
  for (let i = 0; i < text.length; i++) if (!isOf(set, text.charCodeAt(i))) return false
  return text !== ''
}

/** `token` of RFC 3261 section 25.1; the empty text is none. */
export const isToken = (text: string): boolean => every(text, TOKEN)
/** One or more decimal digits. */
export const isDigits = (text: string): boolean => every(text, DIGIT)

/**
 * The part from `start` to `stop` without spaces and tabs at both ends. `String.trim` would also cut octet 160, which is the end of many a UTF-8
 * letter in octet text.
 */
export function trimWhite(text: string, start = 0, stop: number = text.length): string {
  let from = start
  let to = stop
  while (from < to && isWhite(text.charCodeAt(from))) from++
  while (to > from && isWhite(text.charCodeAt(to - 1))) to--
  return text.slice(from, to)
}

/** Takes quotes and backslash escapes off a quoted string; other text is returned as it is. */
export function unquote(text: string, from = 0, to = text.length): string {
  if (to - from < 2 || text.charCodeAt(from) !== QUOTE) return text.slice(from, to)
  const inner = text.slice(from + 1, to - 1)
  if (!inner.includes('\\')) return inner
  let plain = ''
  for (let i = 0; i < inner.length; i++) {
    if (inner.charCodeAt(i) === BACKSLASH && i + 1 < inner.length) i++
    plain += inner[i]
  }
  return plain
}

/** `text` as a quoted string, with quotes and backslashes escaped. */
export const quote = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`

/** The decimal number of at most 10 digits between `from` and `to`, not above `limit`; else undefined. */
export function parseNumber(text: string, limit: number, from = 0, to = text.length): number | undefined {
  if (to <= from || to - from > 10) return undefined
  let number = 0
  for (let i = from; i < to; i++) {
    const digit = text.charCodeAt(i) - 48
    if (digit < 0 || digit > 9) return undefined
    number = number * 10 + digit
  }
  return number <= limit ? number : undefined
}

/** Splits at `separator` outside of quoted strings and angle brackets, pieces trimmed, empty ones left out. */
export function splitTopLevel(text: string, separator: ',' | ';'): string[] {
  if (!text.includes(separator)) {
    const only = trimWhite(text)
    return only === '' ? [] : [only]
  }
  lay(text)
  const code = separator.charCodeAt(0)
  const pieces: string[] = []
  let start = 0
  let inAngle = false
  const take = (end: number): void => {
    const piece = trimWhite(text.slice(start, end))
    if (piece !== '') pieces.push(piece)
    start = end + 1
  }
  for (let i = 0; i < text.length; i++) {
    const here = text.charCodeAt(i)
    if (here === QUOTE && !inAngle) {
      const end = skipQuoted(i)
      if (end < 0) break
      i = end - 1
    } else if (here === LESS) inAngle = true
    else if (here === GREATER) inAngle = false
    else if (here === code && !inAngle) take(i)
  }
  take(text.length)
  return pieces
}

/**
 * The house keeps SIP text with one character per octet (latin1), so that what a peer wrote goes out as it came
 * in. Text of our own that may hold other characters (a display name of the configuration) becomes UTF-8 octets here.
 */
export const octetText = (text: string): string => Buffer.from(text, 'utf8').toString('latin1')

/**
 * The same text in memory of its own: what was cut out of a message holds the whole message as long as it lives. One
 * character per octet.
 */
export function detached(text: string): string {
  if (text.length < SHORTEST_PIECE) return text
  if (text.length > SCRATCH.length) return Buffer.from(text, 'latin1').toString('latin1')
  return SCRATCH.toString('latin1', 0, SCRATCH.write(text, 'latin1'))
}

/** V8 copies shorter ones when it cuts them out. */
const SHORTEST_PIECE = 13

const SCRATCH = Buffer.allocUnsafeSlow(512)
