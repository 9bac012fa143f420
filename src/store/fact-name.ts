// What finds a fact again: the call or dialog it belongs to, else its connection. The index holds a hash of it, which takes
// a third of the room; facts that only share the hash are told apart when they are read.

import type { Fact } from '../facts/index.ts'
import { cleanText } from './clean-text.ts'
import { recordName } from './record-row.ts'

/** Undefined for a fact that belongs to nothing. */
export function aboutOf(fact: Fact): string | undefined {
  if (fact.kind === 'call') return fact.call
  if (fact.kind === 'call-record') return recordName(fact)
  if ('callId' in fact && fact.callId !== undefined) return fact.callId
  return 'connection' in fact ? fact.connection : undefined
}

/** 0 for a fact that belongs to nothing. */
export function nameOfFact(fact: Fact): number {
  const about = aboutOf(fact)
  return about === undefined ? 0 : nameHash(about)
}

/** A whole number of 52 bits above 0; of the text as rows of calls have it. */
export function nameHash(name: string): number {
  const clean = cleanText(name)
  let low = clean.length
  let high = 0x9e37_79b9
  for (let at = 0; at < clean.length; at++) {
    const code = clean.charCodeAt(at)
    low = Math.imul(low ^ code, 0x0100_0193)
    high = Math.imul(high ^ code, 0x85eb_ca6b)
    high ^= high >>> 13
  }
  low ^= low >>> 15
  low = Math.imul(low, 0x85eb_ca6b)
  return (high >>> 12) * 2 ** 32 + ((low ^ (low >>> 13)) >>> 0) || 1
}
