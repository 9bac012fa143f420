// Where the marks of an axis are: round values up from nothing, and round times of the day.

/** 1, 2, 5, 10, 20, 50 and so on. */
const roundStep = (power: number): number => ([1, 2, 5][power % 3] ?? 1) * 10 ** Math.floor(power / 3)

/** Whole numbers, the same step apart, from 0 to the first that is not below `most`: `[0, 5, 10, 15]` for 12. */
export function valueMarks(most: number, count = 4): number[] {
  let power = 0
  while (roundStep(power) * count < most) power++
  const step = roundStep(power)
  return Array.from({ length: Math.max(1, Math.ceil(most / step)) + 1 }, (_, index) => index * step)
}

const MINUTE_MS = 60_000
const STEPS_MIN = [10, 30, 60, 120, 180, 360, 720, 1440]

/** Times of the day, `eastMs` ahead of UTC, at most `count` of them and a round time apart. */
export function timeMarks(from: number, to: number, count: number, eastMs: number): number[] {
  const fits = (minutes: number): boolean => (to - from) / (minutes * MINUTE_MS) <= count
  const step = (STEPS_MIN.find(fits) ?? Math.ceil((to - from) / count / 864e5) * 1440) * MINUTE_MS
  const first = Math.ceil((from + eastMs) / step) * step - eastMs
  return Array.from(
    { length: Math.max(0, Math.floor((to - first) / step) + 1) },
    (_, at) => first + at * step,
  )
}
