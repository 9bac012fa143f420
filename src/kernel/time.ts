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

/** The earliest of some deadlines, each of which may be absent. */
export function earliest(...deadlines: (Instant | undefined)[]): Instant | undefined {
  let found: Instant | undefined
  for (const deadline of deadlines) {
    if (deadline !== undefined && (found === undefined || deadline < found)) found = deadline
  }
  return found
}
