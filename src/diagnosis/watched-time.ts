// How long an observer looked, and whether it missed anything meanwhile. What did not happen is evidence only where
// somebody would have seen it.

import { firstFrom, type GapFact, UNDATED } from '../facts/index.ts'
import type { Instant } from '../kernel/index.ts'
import { oncePerLog } from './once.ts'

export interface WatchedTime {
  from: Instant
  to: Instant
  /** Whether nothing is known to be missing between two instants, and both were watched. */
  isWhole(from: Instant, to: Instant): boolean
}

/** The time each observer looked, by its name. */
export const watchedTimes = oncePerLog((facts): ReadonlyMap<string, WatchedTime> => {
  const spans = new Map<string, { from: Instant; to: Instant }>()
  for (const { at, observer } of facts.all()) {
    if (at === UNDATED) continue
    const span = spans.get(observer)
    if (span === undefined) spans.set(observer, { from: at, to: at })
    else {
      if (at < span.from) span.from = at
      if (at > span.to) span.to = at
    }
  }
  const gaps = Map.groupBy(facts.of('gap'), gap => gap.observer)
  return new Map(
    [...spans].map(([observer, span]) => {
      const missing = apart(gaps.get(observer) ?? [])
      const isWhole = (from: Instant, to: Instant): boolean => {
        // The last that begins in time lasts longest of all that do.
        const gap = missing[firstFrom(missing, (to + 1) as Instant) - 1]
        return span.from <= from && to <= span.to && (gap === undefined || gap.to < from)
      }
      return [observer, { ...span, isWhole }]
    }),
  )
})

/** What is missing in the order of time, what overlaps made one: a log that loses one line in ten has many gaps. */
function apart(gaps: readonly GapFact[]): { at: Instant; to: number }[] {
  const joined: { at: Instant; to: number }[] = []
  for (const { at, lastedMs } of gaps.toSorted((left, right) => left.at - right.at)) {
    const last = joined.at(-1)
    if (last !== undefined && at <= last.to) last.to = Math.max(last.to, at + lastedMs)
    else joined.push({ at, to: at + lastedMs })
  }
  return joined
}
