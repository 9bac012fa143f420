// When each row appears while a ladder is played as it happened: silences, which nobody wants to sit through, are cut.

import type { LadderRow } from '../../ladder/index.ts'

export const SPEEDS: readonly number[] = [0.5, 1, 4, 10]

/** A silence takes no longer than this. */
const LONGEST_MS = 1500
/** What happens in the same millisecond is still seen one after the other. */
const LEAST_MS = 60

/** Milliseconds from the start of the play, ascending, one a row. */
export function playTimes(rows: readonly LadderRow[]): number[] {
  let time = 0
  return rows.map((row, index) => {
    const before = rows[index - 1]
    if (before !== undefined) time += Math.min(LONGEST_MS, Math.max(LEAST_MS, row.at - before.at))
    return time
  })
}

/** How many rows have appeared after so long. */
export function playedCount(times: readonly number[], elapsedMs: number): number {
  const count = times.findIndex(time => time > elapsedMs)
  return count === -1 ? times.length : count
}
