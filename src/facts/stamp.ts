// How a note becomes a fact.

import type { Instant } from '../kernel/index.ts'
import type { Fact, Note } from './fact.ts'

/**
 * Puts time and observer on a note and gives the same object back as a fact: a copy would make the text of each SIP
 * message, which is made only when read. The note belongs to the caller no more.
 */
export function stamp<Noted extends Note | { kind: 'sketch' }>(
  note: Noted,
  observer: string,
  at: Instant,
): Noted extends Note ? Fact : Noted & { observer: string; at: Instant } {
  const noted = note as Noted & { observer: string; at: Instant }
  noted.observer = observer
  noted.at = at
  return noted as never
}
