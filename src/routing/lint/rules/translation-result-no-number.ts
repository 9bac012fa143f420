// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${1} is what .NET writes
// A translation rule whose result is no number.

import { say } from '../../../findings/index.ts'
import { translationPiece } from '../piece.ts'
import { TRANSLATE_TO } from '../remedies.ts'
import type { LintRule } from '../rule.ts'
import { exampleOf } from '../rule-results.ts'

export const translationResultNoNumber: LintRule = {
  id: 'routing/translation-result-no-number',
  severity: 'warning',
  title: {
    en: 'A translation rule makes something that is no number',
    de: 'Eine Übersetzungsregel macht etwas, das keine Nummer ist',
  },
  why: 'A group that the pattern does not have stands for itself in the translation ($1 without parentheses, $11 for $1 and a 1), so that the call goes out with a $ in its number and is refused.',
  byHand: "'+4952518791' -replace 'PATTERN','TRANSLATION' in PowerShell.",
  remedy: {
    en: 'Write the translation anew; ${1} keeps a group apart from digits after it.',
    de: 'Die Übersetzung neu schreiben; ${1} trennt eine Gruppe von Ziffern dahinter.',
  },
  reference: 'Microsoft Learn, "Substitutions in regular expressions"; Test-CsTeamsTranslationRule',
  needs: ['translationRules'],
  find: facts =>
    facts.tenant.translationRules.flatMap(({ identity, pattern, translation }) => {
      const rule = facts.index.translationRules.get(identity.trim().toLowerCase())
      const example = rule && exampleOf(rule, facts.numbers, facts.reading)
      if (example === undefined || /^\+?[\d*#]+$/.test(example.result)) return []
      const mended = mendedTranslation(pattern, translation)
      return [
        {
          certainty: 'proven',
          says: say(NO_NUMBER, { identity, ...example }),
          evidence: [translationPiece(identity, { pattern, translation })],
          remedies: [
            {
              says: mended === undefined ? say(TRANSLATE_ANEW) : say(TRANSLATE_TO, { translation: mended }),
              cost: say(REFUSED),
              changes:
                mended === undefined
                  ? []
                  : [{ do: 'set', part: 'translationRules', identity, fields: { translation: mended } }],
            },
          ],
        },
      ]
    }),
}

const NO_NUMBER = {
  en: 'The translation rule "{identity}" makes "{result}" of {number}, which is no number.',
  de: 'Die Übersetzungsregel "{identity}" macht "{result}" aus {number}, und das ist keine Nummer.',
} as const
const TRANSLATE_ANEW = { en: 'Write the translation anew.', de: 'Die Übersetzung neu schreiben.' } as const
const REFUSED = {
  en: 'Nothing: the number is refused as it is.',
  de: 'Nichts: So, wie sie ist, wird die Nummer abgewiesen.',
} as const

/** `$11` where there is one group: `${1}1`. */
function mendedTranslation(pattern: string, translation: string): string | undefined {
  const groups = [...pattern.matchAll(/\((?!\?)/g)].length
  const mended = translation.replace(/\$(\d)(\d+)/g, (all, group: string, rest: string) =>
    Number(group) <= groups && Number(group + rest) > groups ? `\${${group}}${rest}` : all,
  )
  return mended === translation ? undefined : mended
}
