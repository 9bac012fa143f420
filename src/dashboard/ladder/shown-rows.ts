// Which rows of a ladder are shown, and the ladder of these alone: the screen draws it, and every export.

import type { Ladder, LadderRow } from '../../ladder/index.ts'
import type { Kinds, ViewState } from './view-state.ts'

const SHOWN_KINDS: Readonly<Record<Kinds, readonly LadderRow['kind'][]>> = {
  all: ['sip', 'tcp', 'tls', 'rtp'],
  signalling: ['sip', 'tcp', 'tls'],
  sip: ['sip'],
}

/** The same rows, lifelines and legs, without those that are not wanted. Times still count from the call's first row. */
export function shownLadder(ladder: Ladder, { kinds, legs }: Pick<ViewState, 'kinds' | 'legs'>): Ladder {
  if (kinds === 'all' && legs === undefined) return ladder
  const wanted = SHOWN_KINDS[kinds]
  const rows = ladder.rows.filter(
    row => wanted.includes(row.kind) && (legs === undefined || legs.includes(row.leg)),
  )
  const present = new Set(rows.map(row => row.leg))
  return { ...ladder, rows, legs: ladder.legs.filter(leg => present.has(leg.id)) }
}

/** Of the rows shown, the one `steps` away from the chosen one; where that is not shown, the first that follows it. */
export function stepped(shown: readonly number[], chosen: number, steps: number): number {
  if (shown.length === 0) return chosen
  const here = shown.findIndex(index => index >= chosen)
  const from = here === -1 ? shown.length - 1 : here
  // Where the chosen row itself is not shown, the first step down is to the one that follows it.
  const isBetween = shown[from] !== chosen && steps > 0
  const target = Math.min(shown.length - 1, Math.max(0, from + steps - (isBetween ? 1 : 0)))
  return shown[target] as number
}

/** Places of the rows whose label or message has `sought` in it, whatever the case of its letters. */
export function matching(rows: readonly LadderRow[], sought: string): number[] {
  if (sought === '') return []
  const wanted = sought.toLowerCase()
  const has = (text: string | undefined): boolean => text?.toLowerCase().includes(wanted) === true
  return rows.flatMap((row, index) => (has(row.label) || has(row.message) ? [index] : []))
}
