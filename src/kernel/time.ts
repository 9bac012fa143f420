// Time as an argument. `Instant` is a point in time, `Millis` a length; nothing inside the house reads a
// clock, the world hands `now` in.

declare const instant: unique symbol
declare const length: unique symbol

/** A point in time: milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number & { readonly [instant]: true }
/** A length of time in milliseconds. */
export type Millis = number & { readonly [length]: true }

export const instantOf = (epochMs: number): Instant => epochMs as Instant
export const millis = (n: number): Millis => n as Millis
export const seconds = (n: number): Millis => (n * 1000) as Millis
export const minutes = (n: number): Millis => (n * 60_000) as Millis

/** The instant `length` after `from`. */
export const after = (from: Instant, length: Millis): Instant => (from + length) as Instant
/** How long it is from `start` to `end`. */
export const between = (start: Instant, end: Instant): Millis => (end - start) as Millis

type Deadline = Instant | undefined

const sooner = (one: Deadline, other: Deadline): Deadline =>
  one === undefined || (other !== undefined && other < one) ? other : one

/** The earliest of some deadlines, each of which may be absent. Asked after every event, it makes no list of them. */
export const earliest = (
  first: Deadline,
  second?: Deadline,
  third?: Deadline,
  fourth?: Deadline,
  fifth?: Deadline,
): Deadline => sooner(sooner(sooner(first, second), sooner(third, fourth)), fifth)

/** The earliest of many. */
export function earliestOf(deadlines: Iterable<Deadline>): Deadline {
  let found: Deadline
  for (const deadline of deadlines) found = sooner(found, deadline)
  return found
}
