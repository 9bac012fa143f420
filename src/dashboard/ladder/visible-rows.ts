// Of a ladder that is laid, the rows in sight: of ten thousand some fifty are drawn.

import type { PlacedRow } from '../../ladder/index.ts'

/** Drawn beyond what is seen, so that scrolling shows no hole. */
const BEYOND = 240

/** Rows lie one below the other, so two searches by halves find the first and the last. */
export function visibleRows(rows: readonly PlacedRow[], top: number, bottom: number): readonly PlacedRow[] {
  const from = firstWith(rows, row => row.bottom >= top - BEYOND)
  const to = firstWith(rows, row => row.top > bottom + BEYOND)
  return rows.slice(from, to)
}

/** Place of the first row that meets a condition which all after it meet too. */
function firstWith(rows: readonly PlacedRow[], isMet: (row: PlacedRow) => boolean): number {
  let [low, high] = [0, rows.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (isMet(rows[middle] as PlacedRow)) high = middle
    else low = middle + 1
  }
  return low
}
