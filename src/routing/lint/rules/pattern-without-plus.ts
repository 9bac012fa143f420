// A number pattern for whole numbers without +, while numbers come to routes with it.

import { say } from '../../../findings/index.ts'
import { compilePattern } from '../../pattern/pattern.ts'
import { E164 } from '../number-sets.ts'
import { WRITE_ANEW, WRITE_AS } from '../remedies.ts'
import type { LintRule } from '../rule.ts'
import type { TenantFacts } from '../tenant-facts.ts'
import { plainPatterns } from '../written-patterns.ts'

export const patternWithoutPlus: LintRule = {
  id: 'routing/pattern-without-plus',
  severity: 'warning',
  title: {
    en: 'A number pattern takes numbers without + only',
    de: 'Ein Rufnummernmuster nimmt nur Nummern ohne +',
  },
  why: 'Teams makes a number with + of what is dialled before it asks for routes. A pattern that allows none takes only what no rule has normalised.',
  byHand: "'+4952518791' -match 'PATTERN' in PowerShell: a pattern that begins with ^ must go on with \\+.",
  remedy: {
    en: 'Let the pattern begin with ^\\+, or with ^\\+? where both come.',
    de: 'Das Muster mit ^\\+ beginnen lassen, oder mit ^\\+?, wo beides kommt.',
  },
  reference: 'Microsoft Learn, "Configure call routing for Direct Routing" and "What are dial plans?"',
  needs: [],
  find: facts =>
    plainPatterns(facts)
      .filter(({ kind }) => kind === 'route')
      .flatMap(written => {
        const bare = facts.numbers.bare([written.pattern])
        if (bare === undefined || !facts.numbers.isEmpty([E164, written.pattern])) return []
        const mended = withPlus(facts, written.source)
        return [
          {
            certainty: 'likely',
            says: say(WITHOUT_PLUS, { what: written.piece.ref, bare }),
            evidence: [written.piece],
            remedies: [
              {
                says: mended === undefined ? say(WRITE_ANEW) : say(WRITE_AS, { pattern: mended }),
                cost: say(TAKES_MORE),
                changes: mended === undefined ? [] : [written.rewritten(mended)],
              },
            ],
          },
        ]
      }),
}

const WITHOUT_PLUS = {
  en: 'The {what} takes {bare} and nothing that begins with +, but numbers come normalised.',
  de: 'Der {what} nimmt {bare} und nichts, was mit + beginnt; Nummern kommen aber normalisiert.',
} as const
const TAKES_MORE = {
  en: 'Numbers with + that another route took may go by this one from now on.',
  de: 'Nummern mit +, die ein anderer Anrufweg nahm, gehen von nun an vielleicht über diesen.',
} as const

function withPlus(facts: TenantFacts, source: string): string | undefined {
  const mended = source.replaceAll('^', '^\\+?')
  const pattern = compilePattern(mended)
  return pattern.ok && facts.numbers.number([E164, pattern.value]) !== undefined ? mended : undefined
}
