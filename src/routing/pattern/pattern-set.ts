// Many patterns asked at once: which of them match a number, in one pass over its characters. The automata of all run
// side by side, and what they are in together is a state of the set; such states are made when they are first needed.
//
//   ''  --+-->  all that may begin with +  --4-->  those that go on with 4  --9--> ...  --end-->  these match
//
// Numbers that are matched by the same patterns get the very same answer, so it can be a key.

import { ACCEPTED, type Automaton, DEAD, END } from './automaton.ts'
import { TEXT_LIMIT } from './pattern.ts'
import { PlaceSet } from './place-set.ts'

interface State {
  /** Place of a pattern and its automaton's state, in turns. */
  alive: Int32Array
  /** Places of those that have matched already, whatever follows. */
  matched: readonly number[]
  /** By slot. */
  next: (State | undefined)[]
  /** What matches when the text ends here. */
  end: PlaceSet | undefined
}

/** What numbers are made of. */
const SYMBOLS = '+0123456789*#'
const SLOT_OF = new Int8Array(128).fill(-1)
for (const [slot, symbol] of [...SYMBOLS].entries()) SLOT_OF[symbol.charCodeAt(0)] = slot

/** Numbers that all states of a set hold together, some 32 MB; then it begins anew. */
const SIZE_LIMIT = 4_000_000
/** Numbers that a state holds beside the patterns. */
const STATE_SIZE = 32

export class PatternSet {
  readonly #machines: (Automaton | undefined)[]
  readonly #states = new Map<string, State>()
  readonly #sets = new Map<string, PlaceSet>()
  #size = 0
  #first: State
  /** How many patterns turned out to have too many states. */
  givenUp = 0

  /** `undefined` keeps the place of a pattern that is not regular; it is never in an answer. */
  constructor(machines: readonly (Automaton | undefined)[]) {
    this.#machines = [...machines]
    this.#first = this.#begin()
  }

  /** Whether the pattern at this place takes part. One that turns out to have too many states does so no longer. */
  has(place: number): boolean {
    return this.#machines[place] !== undefined
  }

  /** Places of the patterns that match. Undefined when the text is no number: it has other characters, or too many. */
  matches(text: string): PlaceSet | undefined {
    if (text.length > TEXT_LIMIT) return undefined
    let state = this.#first
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index)
      const slot = code < 128 ? (SLOT_OF[code] as number) : -1
      if (slot === -1) return undefined
      state = state.next[slot] ?? this.#advance(state, slot)
    }
    return state.end ?? this.#finish(state)
  }

  /**
   * Each set of patterns that some number matches, with the first such number: the shortest, in the order of `symbols`.
   * Numbers begin with `prefix` and have up to `lengthLimit` characters. Undefined when there is too much to look at.
   */
  classes(prefix: string, symbols: string, lengthLimit: number): Map<PlaceSet, string> | undefined {
    const found = new Map<PlaceSet, string>()
    const seen = new Set<State>()
    const first = [...prefix].reduce((state, symbol) => this.#after(state, symbol), this.#first)
    let places = [{ state: first, text: prefix }]
    while (places.length > 0) {
      const further: typeof places = []
      for (const { state, text } of places) {
        const set = state.end ?? this.#finish(state)
        if (!found.has(set)) found.set(set, text)
        if (text.length >= lengthLimit) continue
        for (const symbol of symbols) {
          const next = this.#after(state, symbol)
          if (seen.has(next)) continue
          seen.add(next)
          further.push({ state: next, text: text + symbol })
        }
        if (seen.size > CLASS_STATE_LIMIT) return undefined
      }
      places = further
    }
    return found
  }

  #after(state: State, symbol: string): State {
    const slot = SLOT_OF[symbol.charCodeAt(0)] as number
    return state.next[slot] ?? this.#advance(state, slot)
  }

  #begin(): State {
    const alive: number[] = []
    for (const [place, machine] of this.#machines.entries()) if (machine !== undefined) alive.push(place, 0)
    return this.#stateOf(alive, [])
  }

  #advance(state: State, slot: number): State {
    const { alive, matched } = this.#step(state, SYMBOLS.charCodeAt(slot))
    const next = this.#stateOf(alive, matched)
    state.next[slot] = next
    return next
  }

  #finish(state: State): PlaceSet {
    const { matched } = this.#step(state, END)
    const key = matched.join()
    const set = this.#sets.get(key) ?? new PlaceSet(matched)
    this.#sets.set(key, set)
    state.end = set
    return set
  }

  #step(state: State, symbol: number): { alive: number[]; matched: readonly number[] } {
    const alive: number[] = []
    const matched: number[] = []
    for (let index = 0; index < state.alive.length; index += 2) {
      const place = state.alive[index] as number
      const next = this.#machines[place]?.step(state.alive[index + 1] as number, symbol)
      if (next === undefined) this.#giveUp(place)
      else if (next === ACCEPTED) matched.push(place)
      else if (next !== DEAD) alive.push(place, next)
    }
    if (matched.length === 0) return { alive, matched: state.matched }
    return { alive, matched: [...state.matched, ...matched].sort((left, right) => left - right) }
  }

  /** From now on without this one; what was found with it is forgotten. */
  #giveUp(place: number): void {
    if (this.#machines[place] === undefined) return
    this.#machines[place] = undefined
    this.givenUp++
    this.#forget()
  }

  #forget(): void {
    this.#states.clear()
    this.#sets.clear()
    this.#size = 0
    this.#first = this.#begin()
  }

  #stateOf(alive: number[], matched: readonly number[]): State {
    const key = `${alive.join()} ${matched.join()}`
    const known = this.#states.get(key)
    if (known !== undefined) return known
    const state: State = { alive: Int32Array.from(alive), matched, next: [], end: undefined }
    for (let slot = 0; slot < SYMBOLS.length; slot++) state.next.push(undefined)
    this.#size += alive.length + matched.length + STATE_SIZE
    if (this.#size > SIZE_LIMIT) this.#forget()
    this.#states.set(key, state)
    return state
  }
}

/** States that are looked at in search of classes: a second or two. */
const CLASS_STATE_LIMIT = 100_000
