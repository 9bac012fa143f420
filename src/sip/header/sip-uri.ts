// SIP, SIPS and TEL URIs (RFC 3261 section 19.1, RFC 3966). A URI that is only passed on is never rebuilt from this
// value: the raw text is copied. Parameter values keep their case, because Microsoft's x-tt is Base64.
//
//   sip:user:password@host:port;name=value;flag?header=value&header=value

import { fault, ok, type Result } from '../../kernel/index.ts'
import { isToken } from '../syntax/grammar.ts'
import { formatHostPort, MAX_HOST, readHostPort } from '../syntax/host-port.ts'
import * as thePage from '../syntax/page.ts'
import { MAX_PARAMETERS } from '../syntax/parameters.ts'

const {
  AT,
  COLON,
  DIGIT,
  EQUALS,
  HOST,
  lay,
  numberAt,
  page,
  SCHEME,
  SEMICOLON,
  skip,
  stands,
  TOKEN,
  URI,
  URI_VALUE,
  USER,
} = thePage

/** A longer URI is refused with 414; REFER carries long ones. */
export const MAX_URI = 4096

export interface SipUri {
  scheme: 'sip' | 'sips' | 'tel'
  /** Raw, `%` escapes and user parameters included; of a TEL URI the number. */
  user?: string
  password?: string
  /** Lower case, IPv6 without brackets; empty in a TEL URI. */
  host: string
  port?: number
  /** Names in lower case, values raw; undefined for a bare flag. */
  parameters: ReadonlyMap<string, string | undefined>
  /** What stands after `?`, raw; empty where there is none. */
  headers: string
}

/** A short check for any URI: bounded, a scheme, and only characters that may stand in one. */
function uriFault(text: string): string | undefined {
  lay(text)
  return skip(URI, 0) === text.length ? uriTextFault(0, text.length) : 'bad character in a URI'
}

/** The same for what stands on the page and holds only characters of a URI. */
export function uriTextFault(from: number, to: number): string | undefined {
  if (to - from > MAX_URI) return 'URI too long'
  const colon = skip(SCHEME, from)
  if (colon === from || page[colon] !== COLON) return 'URI without a scheme'
  return colon + 1 < to ? undefined : 'URI without anything behind its scheme'
}

/** Refuses other schemes with `unsupported URI scheme`: the answer is then 416. */
export function parseUri(text: string): Result<SipUri, string> {
  const bad = uriFault(text)
  if (bad !== undefined) return fault(bad)
  if (text.startsWith('sip:')) return parseSip('sip', text, 4)
  const colon = text.indexOf(':')
  const scheme = text.slice(0, colon).toLowerCase()
  if (scheme === 'tel') return parseTel(text, colon + 1)
  if (scheme !== 'sip' && scheme !== 'sips') return fault('unsupported URI scheme')
  return parseSip(scheme, text, colon + 1)
}

/**
 * Says of most SIP URIs without headers that `parseUri` reads them, and takes nothing apart for it; where it says no
 * the URI may be as good. Parameters whose names are of one length are left to `parseUri`, which knows if they differ.
 *
 *   "sip:" [ user "@" ] host [ ":" port ] *( ";" name [ "=" value ] )
 */
export function isPlainSipUri(text: string): boolean {
  lay(text)
  return plainSipUriEnd(0) === text.length
}

/** The user part of a URI as `parseUri` has it, undefined where there is none or the URI cannot be read. */
export function userOf(text: string): string | undefined {
  if (!isPlainSipUri(text)) {
    const parsed = parseUri(text)
    return parsed.ok ? parsed.value.user : undefined
  }
  const at = text.indexOf('@')
  const colon = text.indexOf(':', USER_AT)
  return at < 0 ? undefined : text.slice(USER_AT, colon >= 0 && colon < at ? colon : at)
}

const SIP = Buffer.from('sip:', 'latin1')
/** Where the user part of a plain SIP URI begins. */
const USER_AT = SIP.length

/** The same for what stands on the page at `from`: the index behind the longest such URI, -1 where there is none. */
export function plainSipUriEnd(from: number): number {
  if (!stands(SIP, from)) return -1
  const userAt = from + USER_AT
  const userEnd = skip(USER, userAt)
  const hasUser = page[userEnd] === AT
  if (hasUser && (userEnd === userAt || page[userAt] === COLON)) return -1
  const hostAt = hasUser ? userEnd + 1 : userAt
  let at = skip(HOST, hostAt)
  if (at === hostAt || at - hostAt > MAX_HOST) return -1
  if (page[at] === COLON) {
    const portAt = at + 1
    at = skip(DIGIT, portAt)
    if (numberAt(portAt, at, 65535) <= 0) return -1
  }
  let lengths = 0
  while (page[at] === SEMICOLON) {
    const nameAt = at + 1
    const nameEnd = skip(TOKEN, nameAt)
    const bit = 1 << Math.min(nameEnd - nameAt, 31)
    if (nameEnd === nameAt || (lengths & bit) !== 0) return -1
    lengths |= bit
    at = page[nameEnd] === EQUALS ? skip(URI_VALUE, nameEnd + 1) : nameEnd
  }
  return at - from > MAX_URI ? -1 : at
}

/** `from` is the index behind the scheme and its colon. */
function parseSip(scheme: 'sip' | 'sips', text: string, from: number): Result<SipUri, string> {
  // By the grammar `@` stands nowhere but behind the user part, which may itself hold `;` and `?`.
  const at = text.indexOf('@', from)
  if (at === from || (at > from && text.charCodeAt(from) === 58)) return fault('empty user part')
  if (at >= 0 && text.indexOf('@', at + 1) >= 0) return fault('two @ in a URI')
  const hostFrom = at < 0 ? from : at + 1
  const question = text.indexOf('?', hostFrom)
  const end = question < 0 ? text.length : question
  const semicolon = text.indexOf(';', hostFrom)
  const hostEnd = semicolon < 0 || semicolon > end ? end : semicolon
  const where = readHostPort(text, hostFrom, hostEnd)
  if (!where.ok) return where
  const parameters = parseUriParameters(text, hostEnd, end)
  if (!parameters.ok) return parameters
  const { host, port } = where.value
  const uri: SipUri = { scheme, host, parameters: parameters.value, headers: text.slice(end + 1) }
  if (port !== undefined) uri.port = port
  if (at < 0) return ok(uri)
  const colon = text.indexOf(':', from)
  if (colon >= 0 && colon < at) uri.password = text.slice(colon + 1, at)
  uri.user = text.slice(from, colon >= 0 && colon < at ? colon : at)
  return ok(uri)
}

function parseTel(text: string, from: number): Result<SipUri, string> {
  const semicolon = text.indexOf(';', from)
  const end = semicolon < 0 ? text.length : semicolon
  const parameters = parseUriParameters(text, end, text.length)
  if (!parameters.ok) return parameters
  const user = text.slice(from, end)
  if (user === '') return fault('empty number')
  return ok({ scheme: 'tel', user, host: '', parameters: parameters.value, headers: '' })
}

const NO_PARAMETERS = ok<ReadonlyMap<string, string | undefined>>(new Map())

/** The part from `start` to `stop` is empty or starts with its semicolon. */
function parseUriParameters(
  text: string,
  start: number,
  stop: number,
): Result<ReadonlyMap<string, string | undefined>, string> {
  if (start >= stop) return NO_PARAMETERS
  const found = new Map<string, string | undefined>()
  let at = start
  while (at < stop) {
    const next = text.indexOf(';', at + 1)
    const end = next < 0 || next > stop ? stop : next
    const token = Math.min(skip(TOKEN, at + 1), end)
    // The grammar (`paramchar`) allows brackets, slash, colon, ampersand, dollar in a name besides.
    const nameEnd = text.charCodeAt(token) === 61 || token === end ? token : equalsOr(text, token, end)
    const name = text.slice(at + 1, nameEnd).toLowerCase()
    if (nameEnd === at + 1 || (nameEnd !== token && !isParameterName(name))) return fault('bad URI parameter')
    if (found.has(name)) return fault('URI parameter given twice')
    if (found.size === MAX_PARAMETERS) return fault('too many URI parameters')
    found.set(name, nameEnd === end ? undefined : text.slice(nameEnd + 1, end))
    at = end
  }
  return ok(found)
}

/** The first equals sign between `from` and `end`, else `end`. */
function equalsOr(text: string, from: number, end: number): number {
  const equals = text.indexOf('=', from)
  return equals < 0 || equals > end ? end : equals
}

function isParameterName(name: string): boolean {
  for (const character of name) if (!isToken(character) && !'[]/:&$()'.includes(character)) return false
  return true
}

/** The canonical text; a peer's URI that is passed on is copied raw instead. */
export function formatUri(uri: SipUri): string {
  const secret = uri.password === undefined ? '' : `:${uri.password}`
  let text = `${uri.scheme}:`
  if (uri.scheme === 'tel') text += uri.user ?? ''
  else text += (uri.user === undefined ? '' : `${uri.user}${secret}@`) + formatHostPort(uri.host, uri.port)
  for (const [name, value] of uri.parameters) text += value === undefined ? `;${name}` : `;${name}=${value}`
  return uri.headers === '' ? text : `${text}?${uri.headers}`
}
