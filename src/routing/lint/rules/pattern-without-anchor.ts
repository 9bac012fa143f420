// A pattern that may match in the middle of a number.

import { compilePattern, type Pattern } from '../../pattern/pattern.ts'
import type { LintRule } from '../rule.ts'
import type { TenantFacts } from '../tenant-facts.ts'
import { plainPatterns } from '../written-patterns.ts'

export const patternWithoutAnchor: LintRule = {
  id: 'routing/pattern-without-anchor',
  severity: 'warning',
  title: { en: 'A pattern matches in the middle of a number', de: 'Ein Muster passt mitten in einer Nummer' },
  why: 'Without ^ a regular expression looks for a match anywhere, so the pattern takes numbers of other countries in which the digits happen to occur. Of ^112|911$ each half has one anchor only.',
  byHand: "'+1914949123' -match 'PATTERN' in PowerShell, with the digits of the pattern in the middle.",
  remedy: {
    en: 'Let the pattern begin with ^, and put alternatives in parentheses: ^(112|911)$.',
    de: 'Das Muster mit ^ beginnen lassen und Alternativen in Klammern setzen: ^(112|911)$.',
  },
  reference: 'Microsoft Learn, ".NET regular expressions", Anchors',
  needs: [],
  find: facts =>
    plainPatterns(facts)
      .filter(({ kind }) => kind !== 'caller')
      .flatMap(written => {
        const mended = `^${written.kind === 'route' ? '\\+?' : ''}(?:${written.source})`
        const number = middleOf(facts, written.pattern, mended)
        if (number === undefined) return []
        return [
          {
            certainty: 'proven',
            says: `The pattern ${written.source} of ${written.piece.ref} takes ${number} too, in the middle of which it matches.`,
            evidence: [written.piece],
            remedies: [
              {
                says: `Write it as ${mended}.`,
                cost: 'Numbers that came here by accident go another way; see that one takes them.',
                changes: [written.rewritten(mended)],
              },
            ],
          },
        ]
      }),
}

/** A number that matches only because nothing says where the match begins. */
function middleOf(facts: TenantFacts, pattern: Pattern, mended: string): string | undefined {
  const anchored = compilePattern(mended)
  if (!anchored.ok) return undefined
  return facts.numbers.number([pattern], [anchored.value])
}
