// How many there were, and of these how many of a kind that is watched, in slots of five minutes for as long as somebody
// compares with them. Bounded by that time, and plain data.

import {
  after,
  type Instant,
  instantOf,
  type Millis,
  millis,
  minutes,
  type PeopleTime,
} from '../../kernel/index.ts'

const SLOT_MS = minutes(5)

export interface Counted {
  all: number
  /** Of these. */
  watched: number
}

/** A slot as it is saved: its number since 1970, then both counts. */
export type SavedSlot = [slot: number, all: number, watched: number]

export class SlotCounts {
  readonly #slots = new Map<number, Counted>()
  readonly #keepMs: Millis

  constructor(keepMs: Millis, saved: readonly SavedSlot[] = []) {
    this.#keepMs = keepMs
    for (const [slot, all, watched] of saved) this.#slots.set(slot, { all, watched })
  }

  add(at: Instant, isWatched: boolean): void {
    const slot = slotOf(at)
    let counted = this.#slots.get(slot)
    if (counted === undefined) {
      counted = { all: 0, watched: 0 }
      this.#slots.set(slot, counted)
      this.#forget(at)
    }
    counted.all += 1
    if (isWatched) counted.watched += 1
  }

  /** From `from` on and before `to`, as far as whole slots tell it; the slot of `to` itself is counted. */
  within(from: Instant, to: Instant): Counted {
    const sum = { all: 0, watched: 0 }
    for (let slot = slotOf(from) + 1; slot <= slotOf(to); slot++) {
      const counted = this.#slots.get(slot)
      if (counted === undefined) continue
      sum.all += counted.all
      sum.watched += counted.watched
    }
    return sum
  }

  /** When the oldest slot begins that something is known of. */
  first(): Instant | undefined {
    for (const slot of this.#slots.keys()) return instantOf(slot * SLOT_MS)
    return undefined
  }

  saved(): SavedSlot[] {
    return [...this.#slots].map(([slot, { all, watched }]) => [slot, all, watched])
  }

  #forget(now: Instant): void {
    const oldest = slotOf(after(now, millis(-this.#keepMs)))
    for (const slot of this.#slots.keys()) if (slot < oldest) this.#slots.delete(slot)
  }
}

/** To the nearest slot. */
export const slotsForPeople = (slots: readonly SavedSlot[], people: Pick<PeopleTime, 'of'>): SavedSlot[] =>
  slots.map(([slot, ...counts]) => [Math.round(people.of(instantOf(slot * SLOT_MS)) / SLOT_MS), ...counts])

const slotOf = (at: Instant): number => Math.floor(at / SLOT_MS)
