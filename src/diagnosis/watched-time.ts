// How long an observer looked, and whether it missed anything meanwhile. What did not happen is evidence only where
// somebody would have seen it.

import { UNDATED } from '../facts/index.ts'
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
      const missing = gaps.get(observer) ?? []
      const isWhole = (from: Instant, to: Instant): boolean =>
        span.from <= from &&
        to <= span.to &&
        !missing.some(gap => gap.at <= to && gap.at + gap.lastedMs >= from)
      return [observer, { ...span, isWhole }]
    }),
  )
})
