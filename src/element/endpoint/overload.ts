// Overload control of one server by itself (RFC 6357 section 4, the occupancy algorithm): how many of the new calls are
// taken so that those that stand are served in time. Nothing else is ever refused here.
//
//   world --load--> occupancy above what is wanted: the share of new calls taken falls; below it: rises again
//
// A world that is busy all the time hides how much more it was asked for, so that the share then falls by a fixed step.
// Which call is refused is no matter of chance: the share is spread evenly over those that come.

export interface Overload {
  /** Smoothed share of the time that the element's process was busy, 0 to 1. */
  readonly occupancy: number
  /** Of the new calls, the share that is taken: above 0, at most 1. */
  readonly share: number
  /** What of the share has not come to a whole call yet. */
  readonly credit: number
}

/** Never so few that an end of the overload would go unnoticed. */
const LEAST_SHARE = 0.02
/** Of the latest measurement. */
const WEIGHT = 0.5
const SATURATED = 0.99
const LEAST_STEP = 0.8
const MOST_STEP = 1.1

export const NO_OVERLOAD: Overload = { occupancy: 0, share: 1, credit: 0 }

/** After another measurement; `wanted` is the occupancy to stay below, 1 switches the control off. */
export function measured(overload: Overload, occupancy: number, wanted: number): Overload {
  if (wanted >= 1) return NO_OVERLOAD
  const smoothed = overload.occupancy + WEIGHT * (occupancy - overload.occupancy)
  const step = smoothed >= SATURATED ? LEAST_STEP : within(LEAST_STEP, wanted / smoothed, MOST_STEP)
  return { ...overload, occupancy: smoothed, share: within(LEAST_SHARE, overload.share * step, 1) }
}

/** A new call has come: whether it is taken. */
export function admitted(overload: Overload): [Overload, boolean] {
  if (overload.share >= 1) return [overload, true]
  const credit = overload.credit + overload.share
  return credit >= 1 ? [{ ...overload, credit: credit - 1 }, true] : [{ ...overload, credit }, false]
}

const within = (least: number, value: number, most: number): number => Math.min(Math.max(value, least), most)
