// From, To, Contact, Route and their kin: `"Display" <uri>;tag=1` or `uri;tag=1` (RFC 3261 section 20.10).

import { fault, ok, type Result } from '../kernel/index.ts'
import { isToken, quote, skipQuoted, skipWhite, trimWhite, unquote } from './grammar.ts'
import { Parameters, parseParameters } from './parameters.ts'
import { uriFault } from './sip-uri.ts'

export class NameAddr {
  /** Without quotes and escapes. */
  readonly display: string | undefined
  /** Raw text, to be copied or read by `parseUri`. */
  readonly uri: string
  readonly parameters: Parameters

  constructor(parts: { display?: string | undefined; uri: string; parameters?: Parameters }) {
    this.display = parts.display
    this.uri = parts.uri
    this.parameters = parts.parameters ?? Parameters.none
  }

  get tag(): string | undefined {
    return this.parameters.get('tag')
  }

  with(change: { display?: string | undefined; uri?: string; parameters?: Parameters }): NameAddr {
    return new NameAddr({
      display: 'display' in change ? change.display : this.display,
      uri: change.uri ?? this.uri,
      parameters: change.parameters ?? this.parameters,
    })
  }

  toString(): string {
    return formatNameAddr(this)
  }
}

/** One element, not a list: see `SipHeaders.values`. Never throws; the fault says what is wrong. */
export function parseNameAddr(text: string): Result<NameAddr, string> {
  const start = skipWhite(text, 0)
  let open = start
  let display: string | undefined
  if (text.charCodeAt(start) === 34) {
    const end = skipQuoted(text, start)
    if (end < 0) return fault('quoted string not closed')
    display = unquote(text.slice(start, end))
    open = skipWhite(text, end)
    if (text.charCodeAt(open) !== 60) return fault('< expected after the display name')
  } else {
    open = text.indexOf('<', start)
    if (open < 0) return parseAddrSpec(text, start)
    if (open > start) {
      display = trimWhite(text.slice(start, open))
      if (!isPlainDisplay(display)) return fault('display name needs quotes')
    }
  }
  const close = text.indexOf('>', open)
  if (close < 0) return fault('> expected')
  const uri = text.slice(open + 1, close)
  const bad = uriFault(uri)
  if (bad !== undefined) return fault(bad)
  const parameters = parseParameters(text, close + 1)
  return parameters.ok ? ok(new NameAddr({ display, uri, parameters: parameters.value })) : parameters
}

/** Without angle brackets all parameters are the header's, and `?` and `,` may not occur (section 20.10). */
function parseAddrSpec(text: string, start: number): Result<NameAddr, string> {
  const semicolon = text.indexOf(';', start)
  const end = semicolon < 0 ? text.length : semicolon
  const uri = trimWhite(text.slice(start, end))
  if (uri.includes(',') || uri.includes('?')) return fault('URI needs angle brackets')
  const bad = uriFault(uri)
  if (bad !== undefined) return fault(bad)
  const parameters = parseParameters(text, end)
  return parameters.ok ? ok(new NameAddr({ uri, parameters: parameters.value })) : parameters
}

/** Wider than the grammar's tokens, because peers leave quotes away; narrow enough to have one reading. */
function isPlainDisplay(display: string): boolean {
  for (let i = 0; i < display.length; i++) {
    const code = display.charCodeAt(i)
    if (code < 32 || code === 34 || code === 44 || code === 59 || code === 62 || code === 127) return false
  }
  return true
}

/** Angle brackets always; a display name that is more than one token is quoted. */
export function formatNameAddr(address: {
  display?: string | undefined
  uri: string
  parameters?: Parameters
}): string {
  const { display } = address
  const name =
    display === undefined || display === '' ? '' : isToken(display) ? `${display} ` : `${quote(display)} `
  return `${name}<${address.uri}>${address.parameters ?? ''}`
}
