// The media of one call, as the call knows it: places for its legs, and that two legs hear each other. Everything taken
// is given back, once. Who carries the audio is the configuration's choice: relayed-media.ts, direct-media.ts.

import type { Instant } from '../kernel/index.ts'
import type { Leg } from './leg.ts'
import type { Place } from './leg-description.ts'
import type { Side } from './leg-id.ts'

export interface CallMedia {
  /** A place for a leg; undefined when the side has none left. */
  take(side: Side, now: Instant): Place | undefined
  /** Gives the place to a leg. */
  open(leg: Leg, place: Place): void
  /** The same place for the same leg's next try. */
  hand(from: Leg, to: Leg): void
  /** A place that no leg came to use. */
  giveBack(place: Place, now: Instant): void
  /** After a bug: a place that was taken just before it has nobody who would give it back. */
  giveBackAll(now: Instant): void
  close(leg: Leg, now: Instant): void
  /** Lets two legs hear each other, as far as their descriptions allow by now. */
  join(carrier: Leg, teams: Leg): void
  /** After every offer or answer that changed something. */
  refresh(): void
  /** Ringing of our own making for the caller. */
  ringback(on: boolean, now: Instant): void
  tick(now: Instant): void
  deadline(): Instant | undefined
}
