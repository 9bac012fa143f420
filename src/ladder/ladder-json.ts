// Ladders for scripts. Times are milliseconds since 1970-01-01T00:00:00Z.

import type { Ladder, LadderRow } from './ladder.ts'

export interface LadderJson {
  schemaVersion: 1
  calls: (Omit<Ladder, 'rows'> & { rows: Omit<LadderRow, 'message'>[] })[]
}

/** Without the text of the messages, which facts hold. */
export const ladderJson = (ladders: readonly Ladder[]): LadderJson => ({
  schemaVersion: 1,
  calls: ladders.map(ladder => ({
    ...ladder,
    rows: ladder.rows.map(({ message: _, ...row }) => row),
  })),
})
