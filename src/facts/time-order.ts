// Looking things up by their time among many that are in order, without going through all of them.

import type { Instant } from '../kernel/index.ts'

interface Timed {
  at: Instant
}

/** Those from one instant to another, both included; `items` are oldest first. */
export const inTimes = <Item extends Timed>(items: readonly Item[], from: Instant, to: Instant): Item[] =>
  items.slice(firstFrom(items, from), firstFrom(items, (to + 1) as Instant))

/** Index of the first that is not before `at`; the length where there is none. */
export function firstFrom(items: readonly Timed[], at: Instant): number {
  let [low, high] = [0, items.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((items[middle] as Timed).at < at) low = middle + 1
    else high = middle
  }
  return low
}
