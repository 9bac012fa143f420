// CSeq: the number and method that order the requests of a dialog (RFC 3261 section 20.16).

import { fault, ok, type Result } from '../../kernel/index.ts'
import { parseNumber } from '../syntax/grammar.ts'
import { DIGIT, lay, skip, skipWhite, TOKEN } from '../syntax/page.ts'
import { readMethod } from './method.ts'

/** Sequence numbers stay below 2^31 (RFC 3261 section 8.1.1.5). */
export const MAX_SEQUENCE = 0x7fffffff

export interface CSeq {
  number: number
  method: string
}

export function parseCSeq(text: string): Result<CSeq, string> {
  lay(text)
  return readCSeq(text, 0, text.length)
}

export function readCSeq(text: string, from: number, to: number): Result<CSeq, string> {
  const end = skip(DIGIT, from)
  const number = parseNumber(text, MAX_SEQUENCE, from, end)
  if (number === undefined) return fault('bad CSeq number')
  const at = skipWhite(end)
  const isMethod = at > end && at < to && skip(TOKEN, at) === to
  return isMethod ? ok({ number, method: readMethod(text, at, to) }) : fault('bad CSeq method')
}
