// The columns: remote addresses, the carrier's left of the observer and Teams' right of it, first come first. Where
// there are too many to be drawn side by side, as when the Internet knocks, the rest share a column.

import type { Participant } from '../../ladder/index.ts'
import type { DraftRow } from './ladder-rows.ts'

const NAMES = { carrier: 'carrier', teams: 'Teams' } as const
/** Columns of a side. */
const LIMIT = 24

export interface Participants {
  participants: Participant[]
  idOf: (row: DraftRow) => string
  /** Whether its address has no column of its own. */
  isAmongOthers: (row: DraftRow) => boolean
}

export function participantsOf(rows: readonly DraftRow[], observer: string): Participants {
  const bySide = { carrier: new Map<string, Participant>(), teams: new Map<string, Participant>() }
  const others = { carrier: new Set<string>(), teams: new Set<string>() }
  for (const { side, remoteAddress: address } of rows) {
    if (bySide[side].has(address)) continue
    if (bySide[side].size < LIMIT)
      bySide[side].set(address, { id: `${NAMES[side]} ${address}`, side, name: NAMES[side], address })
    else others[side].add(address)
  }
  const isAmongOthers = ({ side, remoteAddress }: DraftRow): boolean => others[side].has(remoteAddress)
  const othersOf = (side: DraftRow['side']): Participant[] =>
    others[side].size === 0
      ? []
      : [{ id: `${NAMES[side]} others`, side, name: NAMES[side], address: `${others[side].size} others` }]
  const middle: Participant = { id: observer, side: 'observer', name: observer }
  return {
    participants: [
      ...othersOf('carrier'),
      ...bySide.carrier.values(),
      middle,
      ...bySide.teams.values(),
      ...othersOf('teams'),
    ],
    idOf: row => `${NAMES[row.side]} ${isAmongOthers(row) ? 'others' : row.remoteAddress}`,
    isAmongOthers,
  }
}
