// What was probably meant by a pattern that cannot be read or matches nothing: the slips of those who write few of them.

import { say } from '../../findings/index.ts'
import { compilePattern } from '../pattern/pattern.ts'
import { DOES_NOTHING, WRITE_ANEW } from './remedies.ts'
import type { Remedy } from './rule.ts'
import type { TenantFacts } from './tenant-facts.ts'
import type { WrittenPattern } from './written-patterns.ts'

/** Each takes one slip away. */
const MENDS: readonly ((source: string) => string)[] = [
  // Copied together with its quotes.
  source => source.replace(/^(["'])(.*)\1$/s, '$2'),
  // Escaped for a language that needs it twice.
  source => source.replaceAll('\\\\', '\\'),
  // A + that is to be a plus.
  source => source.replace(/(^|[(|])(\^?)\+/g, '$1$2\\+'),
  source => source.replace(/\s+/g, ''),
  // Written as on a telephone: 49xxxx.
  source => source.replace(/[xX]/g, '\\d'),
  // Anchors in the middle.
  source => source.replace(/(?!^)(?<![(|[\\])\^/g, '').replace(/\$(?![)|]|$)/g, ''),
]

/** A pattern that can be read and matches some number; undefined when no slip is known that makes it one. */
export function mendedPattern(facts: TenantFacts, source: string): string | undefined {
  const all = MENDS.reduce((mended, mend) => mend(mended), source)
  return [...MENDS.map(mend => mend(source)), all].find(mended => {
    const pattern = mended === source ? undefined : compilePattern(mended)
    return pattern?.ok === true && facts.numbers.anything([pattern.value]) !== undefined
  })
}

/** Writes the pattern anew where it is known how. */
export function rewriting(facts: TenantFacts, written: WrittenPattern): Remedy {
  const mended = mendedPattern(facts, written.source)
  if (mended === undefined) {
    return { says: say(WRITE_ANEW), cost: say(DOES_NOTHING), changes: [] }
  }
  return {
    says: say(AS_MEANT, { mended }),
    cost: say(TAKES_MORE),
    changes: [written.rewritten(mended)],
  }
}
const AS_MEANT = {
  en: 'Write it as {mended}, if that is what was meant.',
  de: 'Es als {mended} schreiben, wenn das gemeint war.',
} as const
const TAKES_MORE = {
  en: 'Numbers that nothing took, or that another route or rule took, go this way from now on.',
  de: 'Nummern, die nichts nahm oder ein anderer Anrufweg oder eine andere Regel, gehen von nun an hier entlang.',
} as const
