// What rules for numbers make of the numbers they take: an example of each, and whether a rule ever gets a number.

import type { Pattern } from '../pattern/pattern.ts'
import type { Reading } from '../reading.ts'
import type { IndexedRule } from '../tenant/tenant-index.ts'
import { applyFirst } from '../translate.ts'
import type { NumberSets } from './number-sets.ts'

export interface RuleExample {
  number: string
  result: string
}

/** A number that this rule takes, and what it makes of it; undefined where none is known. */
export function exampleOf(rule: IndexedRule, numbers: NumberSets, reading: Reading): RuleExample | undefined {
  if ('fault' in rule.compiled) return undefined
  const { pattern } = rule.compiled
  const number = numbers.number([pattern]) ?? numbers.bare([pattern]) ?? numbers.anything([pattern])
  return number === undefined ? undefined : { number, result: applyFirst([rule], number, reading).number }
}

/** The first rule before the one at `place` that takes all its numbers. */
export function earlierCover<Rule extends IndexedRule>(
  rules: readonly Rule[],
  place: number,
  numbers: NumberSets,
): Rule | undefined {
  const inner = patternOf(rules[place])
  if (inner === undefined || numbers.isEmpty([inner])) return undefined
  return rules.slice(0, place).find(earlier => {
    const outer = patternOf(earlier)
    return outer !== undefined && (outer.source === inner.source || numbers.isEmpty([inner], [outer]))
  })
}

const patternOf = (rule: IndexedRule | undefined): Pattern | undefined =>
  rule !== undefined && 'pattern' in rule.compiled ? rule.compiled.pattern : undefined
