// A regular pattern as a deterministic automaton that is built while it runs (Thompson's construction, states on
// demand): one look-up a character, whatever the pattern. It answers whether there is a match, not what was captured.
//
// It reads symbols: the 128 of ASCII, a newline that is the last character (`$` holds before that), and the end. Texts
// with other characters are for `run-program.ts`.

import { isAsciiMember, isWord } from './character-set.ts'
import type { Instruction, Program } from './program.ts'
import type { Assertion } from './syntax-tree.ts'

const LAST_NEWLINE = 128
export const END = 129
export const SYMBOLS = 130

export const ACCEPTED = -2
/** No match any more, whatever follows. */
export const DEAD = -3
const UNKNOWN = -1

/** What lies before a position, as far as assertions ask. */
type Before = 'start' | 'newline' | 'word' | 'other'

interface State {
  /** Instructions to go on with, in ascending order. */
  heads: readonly number[]
  before: Before
  next: Int16Array
}

/** Each takes 300 octets; a number pattern has some twenty. */
const STATE_LIMIT = 2000

export class Automaton {
  readonly #code: readonly Instruction[]
  readonly #states: State[] = []
  readonly #byKey = new Map<string, number>()

  constructor(program: Program) {
    this.#code = program.code
    this.#stateOf([0], 'start')
  }

  /** Undefined when this is not for an automaton: other characters than ASCII, or too many states. */
  accepts(text: string): boolean | undefined {
    let state = 0
    const last = text.length - 1
    for (let index = 0; index <= last; index++) {
      const code = text.charCodeAt(index)
      if (code > 127) return undefined
      const next = this.step(state, code === 10 && index === last ? LAST_NEWLINE : code)
      if (next === undefined) return undefined
      if (next < 0) return next === ACCEPTED
      state = next
    }
    const end = this.step(state, END)
    return end === undefined ? undefined : end === ACCEPTED
  }

  /** From a state by a symbol: a state, `ACCEPTED` or `DEAD`; state 0 is the first. Undefined when there are too many. */
  step(state: number, symbol: number): number | undefined {
    const from = this.#states[state] as State
    const known = from.next[symbol] as number
    if (known !== UNKNOWN) return known
    const next = this.#advance(from, symbol)
    if (next !== undefined) from.next[symbol] = next
    return next
  }

  #advance(from: State, symbol: number): number | undefined {
    const heads: number[] = []
    const accepted = this.#follow(from, symbol, instruction => heads.push(instruction))
    if (accepted) return ACCEPTED
    if (symbol === END) return DEAD
    // A match may begin anywhere; whether it can is the assertions' business.
    if (this.#beginsLater) heads.push(0)
    if (heads.length === 0) return DEAD
    return this.#stateOf(
      [...new Set(heads)].sort((left, right) => left - right),
      beforeOf(symbol),
    )
  }

  get #beginsLater(): boolean {
    const first = this.#code[0]
    return !(first?.op === 'assert' && (first.at === 'start' || first.at === 'search-start'))
  }

  /** Follows all that consumes nothing, tells where the symbol leads to, and whether a match is complete before it. */
  #follow(from: State, symbol: number, tell: (instruction: number) => void): boolean {
    const seen = new Set(from.heads)
    const waiting = [...from.heads]
    for (let pc = waiting.pop(); pc !== undefined; pc = waiting.pop()) {
      const instruction = this.#code[pc] as Instruction
      if (instruction.op === 'match') return true
      if (instruction.op === 'set') {
        if (takes(instruction.set.ascii, symbol)) tell(pc + 1)
        continue
      }
      for (const next of waysOn(instruction, pc, from.before, symbol)) {
        if (!seen.has(next)) waiting.push(next)
        seen.add(next)
      }
    }
    return false
  }

  #stateOf(heads: readonly number[], before: Before): number | undefined {
    const key = `${before} ${heads}`
    const known = this.#byKey.get(key)
    if (known !== undefined) return known
    if (this.#states.length >= STATE_LIMIT) return undefined
    const index = this.#states.push({ heads, before, next: new Int16Array(SYMBOLS).fill(UNKNOWN) }) - 1
    this.#byKey.set(key, index)
    return index
  }
}

const takes = (ascii: Uint32Array, symbol: number): boolean =>
  symbol !== END && isAsciiMember(ascii, symbol === LAST_NEWLINE ? 10 : symbol)

function waysOn(instruction: Instruction, pc: number, before: Before, symbol: number): number[] {
  switch (instruction.op) {
    case 'split':
      return [instruction.to, instruction.otherwise]
    case 'jump':
      return [instruction.to]
    case 'assert':
      return holds(instruction.at, before, symbol) ? [pc + 1] : []
    default:
      return [pc + 1]
  }
}

function beforeOf(symbol: number): Before {
  if (symbol === 10 || symbol === LAST_NEWLINE) return 'newline'
  return isWord(symbol) ? 'word' : 'other'
}

function holds(at: Assertion, before: Before, symbol: number): boolean {
  const word = symbol < 128 && isWord(symbol)
  switch (at) {
    case 'start':
    case 'search-start':
      return before === 'start'
    case 'line-start':
      return before === 'start' || before === 'newline'
    case 'end':
      return symbol === END
    case 'end-or-last-newline':
      return symbol === END || symbol === LAST_NEWLINE
    case 'line-end':
      return symbol === END || symbol === LAST_NEWLINE || symbol === 10
    case 'boundary':
      return (before === 'word') !== word
    case 'no-boundary':
      return (before === 'word') === word
  }
}
