// SIP, SIPS and TEL URIs (RFC 3261 section 19.1, RFC 3966). A URI that is only passed on is never rebuilt from this
// value: the raw text is copied. Parameter values keep their case, because Microsoft's x-tt is Base64.
//
//   sip:user:password@host:port;name=value;flag?header=value&header=value

import { fault, ok, type Result } from '../kernel/index.ts'
import { isScheme, isToken, isUriText } from './grammar.ts'
import { formatHostPort, parseHostPort } from './host-port.ts'
import { MAX_PARAMETERS } from './parameters.ts'

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
  parameters: Map<string, string | undefined>
  /** What stands after `?`, raw; empty where there is none. */
  headers: string
}

/** A short check for any URI: bounded, a scheme, and only characters that may stand in one. */
export function uriFault(text: string): string | undefined {
  if (text.length > MAX_URI) return 'URI too long'
  const colon = text.indexOf(':')
  if (colon < 1 || !isScheme(text, colon)) return 'URI without a scheme'
  return isUriText(text) && colon + 1 < text.length ? undefined : 'bad character in a URI'
}

/** Refuses other schemes with `unsupported URI scheme`: the answer is then 416. */
export function parseUri(text: string): Result<SipUri, string> {
  const bad = uriFault(text)
  if (bad !== undefined) return fault(bad)
  const colon = text.indexOf(':')
  const scheme = text.slice(0, colon).toLowerCase()
  if (scheme === 'tel') return parseTel(text.slice(colon + 1))
  if (scheme !== 'sip' && scheme !== 'sips') return fault('unsupported URI scheme')
  return parseSip(scheme, text.slice(colon + 1))
}

function parseSip(scheme: 'sip' | 'sips', rest: string): Result<SipUri, string> {
  // By the grammar `@` stands nowhere but behind the user part, which may itself hold `;` and `?`.
  const at = rest.indexOf('@')
  if (at >= 0 && rest.indexOf('@', at + 1) >= 0) return fault('two @ in a URI')
  const question = rest.indexOf('?', at + 1)
  const end = question < 0 ? rest.length : question
  const semicolon = rest.indexOf(';', at + 1)
  const hostEnd = semicolon < 0 || semicolon > end ? end : semicolon
  const where = parseHostPort(rest.slice(at + 1, hostEnd))
  if (!where.ok) return where
  const parameters = parseUriParameters(rest.slice(hostEnd, end))
  if (!parameters.ok) return parameters
  const { host, port } = where.value
  const uri: SipUri = { scheme, host, parameters: parameters.value, headers: rest.slice(end + 1) }
  if (port !== undefined) uri.port = port
  if (at < 0) return ok(uri)
  const colon = rest.lastIndexOf(':', at)
  if (colon >= 0) uri.password = rest.slice(rest.indexOf(':') + 1, at)
  uri.user = rest.slice(0, colon < 0 ? at : rest.indexOf(':'))
  return uri.user === '' ? fault('empty user part') : ok(uri)
}

function parseTel(rest: string): Result<SipUri, string> {
  const semicolon = rest.indexOf(';')
  const end = semicolon < 0 ? rest.length : semicolon
  const parameters = parseUriParameters(rest.slice(end))
  if (!parameters.ok) return parameters
  if (end === 0) return fault('empty number')
  return ok({ scheme: 'tel', user: rest.slice(0, end), host: '', parameters: parameters.value, headers: '' })
}

/** `text` is empty or starts with its semicolon. */
function parseUriParameters(text: string): Result<Map<string, string | undefined>, string> {
  const found = new Map<string, string | undefined>()
  let at = 0
  while (at < text.length) {
    const next = text.indexOf(';', at + 1)
    const end = next < 0 ? text.length : next
    const equals = text.indexOf('=', at + 1)
    const nameEnd = equals < 0 || equals > end ? end : equals
    const name = text.slice(at + 1, nameEnd).toLowerCase()
    if (!isParameterName(name)) return fault('bad URI parameter')
    if (found.has(name)) return fault('URI parameter given twice')
    if (found.size === MAX_PARAMETERS) return fault('too many URI parameters')
    found.set(name, nameEnd === end ? undefined : text.slice(nameEnd + 1, end))
    at = end
  }
  return ok(found)
}

/** A token nearly always; the grammar (`paramchar`) allows brackets, slash, colon, ampersand, dollar besides. */
function isParameterName(name: string): boolean {
  if (isToken(name)) return true
  if (name === '') return false
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
