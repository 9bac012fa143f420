// A pattern that takes .NET more and more time with each digit.

import { say } from '../../../findings/index.ts'
import { hasNestedRepeat } from '../../pattern/nested-repeat.ts'
import { WRITE_ANEW, WRITE_AS } from '../remedies.ts'
import type { LintRule } from '../rule.ts'
import { plainPatterns } from '../written-patterns.ts'

export const patternCatastrophic: LintRule = {
  id: 'routing/pattern-catastrophic',
  severity: 'warning',
  title: {
    en: 'A pattern repeats what repeats by itself',
    de: 'Ein Muster wiederholt, was sich schon selbst wiederholt',
  },
  why: 'On a number that does not match in the end, .NET tries every way to share its digits, which doubles with each digit. Whether Microsoft gives up after a time is not said; then the route or rule takes no part.',
  byHand: 'Look for a group with + or * in it that is followed by + or *, as (\\d+)+.',
  remedy: { en: 'Leave one of the two repeats out.', de: 'Eine der beiden Wiederholungen weglassen.' },
  reference: 'Microsoft Learn, "Backtracking in .NET regular expressions"',
  needs: [],
  find: facts =>
    plainPatterns(facts)
      .filter(({ source }) => hasNestedRepeat(source))
      .map(written => {
        const mended = flattened(written.source)
        const isMended = mended !== written.source && !hasNestedRepeat(mended)
        return {
          certainty: 'likely',
          says: say(REPEATS, { pattern: written.source, what: written.piece.ref }),
          evidence: [written.piece],
          remedies: [
            {
              says: isMended ? say(WRITE_AS, { pattern: mended }) : say(WRITE_ANEW),
              cost: say(SAME_NUMBERS),
              changes: isMended ? [written.rewritten(mended)] : [],
            },
          ],
        }
      }),
}

const REPEATS = {
  en: 'The pattern {pattern} of {what} repeats a group that repeats by itself.',
  de: 'Das Muster {pattern} in {what} wiederholt eine Gruppe, die sich selbst wiederholt.',
} as const
const SAME_NUMBERS = {
  en: 'Nothing: it takes the same numbers.',
  de: 'Nichts: Es nimmt dieselben Nummern.',
} as const

/** `(\d+)+` as `(\d+)`, and `(\d+)*` as `(\d*)`: the same numbers, in one way only. */
const flattened = (source: string): string =>
  source.replace(
    /\((\?:)?(\\d|\[0-9\]|\.)([+*])\)([+*])/g,
    (_, plain: string | undefined, set: string, inner: string, outer: string) =>
      `(${plain ?? ''}${set}${inner === '*' || outer === '*' ? '*' : '+'})`,
  )
