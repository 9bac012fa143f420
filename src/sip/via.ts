// Via: the hops a response goes back over (RFC 3261 section 20.42, rport RFC 3581).

import { fault, ok, type Result } from '../kernel/index.ts'
import { isToken, parseNumber, skipToken, skipWhite, trimWhite } from './grammar.ts'
import { formatHostPort, parseHostPort } from './host-port.ts'
import { Parameters, parseParameters } from './parameters.ts'

export class Via {
  /** Upper case: UDP, TCP, TLS. */
  readonly transport: string
  /** Lower case, IPv6 without brackets. */
  readonly host: string
  readonly port: number | undefined
  readonly parameters: Parameters

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

/** One element, not a list. White space around the slashes is allowed. */
export function parseVia(text: string): Result<Via, string> {
  const transportAt = afterProtocol(text)
  if (transportAt < 0) return fault('Via does not begin with SIP/2.0/')
  const transportEnd = skipToken(text, transportAt)
  const hostAt = skipWhite(text, transportEnd)
  if (transportEnd === transportAt || hostAt === transportEnd) return fault('bad transport in Via')
  const semicolon = text.indexOf(';', hostAt)
  const end = semicolon < 0 ? text.length : semicolon
  let where = parseHostPort(text, hostAt, end)
  if (!where.ok) where = parseHostPort(withoutWhiteAroundColon(trimWhite(text, hostAt, end)))
  if (!where.ok) return where
  const parameters = parseParameters(text, end)
  if (!parameters.ok) return parameters
  const branch = parameters.value.get('branch')
  if (branch !== undefined && !isToken(branch)) return fault('bad branch in Via')
  const written = text.slice(transportAt, transportEnd)
  const transport = written === 'TLS' || written === 'UDP' ? written : written.toUpperCase()
  const { host, port } = where.value
  return ok(new Via({ transport, host, port, parameters: parameters.value }))
}

/** The index of the transport behind `SIP/2.0/`, or -1. */
function afterProtocol(text: string): number {
  if (text.startsWith('SIP/2.0/')) return skipWhite(text, 8)
  let at = 0
  for (const word of ['SIP', '2.0']) {
    at = skipWhite(text, at)
    if (text.slice(at, at + word.length).toUpperCase() !== word) return -1
    at = skipWhite(text, at + word.length)
    if (text.charCodeAt(at) !== 47) return -1
    at++
  }
  return skipWhite(text, at)
}

/**
 * Enough of the topmost Via to send a refusal back, where `parseVia` refuses it: another version of SIP, broken
 * parameters. Undefined where nobody can tell who sent it.
 */
export function salvageVia(text: string): Via | undefined {
  const parsed = parseVia(text)
  if (parsed.ok) return parsed.value
  const slash = text.indexOf('/', text.indexOf('/') + 1)
  const transportAt = skipWhite(text, slash + 1)
  const transportEnd = skipToken(text, transportAt)
  if (slash < 0 || transportEnd === transportAt) return undefined
  const semicolon = text.indexOf(';', transportEnd)
  const sentBy = trimWhite(text, transportEnd, semicolon < 0 ? text.length : semicolon)
  const where = parseHostPort(withoutWhiteAroundColon(sentBy))
  if (!where.ok) return undefined
  const { host, port } = where.value
  return new Via({ transport: text.slice(transportAt, transportEnd).toUpperCase(), host, port })
}

/** The grammar's COLON may have white space around it: `host : 5060`. */
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
