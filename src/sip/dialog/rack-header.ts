// RSeq and RAck (RFC 3262 section 7): the number of a reliable provisional response, and what a PRACK acknowledges.

import { readCSeq } from '../header/cseq.ts'
import type { SipRequest, SipResponse } from '../message/sip-message.ts'
import { parseNumber } from '../syntax/grammar.ts'
import { DIGIT, lay, skip, skipWhite } from '../syntax/page.ts'

const MAX_RSEQ = 0xffffffff

/** The value of a RAck: `776656 1 INVITE`. */
export type Rack = string

/** The number of a response; undefined where it has none or a bad one. */
export function rseqOf(response: SipResponse): number | undefined {
  const number = parseNumber(response.headers.get('rseq') ?? '', MAX_RSEQ)
  return number === 0 ? undefined : number
}

/** What acknowledges a response of this number. */
export const rackFor = (rseq: number, response: SipResponse): Rack =>
  `${rseq} ${response.cseq.number} ${response.cseq.method}`

/** The RAck of a PRACK in its plain form; undefined where it is missing or cannot be read: the answer is 400. */
export function rackOf(prack: SipRequest): Rack | undefined {
  const value = prack.headers.get('rack') ?? ''
  lay(value)
  const end = skip(DIGIT, 0)
  const rseq = parseNumber(value, MAX_RSEQ, 0, end)
  const at = skipWhite(end)
  const cseq = readCSeq(value, at, value.length)
  if (rseq === undefined || at === end || !cseq.ok) return undefined
  return `${rseq} ${cseq.value.number} ${cseq.value.method}`
}
