// Which ways answered calls went, counted by the minute: by them a rule knows that the main way is not taken any more.

import type { CallDirection } from '../../facts/index.ts'
import { type Instant, minutes } from '../../kernel/index.ts'

const SLOT_MS = minutes(1)
/** A day: no rule looks back further. */
const SLOTS_KEPT = 24 * 60
/** In a minute and direction; further ones are not told apart. */
const HOST_LIMIT = 20
const OTHERS = '(others)'

/** Answered calls of a minute that went to one host, the one asked for on the side that was called. */
export interface Way {
  direction: CallDirection
  host: string
  calls: number
}

interface Slot {
  readonly number: number
  readonly inbound: Map<string, number>
  readonly outbound: Map<string, number>
}

export class WayCounts {
  #slots: Slot[] = []

  add(at: Instant, direction: CallDirection, host: string): void {
    const hosts = this.#slot(slotOf(at))[direction]
    const known = hosts.has(host) || hosts.size < HOST_LIMIT ? host : OTHERS
    hosts.set(known, (hosts.get(known) ?? 0) + 1)
  }

  /** Since the minute that `from` is in. */
  since(from: Instant): readonly Way[] {
    const first = slotOf(from)
    return this.#slots.flatMap(slot => (slot.number < first ? [] : waysOf(slot)))
  }

  /** What comes late is counted with the latest minute. */
  #slot(number: number): Slot {
    const latest = this.#slots.at(-1)
    if (latest !== undefined && number <= latest.number) return latest
    const slot = { number, inbound: new Map(), outbound: new Map() }
    this.#slots = [...this.#slots.filter(old => old.number > number - SLOTS_KEPT), slot]
    return slot
  }
}

const slotOf = (at: Instant): number => Math.floor(at / SLOT_MS)

const waysOf = (slot: Slot): Way[] =>
  (['inbound', 'outbound'] as const).flatMap(direction =>
    [...slot[direction]].map(([host, calls]) => ({ direction, host, calls })),
  )
