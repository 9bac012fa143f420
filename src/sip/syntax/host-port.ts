// `host[:port]` as in URIs and Via (RFC 3261 section 25.1, hostport). IPv6 addresses stand in brackets on the
// wire and without them in the house.

import { fault, ok, type Result } from '../../kernel/index.ts'
import { parseNumber } from './grammar.ts'
import { BRACKET, COLON, HOST, lay, lowerWord, page, skip } from './page.ts'

export interface HostPort {
  /** Lower case; an IPv6 address without its brackets. */
  host: string
  port: number | undefined
}

export const MAX_HOST = 255
const HEX_COLON = '0123456789abcdef:.'

export function parseHostPort(text: string): Result<HostPort, string> {
  lay(text)
  return readHostPort(text, 0, text.length)
}

export function readHostPort(text: string, from: number, to: number): Result<HostPort, string> {
  const bracketed = page[from] === BRACKET
  const close = bracketed ? text.indexOf(']', from) : 0
  if (close < 0 || close >= to) return fault('IPv6 address not closed')
  const end = bracketed ? close + 1 : Math.min(skip(HOST, from), to)
  const host = bracketed ? text.slice(from + 1, close).toLowerCase() : lowerWord(text, from, end)
  if (host === '' || host.length > MAX_HOST || (bracketed && !isIpv6Text(host))) return fault('bad host')
  if (end === to) return ok({ host, port: undefined })
  if (page[end] !== COLON) return fault('bad host')
  const port = parseNumber(text, 65535, end + 1, to)
  return port === undefined || port === 0 ? fault('bad port') : ok({ host, port })
}

/** By its characters only: the address is looked at again where a socket is opened. */
function isIpv6Text(host: string): boolean {
  if (host.length < 2 || host.length > 45 || !host.includes(':')) return false
  for (const character of host) if (!HEX_COLON.includes(character)) return false
  return true
}

export function formatHostPort(host: string, port?: number): string {
  const written = host.includes(':') ? `[${host}]` : host
  return port === undefined ? written : `${written}:${port}`
}
