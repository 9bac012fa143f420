// All calls, and the wall around each: whatever is thrown in one ends that call with a fact, and the others go on.
//
//   act --throws--> abort: BYE, CANCEL, 500 --throws--> drop: forgotten, ports given back
//
// A call that is over is gone; its legs live on a little while for late messages (aftermath.ts).

import type { SipSource } from '../element/index.ts'
import type { Note } from '../facts/index.ts'
import { BusyMap, Deadlines, earliest, type Instant } from '../kernel/index.ts'
import type { Reason, UsageInput } from '../sip/index.ts'
import type { Aftermath } from './aftermath.ts'
import type { Leg } from './leg.ts'
import type { LiveCall } from './live-call.ts'

export class CallTable {
  readonly #note: (fact: Note) => void
  readonly #calls = new BusyMap<string, LiveCall>()
  readonly #deadlines = new Deadlines<string>()
  readonly #aftermath: Aftermath

  constructor(note: (fact: Note) => void, aftermath: Aftermath) {
    this.#note = note
    this.#aftermath = aftermath
  }

  /** Calls that are not over. */
  get size(): number {
    return this.#calls.size
  }

  /** Legs that are not over, of all calls. */
  get legs(): number {
    let legs = 0
    for (const call of this.#calls.values()) legs += call.liveLegs
    return legs
  }

  add(call: LiveCall): void {
    this.#calls.set(call.id, call)
  }

  deadline(): Instant | undefined {
    return earliest(this.#deadlines.earliest(), this.#aftermath.deadline())
  }

  tick(now: Instant): void {
    for (let id = this.#deadlines.takeDue(now); id !== undefined; id = this.#deadlines.takeDue(now)) {
      this.run(id, call => call.tick(now), now)
    }
    this.#aftermath.tick(now)
  }

  stop(reasons: readonly Reason[], now: Instant): void {
    for (const id of [...this.#calls.keys()]) this.run(id, call => call.stop(reasons, now), now)
  }

  /** Tells the call of a leg what was heard of it, or the leg alone where its call is over. */
  tell(leg: Leg, input: UsageInput, now: Instant, source?: SipSource): void {
    const call = this.#calls.get(leg.call)
    if (call === undefined) return this.#aftermath.handle(leg, input, now, source)
    try {
      call.handle(leg, input, now, source)
    } catch (error) {
      this.#failed(call, error, now)
    }
    this.#settle(call)
  }

  /** Lets something happen in a call; nothing where it is over. */
  run(id: string, act: (call: LiveCall) => void, now: Instant): void {
    const call = this.#calls.get(id)
    if (call === undefined) return
    try {
      act(call)
    } catch (error) {
      this.#failed(call, error, now)
    }
    this.#settle(call)
  }

  #settle(call: LiveCall): void {
    const { id } = call
    if (!call.isOver) return this.#deadlines.set(id, call.deadline())
    this.#deadlines.set(id, undefined)
    this.#calls.delete(id)
    for (const leg of call.legs) this.#aftermath.add(leg)
  }

  #failed(call: LiveCall, error: unknown, now: Instant): void {
    this.#note(bugFact(`call ${call.id}`, error))
    try {
      call.abort(now)
    } catch (again) {
      this.#note(bugFact(`call ${call.id}`, again))
      call.drop(now)
    }
  }
}

/** Lines of a stack that go into a fact. */
const STACK_LINES = 6

export function bugFact(where: string, error: unknown): Note {
  const says =
    error instanceof Error
      ? (error.stack ?? error.message).split('\n').slice(0, STACK_LINES).join(' ')
      : 'unknown'
  return { kind: 'bug', where: `sbc: ${where}`, says }
}
