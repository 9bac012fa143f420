// A pattern that is no regular expression of .NET, or none that is read here.

import { say } from '../../../findings/index.ts'
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
              ? say(REFUSED, { where: written.piece.ref, what, at: at + 1 })
              : say(NOT_READ, { where: written.piece.ref, what }),
          evidence: [written.piece],
          remedies: [rewriting(facts, written)],
        },
      ]
    }),
}

// What the reader of patterns says of its place is quoted, as .NET's own message would be.
const REFUSED = {
  en: 'The pattern of {where} has {what}, at character {at}: .NET refuses it.',
  de: 'Das Muster in {where} ist ab Zeichen {at} falsch, und .NET weist es ab: „{what}“.',
} as const
const NOT_READ = {
  en: 'The pattern of {where} has {what}, which is not read here: Microsoft may take it, and nothing is said about it.',
  de: 'Das Muster in {where} wird hier nicht gelesen („{what}“): Microsoft nimmt es vielleicht, und hier wird nichts dazu gesagt.',
} as const
