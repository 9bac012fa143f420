// Things found by whom they are of and when they were seen: each call asks for those of a few addresses while it stood,
// and with many calls there is no time to look at all of them each time.

import type { Instant } from '../../kernel/index.ts'
import { inTimes } from '../time-order.ts'

export class TimedIndex<Thing> {
  readonly #byKey = new Map<string, { at: Instant; thing: Thing }[]>()

  /** Under one key, in the order of their times. */
  note(key: string, at: Instant, thing: Thing): void {
    const known = this.#byKey.get(key)
    if (known === undefined) this.#byKey.set(key, [{ at, thing }])
    else known.push({ at, thing })
  }

  /** Each once. */
  within(keys: Iterable<string>, from: Instant, to: Instant): Set<Thing> {
    const found = new Set<Thing>()
    for (const key of keys) {
      for (const { thing } of inTimes(this.#byKey.get(key) ?? [], from, to)) found.add(thing)
    }
    return found
  }
}
