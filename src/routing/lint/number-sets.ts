// Patterns as sets of the numbers that people call: E.164 numbers as a dial plan makes them, and the short ones of
// emergency and service. What only a number nobody has would show (`+49` alone) counts for nothing.

import { assert } from '../../kernel/index.ts'
import { type FoundNumber, findNumber } from '../pattern/find-number.ts'
import { compilePattern, isMatch, type Pattern } from '../pattern/pattern.ts'
import { areaOf, firstDigitsOutside, type NumberArea, shareArea } from './number-area.ts'

function compiled(source: string): Pattern {
  const pattern = compilePattern(source)
  assert(pattern.ok, `${source} is a pattern`)
  return pattern.value
}

/** ITU-T E.164: at most 15 digits, and none begins with 0. */
export const E164 = compiled('^\\+[1-9]\\d{6,14}$')
const CALLED = compiled('^(\\+[1-9]\\d{6,14}|\\d{2,6})$')
/** Digits alone, as many as no emergency or service number has. */
const BARE = compiled('^\\d{7,15}$')

/** Beginnings of numbers that are looked into. */
const TRIES = 20

export class NumberSets {
  readonly #known = new Map<string, FoundNumber>()
  readonly #areas = new Map<Pattern, NumberArea>()

  /** A number that people call, which all of `matching` match and none of `not`; undefined when none is known. */
  number(matching: readonly Pattern[], not: readonly Pattern[] = []): string | undefined {
    return this.anything([CALLED, ...matching], not)
  }

  /** As `number`, of seven digits or more without +. */
  bare(matching: readonly Pattern[]): string | undefined {
    return this.anything([BARE, ...matching])
  }

  /** As `number`, any text of digits, +, * and #. */
  anything(matching: readonly Pattern[], not: readonly Pattern[] = []): string | undefined {
    const found = this.#find(matching, not)
    return found === 'unknown' ? undefined : found
  }

  /** Whether it is certain that there is no such text. */
  isEmpty(matching: readonly Pattern[], not: readonly Pattern[] = []): boolean {
    return this.#find(matching, not) === undefined
  }

  /** Whether all numbers of one are numbers of the other; false when it cannot be told. */
  isWithin(inner: Pattern, outer: Pattern): boolean {
    if (inner.source === outer.source) return true
    // One number that only the inner one takes is enough, and soon found.
    const example = this.number([inner]) ?? this.anything([inner])
    if (example !== undefined && isMatch(outer, example) !== true) return false
    const called = this.isEmpty([CALLED, inner]) ? [inner] : [CALLED, inner]
    return this.isEmpty(called, [outer])
  }

  /** A number that both take; undefined when none is known. */
  overlap(left: Pattern, right: Pattern): string | undefined {
    return this.mayOverlap(left, right) ? this.number([left, right]) : undefined
  }

  /** A number with first digits that none of the others may have; undefined when none is soon found. */
  outside(pattern: Pattern, others: readonly Pattern[]): string | undefined {
    const area = this.#areaOf(pattern)
    const taken = others.map(other => this.#areaOf(other))
    if (area === undefined || taken.some(each => each === undefined)) return undefined
    for (const digits of firstDigitsOutside(area, taken as NumberArea[]).slice(0, TRIES)) {
      const number = this.number([pattern, compiled(`^${digits.replace('+', '\\+')}`)])
      if (number !== undefined) return number
    }
    return undefined
  }

  /** Quick: false when they have no number in common. */
  mayOverlap(left: Pattern, right: Pattern): boolean {
    const [one, other] = [this.#areaOf(left), this.#areaOf(right)]
    return one === undefined || other === undefined || shareArea(one, other)
  }

  #areaOf(pattern: Pattern): NumberArea | undefined {
    const known = this.#areas.get(pattern)
    if (known !== undefined) return known
    const area = areaOf(pattern)
    if (area !== undefined) this.#areas.set(pattern, area)
    return area
  }

  #find(matching: readonly Pattern[], not: readonly Pattern[]): FoundNumber {
    const key = [matching, not].map(patterns => patterns.map(({ source }) => source).join('\n')).join('\n\n')
    if (this.#known.has(key)) return this.#known.get(key)
    const found = findNumber({ matching, notMatching: not })
    this.#known.set(key, found)
    return found
  }
}
