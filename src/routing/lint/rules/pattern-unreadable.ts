// A pattern that is no regular expression of .NET, or none that is read here.

import { rewriting } from '../mended-pattern.ts'
import type { LintRule } from '../rule.ts'
import { writtenPatterns } from '../written-patterns.ts'

export const patternUnreadable: LintRule = {
  id: 'routing/pattern-unreadable',
  severity: 'critical',
  title: { en: 'A pattern cannot be read', de: 'Ein Muster ist nicht zu lesen' },
  why: 'What is no regular expression matches nothing: the route or rule takes no part.',
  byHand: "[regex]::new('PATTERN') in PowerShell says what is wrong with it.",
  remedy: { en: 'Write the pattern anew.', de: 'Das Muster neu schreiben.' },
  reference: 'Microsoft Learn, ".NET regular expressions" and "Configure call routing for Direct Routing"',
  needs: [],
  find: facts =>
    writtenPatterns(facts).flatMap(written => {
      if (!('fault' in written.compiled)) return []
      const { kind, what, at } = written.compiled.fault
      return [
        {
          severity: kind === 'invalid' ? 'critical' : 'info',
          certainty: kind === 'invalid' ? 'proven' : 'possible',
          says:
            kind === 'invalid'
              ? `The pattern of ${written.piece.ref} has ${what}, at character ${at + 1}: .NET refuses it.`
              : `The pattern of ${written.piece.ref} has ${what}, which is not read here: Microsoft may take it, and nothing is said about it.`,
          evidence: [written.piece],
          remedies: [rewriting(facts, written)],
        },
      ]
    }),
}
