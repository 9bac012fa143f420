// CSeq: the number and method that order the requests of a dialog (RFC 3261 section 20.16).

import { fault, ok, type Result } from '../kernel/index.ts'
import { isToken, parseNumber, skipWhite } from './grammar.ts'

/** Sequence numbers stay below 2^31 (RFC 3261 section 8.1.1.5). */
export const MAX_SEQUENCE = 0x7fffffff

export interface CSeq {
  number: number
  method: string
}

export function parseCSeq(text: string): Result<CSeq, string> {
  let end = 0
  while (end < text.length && text.charCodeAt(end) >= 48 && text.charCodeAt(end) <= 57) end++
  const number = parseNumber(text, MAX_SEQUENCE, 0, end)
  if (number === undefined) return fault('bad CSeq number')
  const at = skipWhite(text, end)
  const method = text.slice(at)
  return at === end || !isToken(method) ? fault('bad CSeq method') : ok({ number, method })
}

export const formatCSeq = (cseq: CSeq): string => `${cseq.number} ${cseq.method}`
