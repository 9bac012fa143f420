// What patterns have in common, and what tells them apart: the shortest number that some match and others do not. With
// it lint shows that a route can never be reached, or that two overlap, and on which number.

import { ACCEPTED, type Automaton, DEAD, END } from './automaton.ts'
import type { Pattern } from './pattern.ts'

export interface Wanted {
  /** All of these match it. */
  matching: readonly Pattern[]
  /** None of these does. */
  notMatching?: readonly Pattern[]
}

/** Combined states that are looked at before giving up. */
const SEARCH_LIMIT = 20_000

/** Characters that a number is made of. */
const ALPHABET = [...'+0123456789*#'].map(character => character.charCodeAt(0))

/** Undefined: there is none. Unknown: a pattern is not regular, or the search took too long. */
export type FoundNumber = string | undefined | 'unknown'

/** The shortest text of `+`, digits, `*` and `#` up to `lengthLimit` characters as wanted. */
export function findNumber({ matching, notMatching = [] }: Wanted, lengthLimit = 16): FoundNumber {
  const machines = [...matching, ...notMatching].map(pattern => pattern.automaton)
  if (machines.some(machine => machine === undefined)) return 'unknown'
  return new Search(machines as Automaton[], matching.length, lengthLimit).run()
}

/** States of all patterns after the same text. */
interface Place {
  states: readonly number[]
  text: string
}

class Search {
  readonly #machines: readonly Automaton[]
  readonly #wanted: number
  readonly #lengthLimit: number
  readonly #seen = new Set<string>()

  constructor(machines: readonly Automaton[], wanted: number, lengthLimit: number) {
    this.#machines = machines
    this.#wanted = wanted
    this.#lengthLimit = lengthLimit
  }

  /** Breadth first, so that the first one found is the shortest. */
  run(): FoundNumber {
    let places: Place[] = [{ states: this.#machines.map(() => 0), text: '' }]
    while (places.length > 0) {
      const further: Place[] = []
      for (const place of places) {
        const end = this.#after(place.states, END)
        if (end === undefined || this.#seen.size > SEARCH_LIMIT) return 'unknown'
        if (end.every((state, index) => (state === ACCEPTED) === index < this.#wanted)) return place.text
        if (place.text.length >= this.#lengthLimit) continue
        if (!this.#spread(place, further)) return 'unknown'
      }
      places = further
    }
    return undefined
  }

  #spread({ states, text }: Place, further: Place[]): boolean {
    for (const symbol of ALPHABET) {
      const next = this.#after(states, symbol)
      if (next === undefined) return false
      if (this.#isHopeless(next)) continue
      const key = next.join()
      if (this.#seen.has(key)) continue
      this.#seen.add(key)
      further.push({ states: next, text: text + String.fromCharCode(symbol) })
    }
    return true
  }

  #isHopeless(states: readonly number[]): boolean {
    return states.some((state, index) => state === (index < this.#wanted ? DEAD : ACCEPTED))
  }

  #after(states: readonly number[], symbol: number): number[] | undefined {
    const next: number[] = []
    for (const [index, state] of states.entries()) {
      const to = state < 0 ? state : this.#machines[index]?.step(state, symbol)
      if (to === undefined) return undefined
      next.push(to)
    }
    return next
  }
}
