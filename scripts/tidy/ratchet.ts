// The ratchet: known exceptions to the rules, which may only shrink. `ratchet.json` beside this file lists them as
// path, rule and value (lines where the rule measures lines, else how often it is broken). An exception that grew
// counts in full; one that shrank or went away is to be written down so, or it could grow back unseen.

import type { Violation } from './rule.ts'

export interface Exception {
  path: string
  rule: string
  value: number
}

const LIST = 'scripts/tidy/ratchet.json'

/** What remains of `violations` when the known `exceptions` are taken out, and what is wrong with the list. */
export function ratchet(violations: readonly Violation[], exceptions: readonly Exception[]): Violation[] {
  const about = ({ path, rule }: Exception) =>
    violations.filter(violation => violation.path === path && violation.rule === rule)
  const excused = new Set<Violation>()
  const complaints: Violation[] = []
  exceptions.forEach((exception, index) => {
    const found = about(exception)
    const value = found.reduce((sum, { measured }) => sum + (measured ?? 1), 0)
    if (value <= exception.value) for (const violation of found) excused.add(violation)
    if (value < exception.value) {
      const name = `${exception.path} ${exception.rule}`
      const advice =
        value === 0
          ? `remove the exception ${name}: it is no longer needed`
          : `lower the exception ${name} from ${exception.value} to ${value}`
      complaints.push({ path: LIST, line: index + 2, rule: 'ratchet', advice })
    }
  })
  return [...violations.filter(violation => !excused.has(violation)), ...complaints]
}
