// A fact to be copied or written out.

import type { Fact } from './fact.ts'

/**
 * The fact with all its values for its own. Messages of a capture or log make their text when it is read (`SipKeeper`), and a
 * spread or JSON would leave it out.
 */
export const plainFact = <Each extends Fact>(fact: Each): Each =>
  fact.kind === 'sip' && !Object.hasOwn(fact, 'text') ? { ...fact, text: fact.text } : fact
