// What many rules ask of the same facts is worked out once.

import type { FactLog } from '../facts/index.ts'

/** `compute` of a log, remembered until the log has noted more. What comes back is shared: nobody may change it. */
export function oncePerLog<Result>(compute: (facts: FactLog) => Result): (facts: FactLog) => Result {
  const known = new WeakMap<FactLog, { noted: number; result: Result }>()
  return facts => {
    const before = known.get(facts)
    if (before !== undefined && before.noted === facts.noted) return before.result
    const result = compute(facts)
    known.set(facts, { noted: facts.noted, result })
    return result
  }
}
