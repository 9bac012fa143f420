// All calls, and the wall around each: whatever is thrown in one ends that call with a fact, and the others go on.
//
//   act --throws--> abort: BYE, CANCEL, 500 --throws--> drop: forgotten, ports given back

import type { Note } from '../facts/index.ts'
import { Deadlines, type Instant } from '../kernel/index.ts'
import type { Reason } from '../sip/index.ts'
import type { LiveCall } from './live-call.ts'

export class CallTable {
  readonly #note: (fact: Note) => void
  readonly #calls = new Map<string, LiveCall>()
  /** Calls that are not over; the others are only remembered for late messages. */
  readonly #live = new Set<string>()
  readonly #deadlines = new Deadlines<string>()

  constructor(note: (fact: Note) => void) {
    this.#note = note
  }

  /** Calls that are not over. */
  get size(): number {
    return this.#live.size
  }

  /** Calls that late messages could still find, and those that are not over. */
  get remembered(): number {
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
    this.#live.add(call.id)
  }

  get(id: string): LiveCall | undefined {
    return this.#calls.get(id)
  }

  deadline(): Instant | undefined {
    return this.#deadlines.earliest()
  }

  tick(now: Instant): void {
    for (let id = this.#deadlines.takeDue(now); id !== undefined; id = this.#deadlines.takeDue(now)) {
      this.run(id, call => call.tick(now), now)
    }
  }

  stop(reasons: readonly Reason[], now: Instant): void {
    for (const id of [...this.#calls.keys()]) this.run(id, call => call.stop(reasons, now), now)
  }

  /** Lets something happen in a call; nothing where it is forgotten. */
  run(id: string, act: (call: LiveCall) => void, now: Instant): void {
    const call = this.#calls.get(id)
    if (call === undefined) return
    try {
      act(call)
    } catch (error) {
      this.#failed(call, error, now)
    }
    if (call.isOver) this.#live.delete(id)
    this.#deadlines.set(id, call.isForgotten ? undefined : call.deadline())
    if (call.isForgotten) this.#calls.delete(id)
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
