// The character classes of RFC 3261 section 25.1 and the small scanners that all header parsers share.
// Everything walks a text once by index. The one regular expression is a single character class: it cannot backtrack.

const TOKEN = 1
const DIGIT = 2
const HOST = 4
const SCHEME = 8
/** Ends a parameter value that is not quoted. */
const VALUE_END = 16

const ALPHA = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const DIGITS = '0123456789'
const classes = new Uint8Array(256)
const mark = (characters: string, bit: number): void => {
  for (let i = 0; i < characters.length; i++) {
    const code = characters.charCodeAt(i)
    classes[code] = (classes[code] as number) | bit
  }
}
mark(`${ALPHA}${DIGITS}-.!%*_+\`'~`, TOKEN)
mark(DIGITS, DIGIT)
// The underscore is no host character of RFC 3261, yet names with it are in use.
mark(`${ALPHA}${DIGITS}-._`, HOST)
mark(`${ALPHA}${DIGITS}+-.`, SCHEME)
mark(' \t;,"<>', VALUE_END)

// A class runs over the part of a message a URI is far faster than a loop that asks for each character.
const NOT_URI = /[^A-Za-z0-9\-_.!~*'()%&=+$,;?/:@#[\]|{}^`]/

function every(text: string, bit: number, from: number, to: number): boolean {
  if (from >= to) return false
  for (let i = from; i < to; i++) {
    if (((classes[text.charCodeAt(i)] ?? 0) & bit) === 0) return false
  }
  return true
}

/** `token` of RFC 3261 section 25.1; the empty text is none. */
export const isToken = (text: string): boolean => every(text, TOKEN, 0, text.length)
/** One or more decimal digits. */
export const isDigits = (text: string): boolean => every(text, DIGIT, 0, text.length)
/** The index after the run of letters, digits, hyphens, dots, underscores (a name or IPv4 address) from `at` on. */
export function skipHost(text: string, at: number): number {
  let i = at
  while (i < text.length && ((classes[text.charCodeAt(i)] ?? 0) & HOST) !== 0) i++
  return i
}
/** Only characters that may stand in a URI: no white space, quotes, angle brackets or octets above 126. */
export const isUriText = (text: string): boolean => text !== '' && !NOT_URI.test(text)
/** Whether the first `length` characters can be the scheme of a URI. */
export const isScheme = (text: string, length: number): boolean => every(text, SCHEME, 0, length)

export const isWhite = (code: number): boolean => code === 32 || code === 9

/** The first index from `at` on that is neither space nor tab. */
export function skipWhite(text: string, at: number): number {
  let i = at
  while (i < text.length && isWhite(text.charCodeAt(i))) i++
  return i
}

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

/** The index after the run of token characters that starts at `at`. */
export function skipToken(text: string, at: number): number {
  let i = at
  while (i < text.length && ((classes[text.charCodeAt(i)] ?? 0) & TOKEN) !== 0) i++
  return i
}

/** The index after the run up to white space, a quote or a separator. */
export function skipPlainValue(text: string, at: number): number {
  let i = at
  while (i < text.length && ((classes[text.charCodeAt(i)] ?? 0) & VALUE_END) === 0) i++
  return i
}

/** The index after the closing quote of the quoted string that opens at `at`; -1 when it never closes. */
export function skipQuoted(text: string, at: number): number {
  for (let i = at + 1; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 92) i++
    else if (code === 34) return i + 1
  }
  return -1
}

/** Takes quotes and backslash escapes off a quoted string; other text is returned as it is. */
export function unquote(text: string): string {
  if (text.length < 2 || text.charCodeAt(0) !== 34) return text
  const inner = text.slice(1, -1)
  if (!inner.includes('\\')) return inner
  let plain = ''
  for (let i = 0; i < inner.length; i++) {
    if (inner.charCodeAt(i) === 92 && i + 1 < inner.length) i++
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
    if (here === 34 && !inAngle) {
      const end = skipQuoted(text, i)
      if (end < 0) break
      i = end - 1
    } else if (here === 60) inAngle = true
    else if (here === 62) inAngle = false
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
export const detached = (text: string): string => Buffer.from(text, 'latin1').toString('latin1')
