// Calls as they go, by the `call` facts of who carries them: how many ring and talk, and how long each was. Messages are not
// looked at, so that following a busy SBC costs next to nothing.
//
//   offered --> ringing --answered--> talking --ended--> over
//                  '-----refused, ended-----------------> over

import { BusyMap, between, type Instant, type Millis, minutes } from '../../kernel/index.ts'
import type { CallFact } from '../fact.ts'
import { type CallDirection, directionOf, talkMs } from './terms.ts'

/** Calls followed at once; the oldest is forgotten first. */
const LIMIT = 20_000
/** Nobody talks longer: its end was not seen. */
const LONGEST: Millis = minutes(24 * 60)
const SWEEP_EVERY: Millis = minutes(1)

export interface GoingCall {
  readonly direction: CallDirection
  readonly offeredAt: Instant
  answeredAt?: Instant
  /** Of one that was answered and is over. */
  talkedMs?: Millis
}

export class CallsGoing {
  readonly #going = new BusyMap<string, GoingCall>()
  #answered = 0
  #sweptAt = 0 as Instant

  get ringing(): number {
    return this.#going.size - this.#answered
  }

  get answered(): number {
    return this.#answered
  }

  /**
   * The call that a fact is about, as it stands by it; undefined where nobody saw it begin. Facts are those of one
   * observer: another one's calls may have the same ids.
   */
  hear({ call: id, at, event, legs }: CallFact): GoingCall | undefined {
    const call = this.#going.get(id)
    switch (event) {
      case 'offered':
        return this.#begin(id, { direction: directionOf(legs), offeredAt: at })
      case 'answered':
        if (call === undefined || call.answeredAt !== undefined) return call
        call.answeredAt = at
        this.#answered++
        return call
      case 'refused':
      case 'ended':
        if (call === undefined) return undefined
        if (call.answeredAt !== undefined) call.talkedMs = talkMs(call.answeredAt, at)
        this.#forget(id, call)
        return call
      default:
        return call
    }
  }

  #begin(id: string, call: GoingCall): GoingCall {
    const known = this.#going.get(id)
    if (known !== undefined) return known
    this.#sweep(call.offeredAt)
    this.#going.set(id, call)
    return call
  }

  /** Now and then: to step over those that are over takes time. */
  #sweep(now: Instant): void {
    if (this.#going.size < LIMIT && between(this.#sweptAt, now) < SWEEP_EVERY) return
    this.#sweptAt = now
    for (const id of this.#going.keys()) {
      const call = this.#going.get(id) as GoingCall
      if (this.#going.size < LIMIT && between(call.offeredAt, now) < LONGEST) return
      this.#forget(id, call)
    }
  }

  #forget(id: string, { answeredAt }: GoingCall): void {
    if (this.#going.delete(id) && answeredAt !== undefined) this.#answered--
  }
}
