// What takes long is done one after the other, each within a time, and few wait: whoever asks for it all day long costs one
// core and no more.

import { minutes } from '../../kernel/index.ts'
import { Refusal } from '../refusal.ts'
import type { Clock } from '../services.ts'

/** One that is worked on, and those that wait. */
const PLACES = 4
const LIMIT = minutes(1)

export class Turns {
  readonly #clock: Clock
  #taken = 0
  #last: Promise<void> = Promise.resolve()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Takes a place as long as `body` goes on. Throws a `Refusal` where there is none left. */
  async admit<Result>(body: () => Promise<Result>): Promise<Result> {
    if (this.#taken >= PLACES) throw busy()
    this.#taken++
    try {
      return await body()
    } finally {
      this.#taken--
    }
  }

  /** Once all before it are over. `work` is ended by its signal: when nobody waits for it any more, or its time is over. */
  async inTurn<Result>(work: (signal: AbortSignal) => Promise<Result>, gone: AbortSignal): Promise<Result> {
    const before = this.#last
    const { promise, resolve: over } = Promise.withResolvers<void>()
    this.#last = promise
    await before
    const late = new AbortController()
    const callOff = this.#clock.after(LIMIT, () => late.abort())
    try {
      gone.throwIfAborted()
      return await work(AbortSignal.any([gone, late.signal]))
    } catch (error) {
      throw late.signal.aborted ? tooLong() : gone.aborted ? nobodyWaits() : error
    } finally {
      callOff()
      over()
    }
  }
}

const busy = (): Refusal =>
  new Refusal(429, { code: 'routing/busy', what: 'others wait already', hint: 'try again in a minute' }, 60)

const tooLong = (): Refusal =>
  new Refusal(503, {
    code: 'routing/too-long',
    what: 'this tenant takes more than a minute',
    hint: 'ask linesman route on a machine of yours',
  })

/** Nobody reads it. */
const nobodyWaits = (): Refusal => new Refusal(408, { code: 'routing/gone', what: 'whoever asked has left' })
