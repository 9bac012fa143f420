// Reason: why a call was refused or ended (RFC 3326). Microsoft writes `Q.850;cause=63;text="<guid>;<phrase>"`.

import { fault, ok, type Result } from '../../kernel/index.ts'
import { isToken, parseNumber, quote, unquote } from '../syntax/grammar.ts'
import { parseValueAndParameters } from '../syntax/parameters.ts'

export interface Reason {
  /** `SIP`, `Q.850`. */
  protocol: string
  cause?: number
  /** Without quotes and escapes, one character per octet. */
  text?: string
}

/** One element of the list header (`headers.values('Reason')`). A cause that is no number is left out. */
export function parseReason(value: string): Result<Reason, string> {
  const parsed = parseValueAndParameters(value)
  if (!parsed.ok) return parsed
  const { value: protocol, parameters } = parsed.value
  if (!isToken(protocol)) return fault('bad protocol in Reason')
  const cause = parseNumber(parameters.get('cause') ?? '', 0xffff)
  const text = parameters.get('text')
  return ok({
    protocol,
    ...(cause === undefined ? {} : { cause }),
    ...(text === undefined ? {} : { text: unquote(text) }),
  })
}

export function formatReason(reason: Reason): string {
  const cause = reason.cause === undefined ? '' : `;cause=${reason.cause}`
  return reason.protocol + cause + (reason.text === undefined ? '' : `;text=${quote(reason.text)}`)
}
