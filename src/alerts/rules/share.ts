// What rules about shares have in common: a window, a minimum below which nothing is said, a number or a share that is too
// much, and what was usual in the week before.

import { after, type Instant, millis, minutes } from '../../kernel/index.ts'
import type { Share } from '../alert-settings.ts'
import type { Counted, SlotCounts } from '../seen/slot-counts.ts'

export interface TooMuch extends Counted {
  /** From 0 to 100. */
  percent: number
  /** Of the week before, where enough of it is known. */
  usual?: number
}

const WEEK_MS = minutes(7 * 24 * 60)
/** So many in the week before make a usual share. */
const USUAL_MINIMUM = 200
/** Twice what is usual is too much, but for shares below this. */
const FLOOR_PERCENT = 15

export type Judged = { too: 'much'; share: TooMuch } | { too: 'few' } | undefined

/** `few`: too few to say anything, and some of them are such. Undefined where all is well. */
export function judgeShare(counts: SlotCounts, share: Share, now: Instant): Judged {
  const found = counts.within(after(now, millis(-share.windowMs)), now)
  return judgeCounts(found, share)
}

/** The same against what is usual here, where that is known. */
export function judgeAgainstUsual(counts: SlotCounts, share: Share, now: Instant): Judged {
  const from = after(now, millis(-share.windowMs))
  const found = counts.within(from, now)
  // A week is much to count, and asked for only where there is something to compare.
  const usual = found.watched === 0 ? undefined : usualShare(counts, from)
  const percent = usual === undefined ? share.percent : limitOver(usual)
  const judged = judgeCounts(found, { ...share, percent })
  if (judged?.too !== 'much' || usual === undefined) return judged
  return { too: 'much', share: { ...judged.share, usual } }
}

function judgeCounts({ all, watched }: Counted, { minimum, percent, count }: Share): Judged {
  if (watched === 0) return undefined
  const share = { all, watched, percent: Math.round((watched / all) * 100) }
  if (count !== undefined && watched >= count) return { too: 'much', share }
  if (all < minimum) return { too: 'few' }
  return (watched / all) * 100 >= percent ? { too: 'much', share } : undefined
}

function usualShare(counts: SlotCounts, to: Instant): number | undefined {
  const { all, watched } = counts.within(after(to, millis(-WEEK_MS)), to)
  return all < USUAL_MINIMUM ? undefined : Math.round((watched / all) * 100)
}

/** Where half of them are such on a good day, twice as many cannot be. */
const limitOver = (usual: number): number => Math.min(Math.max(FLOOR_PERCENT, 2 * usual), (100 + usual) / 2)
