// message/sipfrag (RFC 3420): the NOTIFY of a REFER carries the status line of the new call (RFC 3515 section 2.4.5).

import { fault, ok, type Result } from '../../kernel/index.ts'
import { parseNumber } from '../syntax/grammar.ts'
import { reasonPhrase } from './status.ts'

interface SipfragStatus {
  status: number
  reason: string
}

/** Reads the first line only; whatever follows is the sender's business. */
export function parseSipfrag(body: string): Result<SipfragStatus, string> {
  const end = body.search(/[\r\n]/)
  const line = end < 0 ? body : body.slice(0, end)
  const status = parseNumber(line.slice(8, 11), 699)
  const divided = line.length === 11 || line[11] === ' '
  if (line.slice(0, 8).toUpperCase() !== 'SIP/2.0 ' || status === undefined || status < 100 || !divided)
    return fault('no status line in the sipfrag')
  return ok({ status, reason: line.slice(12) })
}

/** `SIP/2.0 180 Ringing` with its CRLF. */
export const formatSipfrag = (status: number, reason: string = reasonPhrase(status)): string =>
  `SIP/2.0 ${status} ${reason}\r\n`
