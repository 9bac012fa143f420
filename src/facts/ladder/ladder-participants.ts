// The columns: remote addresses, the carrier's left of the observer and Teams' right of it, first come first.

import type { Participant } from '../../ladder/index.ts'
import type { DraftRow } from './ladder-rows.ts'

const NAMES = { carrier: 'carrier', teams: 'Teams' } as const

export function participantsOf(
  rows: readonly DraftRow[],
  observer: string,
): { participants: Participant[]; idOf: (row: DraftRow) => string } {
  const bySide = { carrier: new Map<string, Participant>(), teams: new Map<string, Participant>() }
  const idOf = ({ side, remoteAddress }: DraftRow): string => `${NAMES[side]} ${remoteAddress}`
  for (const row of rows) {
    const { side, remoteAddress: address } = row
    const id = idOf(row)
    if (!bySide[side].has(id)) bySide[side].set(id, { id, side, name: NAMES[side], address })
  }
  const middle: Participant = { id: observer, side: 'observer', name: observer }
  return { participants: [...bySide.carrier.values(), middle, ...bySide.teams.values()], idOf }
}
