// From, To, Contact, Route and their kin: `"Display" <uri>;tag=1` or `uri;tag=1` (RFC 3261 section 20.10).

import { fault, ok, type Result } from '../../kernel/index.ts'
import { isToken, quote, trimWhite, unquote } from '../syntax/grammar.ts'
import * as thePage from '../syntax/page.ts'
import { Parameters } from '../syntax/parameters.ts'
import { uriTextFault } from './sip-uri.ts'

const {
  BARE_URI,
  COMMA,
  DISPLAY,
  GREATER,
  LESS,
  lay,
  page,
  QUESTION,
  QUOTE,
  skip,
  skipQuoted,
  skipWhite,
  URI,
} = thePage

export class NameAddr {
  /** Without quotes and escapes. */
  declare readonly display: string | undefined
  /** Raw text, to be copied or read by `parseUri`. */
  declare readonly uri: string
  declare readonly parameters: Parameters

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
  lay(text)
  return readNameAddr(text, 0, text.length)
}

/**
 *   name-addr = [ quoted-string / plain-display ] "<" uri ">" parameters
 *   addr-spec = bare-uri parameters
 */
export function readNameAddr(text: string, from: number, to: number): Result<NameAddr, string> {
  const start = skipWhite(from)
  if (page[start] === LESS) return readBracketed(text, undefined, start, to)
  if (page[start] === QUOTE) {
    const end = skipQuoted(start)
    if (end < 0) return fault('quoted string not closed')
    return readBracketed(text, unquote(text, start, end), skipWhite(end), to)
  }
  const end = skip(DISPLAY, start)
  const open = skipWhite(end)
  return page[open] === LESS
    ? readBracketed(text, trimWhite(text, start, end), open, to)
    : readBare(text, start, to)
}

/** From the bracket at `open` on. */
function readBracketed(
  text: string,
  display: string | undefined,
  open: number,
  to: number,
): Result<NameAddr, string> {
  if (page[open] !== LESS) return fault('< expected after the display name')
  const close = skip(URI, open + 1)
  const bad = uriTextFault(open + 1, close)
  if (bad !== undefined) return fault(bad)
  if (page[close] !== GREATER) return fault('> expected')
  return withParameters(text, display, open + 1, close, close + 1, to)
}

/** Without angle brackets all parameters are the header's, and `?` and `,` may not occur (section 20.10). */
function readBare(text: string, start: number, to: number): Result<NameAddr, string> {
  const end = skip(BARE_URI, start)
  if (page[end] === COMMA || page[end] === QUESTION) return fault('URI needs angle brackets')
  const bad = uriTextFault(start, end)
  return bad === undefined ? withParameters(text, undefined, start, end, end, to) : fault(bad)
}

/** The URI between the two indices, and the parameters from `at` on. */
function withParameters(
  text: string,
  display: string | undefined,
  uriFrom: number,
  uriTo: number,
  at: number,
  to: number,
): Result<NameAddr, string> {
  const parameters = Parameters.read(text, at, to)
  if (typeof parameters === 'string') return fault(parameters)
  return ok(new NameAddr({ display, uri: text.slice(uriFrom, uriTo), parameters }))
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
