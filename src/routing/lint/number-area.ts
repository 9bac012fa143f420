// Where the numbers of a pattern lie, roughly: which first digits they may have. It tells most pairs of patterns apart
// without comparing them.

import { type Automaton, DEAD } from '../pattern/automaton.ts'
import type { Pattern } from '../pattern/pattern.ts'

/** A bit for each `+123` and, after those, for each `12`; set where a match may begin like that. */
export type NumberArea = Uint32Array

const GLOBAL_DIGITS = 3
const SHORT_DIGITS = 2
const GLOBALS = 10 ** GLOBAL_DIGITS
const BITS = GLOBALS + 10 ** SHORT_DIGITS

const PLUS = '+'.charCodeAt(0)
const NOUGHT = '0'.charCodeAt(0)

/** Undefined for a pattern that is not regular. */
export function areaOf({ automaton }: Pattern): NumberArea | undefined {
  if (automaton === undefined) return undefined
  const area = new Uint32Array(Math.ceil(BITS / 32))
  const mark = (bit: number): void => {
    area[bit >> 5] = (area[bit >> 5] as number) | (1 << (bit & 31))
  }
  digits(automaton, automaton.step(0, PLUS), GLOBAL_DIGITS, 0, mark)
  digits(automaton, 0, SHORT_DIGITS, 0, bit => mark(GLOBALS + bit))
  return area
}

/** Tells the numbers of so many digits more after which a match is still possible. */
function digits(
  automaton: Automaton,
  state: number | undefined,
  left: number,
  number: number,
  tell: (number: number) => void,
): void {
  if (state === DEAD) return
  if (left === 0) return tell(number)
  for (let digit = 0; digit < 10; digit++) {
    // Below nought: accepted whatever follows, or (undefined) too many states to tell.
    const next = state === undefined || state < 0 ? state : automaton.step(state, NOUGHT + digit)
    digits(automaton, next, left - 1, number * 10 + digit, tell)
  }
}

export const shareArea = (left: NumberArea, right: NumberArea): boolean =>
  left.some((bits, index) => (bits & (right[index] as number)) !== 0)

/** First digits, as `+123` or `12`, that numbers of one area may have and none of the others. */
export function firstDigitsOutside(area: NumberArea, others: readonly NumberArea[]): string[] {
  const free = area.map((bits, index) =>
    others.reduce((left, other) => left & ~(other[index] as number), bits),
  )
  const digits: string[] = []
  for (let bit = 0; bit < BITS; bit++) {
    if (((free[bit >> 5] as number) & (1 << (bit & 31))) === 0) continue
    const isGlobal = bit < GLOBALS
    digits.push(
      isGlobal
        ? `+${String(bit).padStart(GLOBAL_DIGITS, '0')}`
        : String(bit - GLOBALS).padStart(SHORT_DIGITS, '0'),
    )
  }
  return digits.filter(each => !each.startsWith('+0'))
}
