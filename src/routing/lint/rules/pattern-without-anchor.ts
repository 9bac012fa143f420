// A pattern that may match in the middle of a number.

import { say } from '../../../findings/index.ts'
import { compilePattern, type Pattern } from '../../pattern/pattern.ts'
import { WRITE_AS } from '../remedies.ts'
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
            says: say(IN_THE_MIDDLE, { pattern: written.source, what: written.piece.ref, number }),
            evidence: [written.piece],
            remedies: [
              {
                says: say(WRITE_AS, { pattern: mended }),
                cost: say(ANOTHER_WAY),
                changes: [written.rewritten(mended)],
              },
            ],
          },
        ]
      }),
}

const IN_THE_MIDDLE = {
  en: 'The pattern {pattern} of {what} takes {number} too, in the middle of which it matches.',
  de: 'Das Muster {pattern} in {what} nimmt auch {number}, weil es mittendrin passt.',
} as const
const ANOTHER_WAY = {
  en: 'Numbers that came here by accident go another way; see that one takes them.',
  de: 'Nummern, die zufällig hierher kamen, gehen einen anderen Weg; prüfen, dass einer sie nimmt.',
} as const

/** A number that matches only because nothing says where the match begins. */
function middleOf(facts: TenantFacts, pattern: Pattern, mended: string): string | undefined {
  const anchored = compilePattern(mended)
  if (!anchored.ok) return undefined
  return facts.numbers.number([pattern], [anchored.value])
}
