// `host[:port]` as in URIs and Via (RFC 3261 section 25.1, hostport). IPv6 addresses stand in brackets on the
// wire and without them in the house.

import { fault, ok, type Result } from '../kernel/index.ts'
import { parseNumber, skipHost } from './grammar.ts'

export interface HostPort {
  /** Lower case; an IPv6 address without its brackets. */
  host: string
  port?: number
}

export const MAX_HOST = 255
const HEX_COLON = '0123456789abcdef:.'

/** Reads all of `text`, or the part between `from` and `to`. */
export function parseHostPort(text: string, from = 0, to: number = text.length): Result<HostPort, string> {
  const bracketed = text.charCodeAt(from) === 91
  const close = bracketed ? text.indexOf(']', from) : 0
  if (close < 0 || close >= to) return fault('IPv6 address not closed')
  const end = bracketed ? close + 1 : Math.min(skipHost(text, from), to)
  const host = (bracketed ? text.slice(from + 1, close) : text.slice(from, end)).toLowerCase()
  if (host === '' || host.length > MAX_HOST || (bracketed && !isIpv6Text(host))) return fault('bad host')
  if (end === to) return ok({ host })
  if (text.charCodeAt(end) !== 58) return fault('bad host')
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
