// Ends of calls over some time, counted in slots, of which the oldest is let go.

import type { Instant, Millis } from '../../kernel/index.ts'
import { callEndOf } from './outcome.ts'

interface Slot {
  attempts: number
  answered: number
  reached: number
  soft: number
  endedMs: number
  ended: number
}

const SLOTS = 12
const blank = (): Slot => ({ attempts: 0, answered: 0, reached: 0, soft: 0, endedMs: 0, ended: 0 })

export class QualityCount {
  readonly windowMs: Millis
  readonly #slots: Slot[] = Array.from({ length: SLOTS }, blank)
  #slot = 0

  constructor(windowMs: Millis) {
    this.windowMs = windowMs
  }

  call(status: number, rang: boolean, at: Instant): void {
    const slot = this.#at(at)
    if (slot === undefined) return
    const end = callEndOf(status, rang)
    slot.attempts++
    if (end === 'answered') slot.answered++
    if (end !== 'other') slot.reached++
    if (status === 408 || status === 480 || status === 486) slot.soft++
  }

  ended(talkedMs: Millis, at: Instant): void {
    const slot = this.#at(at)
    if (slot === undefined) return
    slot.endedMs += talkedMs
    slot.ended++
  }

  /** All that is in the window. */
  total(now: Instant): Slot {
    this.#at(now)
    const total = blank()
    for (const slot of this.#slots)
      for (const key of Object.keys(total) as (keyof Slot)[]) total[key] += slot[key]
    return total
  }

  /** Undefined for what is older than the window. */
  #at(at: Instant): Slot | undefined {
    const number = Math.floor((at * SLOTS) / this.windowMs)
    for (let each = Math.max(this.#slot + 1, number - SLOTS + 1); each <= number; each++)
      this.#slots[each % SLOTS] = blank()
    this.#slot = Math.max(this.#slot, number)
    return number <= this.#slot - SLOTS ? undefined : this.#slots[number % SLOTS]
  }
}
