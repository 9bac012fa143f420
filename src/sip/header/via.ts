// Via: the hops a response goes back over (RFC 3261 section 20.42, rport RFC 3581).

import { fault, ok, type Result } from '../../kernel/index.ts'
import { isToken, parseNumber, trimWhite } from '../syntax/grammar.ts'
import { formatHostPort, type HostPort, parseHostPort, readHostPort } from '../syntax/host-port.ts'
import * as thePage from '../syntax/page.ts'
import { Parameters } from '../syntax/parameters.ts'

const { lay, page, SLASH, skip, skipWhite, stands, TOKEN } = thePage

/** Every branch since RFC 3261 begins so (section 8.1.1.7). */
export const MAGIC_COOKIE = 'z9hG4bK'

export class Via {
  /** Upper case: UDP, TCP, TLS. */
  declare readonly transport: string
  /** Lower case, IPv6 without brackets. */
  declare readonly host: string
  declare readonly port: number | undefined
  declare readonly parameters: Parameters

  constructor(parts: {
    transport: string
    host: string
    port?: number | undefined
    parameters?: Parameters
  }) {
    this.transport = parts.transport
    this.host = parts.host
    this.port = parts.port
    this.parameters = parts.parameters ?? Parameters.none
  }

  get branch(): string | undefined {
    return this.parameters.get('branch')
  }

  /** Without the brackets that some put around an IPv6 address here and the grammar does not (RFC 5118 section 4.5). */
  get received(): string | undefined {
    const text = this.parameters.get('received')
    return text?.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text
  }

  /** The port filled in, `true` for the bare wish, undefined where neither stands (or no port is readable). */
  get rport(): number | true | undefined {
    const text = this.parameters.get('rport')
    if (text === undefined) return undefined
    return text === '' ? true : parseNumber(text, 65535)
  }

  withParameters(parameters: Parameters): Via {
    return new Via({ transport: this.transport, host: this.host, port: this.port, parameters })
  }

  toString(): string {
    return formatVia(this)
  }
}

/** One element, not a list. */
export function parseVia(text: string): Result<Via, string> {
  lay(text)
  return readVia(text, 0, text.length)
}

const PROTOCOL = Buffer.from('SIP/2.0/', 'latin1')
const TLS = Buffer.from('TLS ', 'latin1')

/** "SIP" / "2.0" / transport  host [ : port ]  parameters: white space may stand around the slashes and the colon. */
export function readVia(text: string, from: number, to: number): Result<Via, string> {
  const transportAt = afterProtocol(text, from)
  if (transportAt < 0) return fault('Via does not begin with SIP/2.0/')
  const transportEnd = skip(TOKEN, transportAt)
  const hostAt = skipWhite(transportEnd)
  if (transportEnd === transportAt || hostAt === transportEnd) return fault('bad transport in Via')
  const semicolon = text.indexOf(';', hostAt)
  const end = semicolon < 0 || semicolon > to ? to : semicolon
  const where = readSentBy(text, hostAt, end)
  if (!where.ok) return where
  const parameters = Parameters.read(text, end, to)
  if (typeof parameters === 'string') return fault(parameters)
  const branch = parameters.get('branch')
  if (branch !== undefined && !isToken(branch)) return fault('bad branch in Via')
  const transport = stands(TLS, transportAt) ? 'TLS' : text.slice(transportAt, transportEnd).toUpperCase()
  const { host, port } = where.value
  return ok(new Via({ transport, host, port, parameters }))
}

/** The index of the transport behind `SIP/2.0/`, or -1. */
function afterProtocol(text: string, from: number): number {
  if (stands(PROTOCOL, from)) return skipWhite(from + PROTOCOL.length)
  let at = from
  for (const word of ['SIP', '2.0']) {
    at = skipWhite(at)
    if (text.slice(at, at + word.length).toUpperCase() !== word) return -1
    at = skipWhite(at + word.length)
    if (page[at] !== SLASH) return -1
    at++
  }
  return skipWhite(at)
}

/** The grammar's COLON may have white space around it: `host : 5060`. */
function readSentBy(text: string, from: number, to: number): Result<HostPort, string> {
  const where = readHostPort(text, from, to)
  if (where.ok) return where
  const tight = parseHostPort(withoutWhiteAroundColon(trimWhite(text, from, to)))
  lay(text)
  return tight
}

/**
 * Enough of the topmost Via to send a refusal back, where `parseVia` refuses it: another version of SIP, broken
 * parameters. Undefined where nobody can tell who sent it.
 */
export function salvageVia(text: string): Via | undefined {
  const parsed = parseVia(text)
  if (parsed.ok) return parsed.value
  lay(text)
  const slash = text.indexOf('/', text.indexOf('/') + 1)
  const transportAt = skipWhite(slash + 1)
  const transportEnd = skip(TOKEN, transportAt)
  if (slash < 0 || transportEnd === transportAt) return undefined
  const semicolon = text.indexOf(';', transportEnd)
  const hostAt = skipWhite(transportEnd)
  const where = readSentBy(text, hostAt, semicolon < 0 ? text.length : semicolon)
  if (!where.ok) return undefined
  const { host, port } = where.value
  return new Via({ transport: text.slice(transportAt, transportEnd).toUpperCase(), host, port })
}

function withoutWhiteAroundColon(text: string): string {
  if (!text.includes(' ') && !text.includes('\t')) return text
  const colon = text.indexOf(':')
  return colon < 0 ? text : `${trimWhite(text.slice(0, colon))}:${trimWhite(text.slice(colon + 1))}`
}

export function formatVia(via: {
  transport: string
  host: string
  port?: number | undefined
  parameters?: Parameters
}): string {
  return `SIP/2.0/${via.transport} ${formatHostPort(via.host, via.port)}${via.parameters ?? ''}`
}
