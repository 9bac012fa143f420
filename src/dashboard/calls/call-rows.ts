// The rows of the list: pages of the past, asked for as one scrolls, and before them the calls that came in since.
//
//   fresh (live, newest first) | past (pages of the API, newest first)

import type { CallTold } from '../../api/shapes/index.ts'

export interface CallRows {
  fresh: readonly CallTold[]
  past: readonly CallTold[]
  /** Came in while nothing was to move; newest first. */
  held: readonly CallTold[]
}

export const NO_ROWS: CallRows = { fresh: [], past: [], held: [] }

/** Rows kept by the page at most: 100,000 are some 60 MB. Older ones are found by a filter. */
export const ROWS_LIMIT = 100_000
/** Calls that came in live and are kept at most; beyond them the list is asked for anew. */
const FRESH_LIMIT = 5000

/** Calls that came in or changed, oldest first; new ones are held back where `isHeld`. */
export function withLive(rows: CallRows, told: readonly CallTold[], isHeld: boolean): CallRows {
  const latest = new Map(told.map(call => [call.id, call]))
  const known = new Set<string>()
  const renewed = (list: readonly CallTold[]): readonly CallTold[] => {
    let isChanged = false
    const next = list.map(call => {
      const newer = latest.get(call.id)
      if (newer === undefined) return call
      known.add(call.id)
      isChanged = true
      return newer
    })
    return isChanged ? next : list
  }
  const [fresh, past, held] = [renewed(rows.fresh), renewed(rows.past), renewed(rows.held)]
  const begun = [...latest.values()].filter(call => !known.has(call.id)).reverse()
  if (isHeld)
    return { fresh, past, held: begun.length === 0 ? held : [...begun, ...held].slice(0, FRESH_LIMIT) }
  if (begun.length === 0 && held.length === 0) return { fresh, past, held }
  return { fresh: [...begun, ...held, ...fresh].slice(0, FRESH_LIMIT), past, held: [] }
}

/** The next page of the past. What came in live meanwhile is not there twice. */
export function withPage(rows: CallRows, page: readonly CallTold[]): CallRows {
  const known = new Set([...rows.fresh, ...rows.held].map(call => call.id))
  return { ...rows, past: [...rows.past, ...page.filter(call => !known.has(call.id))].slice(0, ROWS_LIMIT) }
}
