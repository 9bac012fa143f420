// A pattern that can be read and that no number matches.

import { say } from '../../../findings/index.ts'
import { rewriting } from '../mended-pattern.ts'
import type { LintRule } from '../rule.ts'
import { plainPatterns } from '../written-patterns.ts'

export const patternMatchesNothing: LintRule = {
  id: 'routing/pattern-matches-nothing',
  severity: 'critical',
  title: { en: 'A pattern matches no number at all', de: 'Ein Muster passt auf gar keine Nummer' },
  why: 'The route or rule takes no part, and the call goes another way or fails with 510559.',
  byHand:
    "'+4952518791' -match 'PATTERN' in PowerShell, with numbers that it should take. Look for anchors in the middle, doubled backslashes and blanks.",
  remedy: { en: 'Write the pattern anew.', de: 'Das Muster neu schreiben.' },
  reference: 'Microsoft Learn, ".NET regular expressions" and "Microsoft and SIP response codes", 510559',
  needs: [],
  find: facts =>
    plainPatterns(facts)
      .filter(({ pattern }) => facts.numbers.isEmpty([pattern]))
      .map(written => ({
        certainty: 'proven',
        says: say(NOTHING, { pattern: written.source, what: written.piece.ref }),
        evidence: [written.piece],
        remedies: [rewriting(facts, written)],
      })),
}

const NOTHING = {
  en: 'No text of up to 16 digits, +, * and # matches the pattern {pattern} of {what}.',
  de: 'Kein Text aus bis zu 16 Ziffern, +, * und # passt auf das Muster {pattern} in {what}.',
} as const
