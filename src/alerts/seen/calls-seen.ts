// The calls of the SBC as far as alerts ask of them: how many there are now, how those before ended, which way they went.

import { type CallFact, CallsGoing, directionOf, type GoingCall } from '../../facts/index.ts'
import { type Millis, minutes } from '../../kernel/index.ts'
import { verdictOf } from '../../watch/index.ts'
import { type SavedSlot, SlotCounts } from './slot-counts.ts'
import { WayCounts } from './way-counts.ts'

const WEEK = 7 * 24 * 60
/** The weeks that calls are compared with, and one more. */
const KEPT = minutes(5 * WEEK)
const ENDED_KEPT = minutes(WEEK)

export interface SavedCalls {
  begun: SavedSlot[]
  failed: SavedSlot[]
  short: SavedSlot[]
}

export class CallsSeen {
  readonly begun: SlotCounts
  /** Watched: those that failed, through no will of the people. */
  readonly ended: SlotCounts
  /** Those that were answered; watched: the short ones. */
  readonly answered: SlotCounts
  /** Those that were answered. */
  readonly ways = new WayCounts()
  readonly #going = new CallsGoing()
  readonly #shortCallMs: Millis

  constructor(shortCallMs: Millis, saved?: SavedCalls) {
    this.#shortCallMs = shortCallMs
    this.begun = new SlotCounts(KEPT, saved?.begun)
    this.ended = new SlotCounts(ENDED_KEPT, saved?.failed)
    this.answered = new SlotCounts(ENDED_KEPT, saved?.short)
  }

  /** Calls that are up or ring. */
  get now(): number {
    return this.#going.ringing + this.#going.answered
  }

  call(fact: CallFact): void {
    const call = this.#going.hear(fact)
    switch (fact.event) {
      case 'offered':
        return this.begun.add(fact.at, false)
      case 'answered':
        return this.#went(fact)
      case 'limit':
        // Without a call it was one more than there was room for.
        if (call === undefined) this.ended.add(fact.at, true)
        return
      case 'refused':
      case 'ended':
        // Of a call that nobody saw begin, it is not known whether it was answered.
        if (call !== undefined) this.#over(fact, call)
        return
      default:
    }
  }

  saved(): SavedCalls {
    return { begun: this.begun.saved(), failed: this.ended.saved(), short: this.answered.saved() }
  }

  #over({ at, status }: CallFact, { talkedMs }: GoingCall): void {
    this.ended.add(at, talkedMs === undefined && status !== undefined && hasFailed(status))
    if (talkedMs !== undefined) this.answered.add(at, talkedMs < this.#shortCallMs)
  }

  /** The callee's leg is the last that was called before the answer. */
  #went({ at, legs }: CallFact): void {
    const host = legs.findLast(leg => leg.side !== legs[0]?.side)?.host
    if (host !== undefined) this.ways.add(at, directionOf(legs), host)
  }
}

/** Nobody here knows whether it rang; a caller who gave up is no failure in either case. */
const hasFailed = (status: number): boolean => verdictOf(status, false) === 'bad'
