// Which routes of a tenant have a number pattern that matches: all regular patterns in one pass over the number, the few
// others one by one.

import { type Answer, isMatch } from '../pattern/pattern.ts'
import { PatternSet } from '../pattern/pattern-set.ts'
import { PlaceSet } from '../pattern/place-set.ts'
import type { IndexedRoute } from './indexed-route.ts'

export class RouteMatcher {
  readonly #routes: readonly IndexedRoute[]
  readonly #regular: PatternSet
  /** All routes, by their order. */
  readonly all: PlaceSet

  /** By priority; a place in the `PatternSet` is a route's `order`. */
  constructor(routes: readonly IndexedRoute[]) {
    this.#routes = routes
    this.all = new PlaceSet(routes.map(({ order }) => order))
    this.#regular = new PatternSet(
      routes.map(({ compiled }) => ('pattern' in compiled ? compiled.pattern.automaton : undefined)),
    )
  }

  /** Tells each of the `wanted` routes that matches, or where that could not be found out; by priority. */
  find(
    number: string,
    wanted: PlaceSet,
    tell: (route: IndexedRoute, answer: Exclude<Answer<boolean>, false>) => void,
  ): void {
    const regular = this.#regular.matches(number)
    const others = regular === undefined ? this.#routes : this.irregular()
    if (others.length === 0 && regular !== undefined) {
      regular.common(wanted, order => tell(this.#routes[order] as IndexedRoute, true))
      return
    }
    const answers = new Map<number, true | 'undecided'>()
    regular?.common(wanted, order => answers.set(order, true))
    for (const { order, compiled } of others) {
      if (!wanted.has(order) || 'fault' in compiled) continue
      const answer = isMatch(compiled.pattern, number)
      if (answer !== false) answers.set(order, answer)
    }
    const byPriority = [...answers].sort(([left], [right]) => left - right)
    for (const [order, answer] of byPriority) tell(this.#routes[order] as IndexedRoute, answer)
  }

  /** The sets of regular routes that numbers can match, see `PatternSet.classes`. */
  classes(prefix: string, symbols: string, lengthLimit: number): Map<PlaceSet, string> | undefined {
    return this.#regular.classes(prefix, symbols, lengthLimit)
  }

  #others: readonly IndexedRoute[] = NO_ROUTES
  #othersOf = -1

  /** Those that are asked one by one: not regular, or given up by the set as they have too many states. */
  irregular(): readonly IndexedRoute[] {
    if (this.#othersOf !== this.#regular.givenUp) {
      this.#othersOf = this.#regular.givenUp
      this.#others = this.#routes.filter(
        ({ order, compiled }) => 'pattern' in compiled && !this.#regular.has(order),
      )
    }
    return this.#others
  }
}

const NO_ROUTES: readonly IndexedRoute[] = []
