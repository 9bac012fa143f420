// Legs of calls that are over. Late and repeated messages may still come for them until their dialogs are released (RFC
// 3261 section 17, RFC 6026): a 2xx is acknowledged again, a request gets its 481. Nothing of it is news to any call, so
// that the call itself is gone already, with all it held.

import type { SipSource } from '../element/index.ts'
import type { Note } from '../facts/index.ts'
import { Deadlines, type Instant } from '../kernel/index.ts'
import type { UsageInput } from '../sip/index.ts'
import { refusalFact } from './call-scene.ts'
import type { Leg } from './leg.ts'
import { whyRefused } from './refused-by-dialog.ts'

export class Aftermath {
  readonly #note: (fact: Note) => void
  readonly #deadlines = new Deadlines<Leg>()

  constructor(note: (fact: Note) => void) {
    this.#note = note
  }

  /** Legs that are remembered. */
  get size(): number {
    return this.#deadlines.size
  }

  add(leg: Leg): void {
    leg.media = undefined
    this.#deadlines.set(leg, leg.usage.deadline())
  }

  deadline(): Instant | undefined {
    return this.#deadlines.earliest()
  }

  handle(leg: Leg, input: UsageInput, now: Instant, source?: SipSource): void {
    for (const event of leg.handle(input, now, source)) if (event.type === 'ended') leg.isOver = true
    if (input.type === 'request') {
      const status = leg.refusalOf(input.transaction)
      const why = whyRefused(input.request.method, status ?? 0)
      if (status !== undefined) for (const fact of refusalFact(leg, status, why)) this.#note(fact)
    }
    this.#deadlines.set(leg, leg.usage.deadline())
  }

  tick(now: Instant): void {
    for (let leg = this.#deadlines.takeDue(now); leg !== undefined; leg = this.#deadlines.takeDue(now)) {
      this.handle(leg, { type: 'tick' }, now)
    }
  }
}
